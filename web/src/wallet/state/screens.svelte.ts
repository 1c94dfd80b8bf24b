// The screens by their place in the address. What a wallet opens with is part of the page; each of the others is loaded when
// the reader first goes there (the service worker keeps all of them for a day without a network).

import type { Component } from "svelte";
import Home from "../home/Home.svelte";
import StatusScreen from "../status/StatusScreen.svelte";
import type { Refusal, View } from "./view";

/** What every screen is given; each takes what it needs. */
interface Given {
  view: View;
  /** The part of the address behind the screen's name. */
  id: string;
  refusal: Refusal;
}

type Screen = Component<Given>;

const LOADERS: Record<string, () => Promise<{ default: unknown }>> = {
  add: () => import("../certificates/AddCertificate.svelte"),
  authority: () => import("../authority/Authority.svelte"),
  backup: () => import("../keep/Backup.svelte"),
  broken: () => import("../keep/Broken.svelte"),
  certificate: () => import("../certificates/Certificate.svelte"),
  check: () => import("../check/SymptomCheck.svelte"),
  contact: () => import("../facts/AddContact.svelte"),
  encounters: () => import("../encounters/Encounters.svelte"),
  erase: () => import("../keep/Erase.svelte"),
  health: () => import("../facts/Health.svelte"),
  import: () => import("../diary/Import.svelte"),
  more: () => import("../keep/More.svelte"),
  places: () => import("../diary/Diary.svelte"),
  report: () => import("../encounters/ReportKeys.svelte"),
  restore: () => import("../keep/Restore.svelte"),
  stay: () => import("../diary/AddStay.svelte"),
  test: () => import("../facts/AddTest.svelte"),
};

class Screens {
  #loaded = $state.raw<Record<string, Screen>>({ status: StatusScreen as Screen });

  /** The screen of this name, nothing while it is still on its way; the home screen for a name that there is not. */
  of(name: string): Screen | undefined {
    return name in LOADERS ? this.#loaded[name] : (this.#loaded[name] ?? (Home as Screen));
  }

  /** Has a screen loaded; one that cannot be had is asked for again the next time. */
  async load(name: string): Promise<void> {
    const loader = LOADERS[name];
    if (!loader || name in this.#loaded) return;
    const screen = (await loader()).default as Screen;
    this.#loaded = { ...this.#loaded, [name]: screen };
  }
}

export const screens = new Screens();
