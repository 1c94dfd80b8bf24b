// What leaves the desk on paper: sheets and cards as the printer gets them, whose codes a phone reads from an arm's length; and many
// at once, from a table and from a laboratory's file.

import type { Browser, Page } from "@playwright/test";
import { words } from "./rig/door.ts";
import { codesIn, fromAfar } from "./rig/scanner.ts";
import { go, test } from "./rig/staff.ts";
import { expect } from "./rig.ts";

const DAY = 86_400_000;
/** Pixels of a page in a millimetre of paper (CSS: 96 to the inch). */
const PIXELS_A_MM = 96 / 25.4;
const A4 = { width: 210, height: 297 };
const CARD = { width: 85.6, height: 54 };

/** The frame of a phone that the pages ask for, through a lens of 26 mm (equivalent), which is 69° wide. */
const FRAME = { pixels: 1280, degrees: 69 };
const pixelsAMillimetre = (distance: number): number => FRAME.pixels / (2 * distance * Math.tan((FRAME.degrees / 2) * (Math.PI / 180)));
/** A hand that is not quite steady, a lens that is not quite sharp: the deviation in pixels. */
const UNSHARP = 0.6;
/** What a hand that holds still moves in a fifth of a second, in which a phone has taken five frames: parts of the distance. */
const SWAYS = [0, -0.01, 0.01, -0.02, 0.02];
/** From how far paper has to be read at least, in millimetres: a sheet that its holder holds out and a phone that the guard holds
 *  out to it; a card as one hands it over. */
const FROM = { a4: 400, large: 440, card: 200 };

interface Paper {
  form: "a4" | "card";
  large?: boolean;
  second?: string;
}

test("a sheet of A4 in two languages: one page, both in words, and a phone reads the code", async ({ house: { nurse }, browser }) => {
  const text = await issued(nurse);
  const sheet = await print(nurse, { form: "a4", second: "ar" });
  await expect(sheet).toContainText("Test certificate");
  await expect(sheet).toContainText("Léa Exemple");
  await expect(sheet).toContainText("Not detected");
  await expect(sheet.locator('section[lang="ar"]')).toHaveAttribute("dir", "rtl");
  await expect(sheet.locator('section[lang="ar"]')).toContainText("لم يُكشف عنه");
  await reads(browser, nurse, text, FROM.a4);
  expect(await pages(nurse)).toEqual([A4]);
});

test("a sheet of A4 in large print, in French and Chinese, is larger, and at most two pages", async ({ house: { nurse }, browser }) => {
  const text = await issued(nurse);
  await nurse.locator("header").getByRole("combobox").selectOption("fr");
  const sheet = await print(nurse, { form: "a4", large: true, second: "zh" });
  await expect(sheet).toContainText("Non détecté");
  await expect(sheet).toContainText("未检出");
  const size = await sheet.locator("dd").first().evaluate((words) => Number.parseFloat(getComputedStyle(words).fontSize));
  // 16 points: large print, as the associations of the blind ask for it
  expect(size / (96 / 72)).toBeCloseTo(16, 1);
  await reads(browser, nurse, text, FROM.large);
  expect((await pages(nurse)).length).toBeLessThanOrEqual(2);
  await nurse.emulateMedia({ media: "screen" });
  await nurse.locator("header").getByRole("combobox").selectOption("en");
});

test("a card for the purse: two sides of the size of a bank card, and a phone reads the code", async ({ house: { nurse }, browser }) => {
  const text = await issued(nurse);
  const card = await print(nurse, { form: "card", second: "es" });
  await expect(card).toContainText("Léa Exemple");
  await expect(card).toContainText("No detectado");
  // nothing of it is cut off
  for (const article of await card.locator("article").all()) {
    expect(await article.evaluate((side) => [side.scrollWidth <= side.clientWidth, side.scrollHeight <= side.clientHeight])).toEqual([true, true]);
  }
  await reads(browser, nurse, text, FROM.card);
  const sides = await pages(nurse);
  expect(sides).toHaveLength(2);
  for (const side of sides) {
    expect(side.width).toBeCloseTo(CARD.width, 0);
    expect(side.height).toBeCloseTo(CARD.height, 0);
  }
});

