// The desk with a made-up server behind it: everything by keyboard, nothing of a person left, and what is sent is what was typed.

import type { Page } from "@playwright/test";
import { DRAFT, FORM, MadeUpServer, problem } from "./desk/server.ts";
import { expect, test as rig } from "./rig.ts";

const test = rig.extend<{ server: MadeUpServer }>({
  server: async ({ page }, use) => {
    const server = new MadeUpServer();
    await server.stand(page);
    await page.addInitScript(() => (window.print = () => void ((window as unknown as { printed: number }).printed = 1)));
    await use(server);
  },
});

const type = async (page: Page, ...texts: string[]) => {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }
};

async function open(page: Page, screen: string): Promise<void> {
  await page.goto(`/desk/#/${screen}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  // What is typed before the first field has the focus goes nowhere: the form comes only after its lists.
  if (screen.startsWith("issue/")) await expect(page.locator("main input").first()).toBeFocused();
}

const ordered = (server: MadeUpServer) => server.asks("POST /desk/certificates").map(({ body }) => JSON.parse(body) as { order: Record<string, string>; replaces?: string; despite_duplicate?: boolean });

test("a test is issued with the keyboard alone, and the next person begins with nothing of the last", async ({ page, server }) => {
  await open(page, "issue/test");
  await type(page, "Exemple", "Léa", "07031985");
  await expect(page.getByText("7 March 1985")).toBeVisible();
  // kind of test, result, time of the sample: as they are
  await type(page, "", "", "");
  await expect(page.getByRole("combobox", { name: /Test device/ })).toBeFocused();
  await type(page, "hightop");
  await page.keyboard.type("Harbour clinic");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Next person" })).toBeFocused();
  await expect(page.getByTestId("issued")).toContainText("Léa Exemple");
  const [{ order }] = ordered(server) as [{ order: Record<string, string> }];
  expect(order).toMatchObject({ kind: "test", family: "Exemple", given: "Léa", birth: "1985-03-07", method: "LP217198-3", result: "260415000", device: "1341", centre: "Harbour clinic" });
  expect(Math.abs(Date.parse(order["sampled_at"] ?? "") - Date.now())).toBeLessThan(180_000);
  expect(server.asks("POST /desk/certificates")[0]?.csrf).toBe("word");

  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Surname", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Surname", { exact: true })).toHaveValue("");
  await expect(page.getByLabel("Date of birth")).toHaveValue("");
  await expect(page.getByLabel(/Test centre/)).toHaveValue("Harbour clinic");
  const left = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href);
  expect(left).not.toMatch(/Exemple|Léa|1985|URN:UVCI/);
});

test("what is wrong stands beside its field, which has the focus", async ({ page, server }) => {
  await open(page, "issue/test");
  await page.keyboard.type("Exemple");
  await page.keyboard.press("Control+Enter");
  const birth = page.getByLabel("Date of birth");
  await expect(birth).toBeFocused();
  await expect(birth).toHaveAttribute("aria-invalid", "true");
  await expect(birth).toHaveAccessibleDescription(/This is needed/);
  await expect(page.getByRole("alert")).toContainText("Nothing was issued");
  expect(ordered(server)).toEqual([]);

  server.other["POST /desk/certificates"] = problem(422, "ORDER", [{ member: "family_transliterated", code: "ORDER_FILL_IN", sentence: "…" }]);
  await page.keyboard.type("28 2 1990");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel(/Surname in A to Z/)).toBeFocused();
});

test("a duplicate is asked about, and issued only when somebody says so", async ({ page, server }) => {
  server.other["POST /desk/certificates"] = problem(409, "DUPLICATE");
  await open(page, "issue/recovery");
  await type(page, "Exemple", "Léa", "1990", "1.10.2026");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toContainText("within two days");
  delete server.other["POST /desk/certificates"];
  await page.getByRole("button", { name: "Issue all the same" }).click();
  await expect(page.getByRole("button", { name: "Next person" })).toBeFocused();
  const orders = ordered(server);
  expect(orders.map((one) => one.despite_duplicate)).toEqual([undefined, true]);
  expect(orders[1]?.order).toEqual({ kind: "recovery", family: "Exemple", given: "Léa", birth: "1990", first_positive: "2026-10-01", target: "840539006" });
});

test("the box of a list: arrows, Escape, and what is not in it", async ({ page, server }) => {
  await open(page, "issue/vaccination");
  const box = page.getByRole("combobox", { name: "Product" }).or(page.getByRole("combobox", { name: "Vaccine product" })).first();
  await page.locator('[data-member="product"]').focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(FORM.value_sets.products.length);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("listbox").getByRole("option", { selected: true })).toHaveText("Comirnaty");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expect(box).toHaveValue("");
  await page.keyboard.type("nonsense");
  await page.keyboard.press("Tab");
  await expect(page.locator('[data-member="product"]')).toHaveAccessibleDescription(/not in the list/);
  await page.locator('[data-member="product"]').fill("abdala");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-member="product"]')).toHaveValue("Abdala");
  // a product that the server has no usual maker of
  await expect(page.getByRole("combobox", { name: "Maker" })).toBeVisible();
  expect(server.asks("GET /desk/form")).toHaveLength(1);
});

test("a mistake found at once is corrected in the form, and the new one takes the place", async ({ page, server }) => {
  await open(page, "issue/recovery");
  await type(page, "Exemple", "Lea", "1990", "1.10.2026");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Correct a mistake in it" }).click();
  await page.getByLabel("Forename", { exact: true }).fill("Léa");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("the one with the mistake is revoked")).toBeVisible();
  const [first, second] = ordered(server);
  expect([first?.replaces, second?.replaces]).toEqual([undefined, "URN:UVCI:01:XD:DEMO1ABCDEFGHJKLMNPQR#K"]);
});

test("a certificate is revoked after a question, and that can be taken back", async ({ page, server }) => {
  await open(page, "revoke");
  await page.getByLabel(/Certificate number/).fill("HC1:MADE-UP-1");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Revoke certificate" }).click();
  expect(server.asks("POST /desk/revocations")).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke certificate" }).click();
  await expect(page.getByTestId("said")).toContainText("is revoked");
  expect(server.asks("POST /desk/revocations").map(({ body }) => JSON.parse(body))).toEqual([{ certificate: "HC1:MADE-UP-1" }]);
  await page.getByRole("button", { name: "Take back a revocation" }).click();
  await expect(page.getByTestId("said")).toContainText("taken back");
  expect(server.asks("DELETE /desk/revocations")).toHaveLength(1);
});

test("paper: A4 in two languages and a card, with the code at least 40 mm wide", async ({ page, server }) => {
  await open(page, "issue/test");
  await type(page, "Exemple", "Léa", "28021990");
  await page.keyboard.press("Control+Enter");
  await page.locator("summary", { hasText: "Languages and size of print" }).click();
  await page.getByLabel("And beside it").selectOption("ar");
  await page.getByRole("button", { name: "Print on A4" }).click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { printed?: number }).printed)).toBe(1);
  await page.emulateMedia({ media: "print" });
  const printed = page.getByTestId("printed");
  await expect(printed).toContainText("Test certificate");
  await expect(printed.locator('section[lang="ar"]')).toHaveAttribute("dir", "rtl");
  await expect(page.locator(".frame")).toBeHidden();
  const millimetres = async () => ((await printed.locator("svg").first().boundingBox())?.width ?? 0) / (96 / 25.4);
  expect(await millimetres()).toBeGreaterThan(40 * (77 / 69));
  expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(1000);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(printed).toHaveCount(0);
  await page.getByRole("button", { name: "Print a card" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(printed).toContainText("28 February 1990");
  expect(await millimetres()).toBeGreaterThan(48);
  expect(server.asked.length).toBeGreaterThan(0);
});

test("a batch is seen line by line before it is issued", async ({ page, server }) => {
  await open(page, "batch");
  await page.getByTestId("batch-file").setInputFiles({ name: "day.csv", mimeType: "text/csv", buffer: Buffer.from("kind,family\ntest,Exemple\n") });
  await expect(page.getByRole("list", { name: "Rows of the file" }).getByRole("listitem")).toHaveCount(3);
  await expect(page.getByText("This is not a date of birth.")).toBeVisible();
  expect(server.asks("POST /desk/batches?preview=false")).toEqual([]);
  await page.getByRole("button", { name: "Issue certificates: 2" }).click();
  await expect(page.getByText("Issued: 2.")).toBeVisible();
  await page.getByRole("button", { name: "Print all on A4" }).click();
  await expect(page.getByTestId("printed").locator("article")).toHaveCount(2);
  await page.getByRole("button", { name: "Put away" }).click();
  await expect(page.getByText("Exemple")).toHaveCount(0);
});

test("another officer approves; whoever made a draft cannot", async ({ page, server }) => {
  await open(page, "publishing");
  await page.getByRole("link", { name: /november/ }).click();
  await expect(page.getByText(DRAFT.differences[0]!.sentence)).toBeVisible();
  await page.getByRole("button", { name: "Approve and publish" }).click();
  await expect(page.getByTestId("said")).toContainText("version 42");
  await expect(page.getByRole("heading", { level: 1, name: "Publishing" })).toBeVisible();

  server.account = "officer-1";
  await page.reload();
  await page.getByRole("link", { name: /november/ }).click();
  await expect(page.getByText("You made this draft")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve and publish" })).toHaveCount(0);
});

test("a draft that may not be published is refused with every reason", async ({ page, server }) => {
  server.other["POST /publishing/drafts?kind=areas&name=home.geojson"] = problem(422, "CONTENT", [{ code: "AREA-SMALL", sentence: "Line 3: a circle of 12 m may name a home." }]);
  await open(page, "publishing");
  await page.getByLabel("What it is").selectOption("areas");
  await page.getByTestId("draft-file").setInputFiles({ name: "home.geojson", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page.getByRole("button", { name: "Check and make a draft" }).click();
  await expect(page.getByRole("alert")).toContainText("may name a home");
});

test("each role sees its sections", async ({ page, server }) => {
  const OF: Record<string, string[]> = {
    issuer: ["Issue", "Correct", "Revoke", "Many at once", "Exposure codes"],
    officer: ["Publishing"],
    auditor: ["Staff log"],
    operator: ["Service"],
    administrator: ["Service", "Staff"],
  };
  for (const [role, sections] of Object.entries(OF)) {
    server.roles = [role];
    await page.goto("about:blank");
    await open(page, "");
    await expect(page.getByRole("navigation").getByRole("link")).toHaveText([...sections, "My account"].map((name) => new RegExp(name)));
  }
});

test("staff: an invitation gives a link once, and one cannot remove oneself", async ({ page, server }) => {
  await open(page, "staff");
  await expect(page.getByRole("button", { name: /^Remove/ })).toHaveCount(1);
  await page.getByLabel("Name at the desk").fill("Nurse 5");
  await page.getByRole("button", { name: "Make the invitation" }).click();
  await expect(page.getByTestId("link")).toHaveText("https://health.example/desk/#join=ABCD-EFGH");
  expect(JSON.parse(server.asks("POST /staff/invitations")[0]?.body ?? "")).toEqual({ label: "Nurse 5", roles: ["issuer"] });
});

test("staff: an invitation that nobody took up is taken back", async ({ page, server }) => {
  await open(page, "staff");
  await page.getByRole("button", { name: "Take back the invitation of Laboratory" }).click();
  await expect(page.getByText("The invitation is taken back")).toBeVisible();
  expect(server.asks("DELETE /staff/invitations/i1")).toHaveLength(1);
});

test("the log is shown and downloaded whole", async ({ page, server }) => {
  await open(page, "log");
  await expect(page.getByRole("row")).toHaveCount(3);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the whole log" }).click()]);
  expect(file.suggestedFilename()).toBe("staff.log");
  expect(server.asks("GET /audit/log")).toHaveLength(1);
});

test("an invitation becomes a passkey, the codes are shown once, and the passkey signs in", async ({ page, server, service }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  server.signedIn = false;
  const desk = `${service.url.replace("127.0.0.1", "localhost")}/desk/`;
  await page.goto(`${desk}#join=ABCD-EFGH`);
  await expect(page.getByText("Nurse 4")).toBeVisible();
  expect(page.url()).not.toContain("ABCD");
  expect(JSON.parse(server.asks("POST /enrolment/challenge")[0]?.body ?? "")).toEqual({ code: "ABCD-EFGH" });
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByTestId("recovery-codes").getByRole("listitem")).toHaveText(["AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF"]);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
  const { credential } = JSON.parse(server.asks("POST /sign-in")[0]?.body ?? "") as { credential: { response: { signature: string } } };
  expect(credential.response.signature).toMatch(/^[\w-]{60,}$/);
});

test("a session that has ended leaves nothing of a person on the screen", async ({ page, server }) => {
  await open(page, "issue/test");
  await type(page, "Exemple", "Léa", "28021990");
  server.other["POST /desk/certificates"] = problem(401, "NOT_SIGNED_IN");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toContainText("Your session has ended");
  expect(await page.content()).not.toMatch(/Exemple|Léa/);
});
