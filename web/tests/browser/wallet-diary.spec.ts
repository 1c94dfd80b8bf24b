// The place diary: written down by hand, by position only on request, brought along with a preview, asked about.

import { expect, test } from "./rig";
import { open, visit } from "./wallet/screens";
import { gpx, listedSpot } from "./wallet/tracks";

test.beforeEach(async ({ page, service }) => open(page, service.url));

test("a stay is written down by hand and removed", async ({ page }) => {
  await visit(page, "stay");
  await page.getByLabel("Name of the place").fill("Library");
  await page.getByLabel("Latitude").fill("51.5");
  await page.getByLabel("Longitude").fill("-0.1419");
  await page.getByRole("button", { name: "Save" }).click();
  const stay = page.getByTestId("stay");
  await expect(stay).toContainText("Library");
  await stay.getByRole("button", { name: "Remove: Library" }).click();
  await expect(page.getByTestId("stay")).toHaveCount(0);
});

test("a place that is none is refused with words", async ({ page }) => {
  await visit(page, "stay");
  await page.getByLabel("Latitude").fill("95");
  await page.getByLabel("Longitude").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("latitude from -90 to 90");
});

test("the position is asked for only when the button is pressed", async ({ page, context }) => {
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: 48.2, longitude: 16.37, accuracy: 12 });
  await page.addInitScript(() => {
    const asked = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
    navigator.geolocation.getCurrentPosition = (...how) => {
      document.documentElement.dataset["located"] = "yes";
      asked(...how);
    };
  });
  await page.reload();
  await visit(page, "stay");
  await expect(page.locator("html")).not.toHaveAttribute("data-located");
  await page.getByRole("button", { name: "Use where I am now" }).click();
  await expect(page.getByLabel("Latitude")).toHaveValue("48.2");
  await expect(page.locator("html")).toHaveAttribute("data-located", "yes");
});

test("a track is looked at before it is taken, and discarding takes nothing", async ({ page, service }) => {
  const track = gpx(await listedSpot(service.url, new Date()));
  const file = { name: "walk.gpx", mimeType: "application/gpx+xml", buffer: Buffer.from(track) };
  await visit(page, "import");
  await page.getByTestId("import-file").setInputFiles(file);
  await expect(page.getByTestId("preview")).toContainText("1 stay from 19 points");
  await page.getByRole("button", { name: "Discard" }).click();
  await visit(page, "places");
  await expect(page.getByTestId("stay")).toHaveCount(0);
});

test("a stay in a listed area asks \"were you there?\", and no colour follows before the answer", async ({ page, service }) => {
  const track = gpx(await listedSpot(service.url, new Date()));
  await visit(page, "import");
  await page.getByTestId("import-file").setInputFiles({ name: "walk.gpx", mimeType: "application/gpx+xml", buffer: Buffer.from(track) });
  await page.getByRole("button", { name: "Take 1 stay" }).click();
  await expect(page.getByTestId("stay")).toHaveCount(1);
  await visit(page, "");
  const question = page.getByTestId("area-question").first();
  await expect(question).toContainText("Were you there?");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "unknown");
  await question.getByRole("button", { name: "No, I was not" }).click();
  await expect(page.getByTestId("said")).toContainText("Nothing follows from it");
});

test("a file that is no location history is refused with words", async ({ page }) => {
  await visit(page, "import");
  await page.getByTestId("import-file").setInputFiles({ name: "letter.json", mimeType: "application/json", buffer: Buffer.from("{\"a\": 1}") });
  await expect(page.getByRole("alert")).toContainText("not a location history that can be read");
});