test("recovery codes are printed and nothing else of the page", async ({ house: { boris } }) => {
  await go(boris, "account");
  await boris.getByRole("button", { name: words("desk.recovery.new") }).click();
  await boris.getByRole("button", { name: words("desk.print.do") }).click();
  await boris.emulateMedia({ media: "print" });
  await expect(boris.getByTestId("printed").getByRole("listitem", { includeHidden: true })).toHaveCount(8);
  expect(await pages(boris)).toEqual([A4]);
  await boris.emulateMedia({ media: "screen" });
  await boris.getByRole("button", { name: words("desk.recovery.kept") }).click();
});

test("a table with a faulty line: the fault is said by line, the good rest is issued and printed", async ({ house: { nurse } }) => {
  const at = new Date(Date.now() - 7_200_000).toISOString().replace(/\.\d+/, "");
  const csv = [
    "kind,family,given,birth,method,sampled_at,result,centre",
    `test,Muster,Anna,1980-01-02,naat,${at},not-detected,Ward 3`,
    `test,Muster,Otto,1980-13-02,naat,${at},perhaps,Ward 3`,
    `test,Muestra,Ana,1975-05-06,naat,${at},detected,Ward 3`,
  ].join("\n");
  await choose(nurse, "day.csv", csv);
  const rows = nurse.getByRole("list", { name: words("desk.batch.rows") }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText(words("desk.finding.ORDER_BIRTH"));
  await expect(rows.nth(1)).toContainText(words("desk.finding.ORDER_CODE"));
  await expect(rows.nth(1)).toContainText("Row 3");
  await expect(nurse.getByTestId("printed")).toHaveCount(0);
  await nurse.getByRole("button", { name: "Issue certificates: 2" }).click();
  await expect(nurse.getByText("Issued: 2.")).toBeVisible();

  await nurse.getByRole("button", { name: words("desk.batch.print-all") }).click();
  await nurse.emulateMedia({ media: "print" });
  const printed = nurse.getByTestId("printed");
  await expect(printed.locator("article")).toHaveCount(2);
  // as much as on the paper of one
  await expect(printed.locator("article").first()).toContainText("2 January 1980");
  await expect(printed.locator("article").first()).toContainText("Ward 3");
  await expect(printed.locator("article").last()).toContainText("Detected");
  const codes = await codesIn(await nurse.screenshot({ fullPage: true }));
  expect(new Set(codes.filter((code) => code.startsWith("HC1:"))).size).toBe(2);
  expect(await pages(nurse)).toEqual([A4, A4]);
  await nurse.emulateMedia({ media: "screen" });
  await nurse.getByRole("button", { name: words("desk.batch.put-away") }).click();
  expect(await nurse.content()).not.toMatch(/Muestra|Muster/);

  // the same file again is not issued twice
  await choose(nurse, "day.csv", csv);
  await expect(rows.first()).toContainText(words("desk.batch.duplicate"));
  await nurse.getByRole("button", { name: words("desk.batch.other") }).click();
});

test("a laboratory's bundle (FHIR R4) becomes certificates, and an open result does not", async ({ house: { nurse } }) => {
  await choose(nurse, "laboratory.json", JSON.stringify(bundle()));
  const rows = nurse.getByRole("list", { name: words("desk.batch.rows") }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Exemplaire");
  await expect(rows.last().locator(".wrong")).toHaveCount(1);
  await nurse.getByRole("button", { name: "Issue certificates: 1" }).click();
  await expect(nurse.getByText("Issued: 1.")).toBeVisible();
  await nurse.getByRole("button", { name: words("desk.batch.put-away") }).click();
});

test("a file that is none says so, and nothing is issued", async ({ house: { nurse } }) => {
  await choose(nurse, "letter.csv", "dear colleague\n");
  await expect(nurse.getByTestId("said")).toBeVisible();
  await expect(nurse.getByRole("button", { name: /Issue certificates/ })).toHaveCount(0);
});

/** A test of the made-up person, handed over on the screen. Gives the text of its code. */
async function issued(nurse: Page): Promise<string> {
  await nurse.emulateMedia({ media: "screen" });
  await go(nurse, "account");
  await go(nurse, "issue/test");
  await nurse.getByLabel(words("desk.field.family"), { exact: true }).fill("Exemple");
  await nurse.getByLabel(words("desk.field.given"), { exact: true }).fill("Léa");
  await nurse.getByLabel(words("desk.field.birth")).fill("28 2 1990");
  await nurse.locator("[data-member=device]").fill("hightop");
  await nurse.keyboard.press("Enter");
  await nurse.locator("[data-member=centre]").fill("Test centre at the old harbour");
  await nurse.keyboard.press("Control+Enter");
  const again = nurse.getByRole("button", { name: words("desk.duplicate.do") });
  await expect(nurse.getByTestId("issued").or(again)).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(nurse.getByTestId("issued")).toBeVisible();
  const [text] = await codesIn(await nurse.screenshot());
  return text ?? "";
}

async function print(nurse: Page, { form, large = false, second = "" }: Paper) {
  const options = nurse.locator("details").filter({ has: nurse.locator("#paper-second") });
  await options.locator("summary").click();
  await nurse.locator("#paper-second").selectOption(second);
  await options.getByRole("checkbox").setChecked(large);
  await nurse.locator("section[aria-labelledby=issued] .row").getByRole("button").nth(form === "a4" ? 0 : 1).click();
  await nurse.emulateMedia({ media: "print" });
  await expect(nurse.getByTestId("printed")).toBeVisible();
  return nurse.getByTestId("printed");
}

/** The pages that the printer gets, in millimetres. With that they are printed, and gone. */
async function pages(page: Page): Promise<{ width: number; height: number }[]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: false })).toString("latin1");
  return [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, width, height]) => ({
    width: Math.round((Number(width) / 72) * 254) / 10,
    height: Math.round((Number(height) / 72) * 254) / 10,
  })).map(({ width, height }) => ({ width: near(width), height: near(height) }));
}

