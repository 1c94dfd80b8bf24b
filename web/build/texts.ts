// The catalogue is one file a language for whoever writes and checks texts; a page carries what it can say. Texts whose key
// begins with the name of another page here are left out of a build, so that a phone does not load the words of the desk; and those
// of screens that few open come with the screens, where the catalogue is asked for with `?screens`.

import type { Plugin } from "vite";

/** Beginnings of keys, each with the one page that says them. */
const OF_ONE_PAGE: Record<string, string> = { "desk.": "desk", "landing.": "landing", "code.SHC-": "wallet" };

/** Beginnings of keys that come with screens. */
const OF_SCREENS = ["code.ENC-", "encounters.", "report."];

const CATALOGUE = /\/texts\/[a-z]{2}\.json(\?screens)?$/;

export function texts(page: string): Plugin {
  const elsewhere = Object.keys(OF_ONE_PAGE).filter((beginning) => OF_ONE_PAGE[beginning] !== page);
  return {
    name: "texts",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: CATALOGUE },
      handler(text, id) {
        const isAsked = (key: string) => OF_SCREENS.some((start) => key.startsWith(start)) === id.endsWith("?screens");
        const kept = Object.entries(JSON.parse(text) as Record<string, string>).filter(([key]) => isAsked(key) && !elsewhere.some((start) => key.startsWith(start)));
        const json = JSON.stringify(Object.fromEntries(kept));
        return id.endsWith("?screens") ? { code: `export default ${json}`, moduleType: "js", map: null } : { code: json, map: null };
      },
    },
  };
}
