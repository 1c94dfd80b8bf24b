// The door page as a guard uses it.

import { expect, type Locator, type Page } from "@playwright/test";
import english from "../../../texts/en.json" with { type: "json" };

export type Key = keyof typeof english;
export const words = (key: Key): string => english[key];

export class DoorPage {
  readonly answer: Locator;

  constructor(readonly page: Page) {
    this.answer = page.locator("dialog[data-decision]");
  }

  /** Opens the page and chooses a place by its name. */
  async open(url: string, venue: Key = "door.venue.restaurant"): Promise<void> {
    await this.page.goto(`${url}/door/`);
    await this.choose(venue);
  }

  async choose(venue: Key): Promise<void> {
    // several packs may have a rule for the same kind of place
    await this.page.getByRole("button", { name: words(venue) }).first().click();
  }

  /** The camera sees something and the door has answered, or it was told otherwise. */
  async answers(decision: string, code?: string): Promise<void> {
    await expect(this.answer).toBeVisible();
    const said = [await this.answer.getAttribute("data-decision"), await this.answer.getAttribute("data-code")];
    expect(said).toEqual([decision, code ?? said[1]]);
  }

  /** A code that is pasted, wherever the page has the focus. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", text);
      window.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
    }, text);
  }

  async next(): Promise<void> {
    await this.page.getByRole("button", { name: words("door.next"), exact: true }).click();
    await expect(this.answer).toHaveCount(0);
  }
}