/** Whole sheets of A4 are 595 by 842 points, which is not quite their size. */
const near = (mm: number): number => [A4.width, A4.height].find((one) => Math.abs(one - mm) < 0.5) ?? mm;

/** The paper is read as it is printed, and by a phone at this distance in millimetres, a little unsharp. */
async function reads(browser: Browser, page: Page, text: string, distance: number): Promise<void> {
  expect(text).toMatch(/^HC1:/);
  const code = page.getByTestId("printed").locator(".code").first();
  const mm = ((await code.boundingBox())?.width ?? 0) / PIXELS_A_MM;
  const picture = await code.screenshot();
  expect(await codesIn(picture)).toEqual([text]);
  const isRead = async (from: number): Promise<boolean> => {
    for (const sway of SWAYS) {
      const pixels = Math.round(mm * pixelsAMillimetre(from * (1 + sway)));
      if ((await codesIn(await fromAfar(browser, picture, pixels, UNSHARP)))[0] === text) return true;
    }
    return false;
  };
  let farthest = 0;
  // nearer than that as well: a guard does not look for a place from which it happens to work
  for (let from = 160; from <= 800; from += 40) {
    if (!(await isRead(from))) break;
    farthest = from;
  }
  console.log(`a code of ${text.length} signs, ${Math.round(mm)} mm on paper, is read from ${farthest / 10} cm`);
  expect(farthest).toBeGreaterThanOrEqual(distance);
}

async function choose(nurse: Page, name: string, content: string): Promise<void> {
  await nurse.emulateMedia({ media: "screen" });
  await go(nurse, "account");
  await go(nurse, "batch");
  await nurse.getByTestId("batch-file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
}

/** What a laboratory of ours would send: two results of one person, one of them open. */
function bundle(): unknown {
  const base = "https://laboratory.example/fhir";
  const entry = (resourceType: string, id: string, resource: object) => ({ fullUrl: `${base}/${resourceType}/${id}`, resource: { resourceType, id, ...resource } });
  const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
  const result = (code: string) => ({
    status: "final",
    code: concept("http://loinc.org", "94500-6"),
    subject: { reference: "Patient/p" },
    effectiveDateTime: new Date(Date.now() - DAY).toISOString().replace(/\.\d+/, ""),
    valueCodeableConcept: concept("http://snomed.info/sct", code),
    performer: [{ reference: "Organization/o" }],
  });
  const entries = [
    entry("Patient", "p", { name: [{ use: "official", family: "Exemplaire", given: ["Théo"] }], birthDate: "1961-07-08" }),
    entry("Organization", "o", { name: "Laboratory 4" }),
    entry("Observation", "r1", result("260415000")),
    entry("Observation", "r2", result("419984006")),
  ];
  return { resourceType: "Bundle", type: "collection", entry: entries };
}
