// The kinds of what is published, in words. One that this page does not know yet is named as the server names it.

import { lookup, t } from "../../text/text.svelte";
import type { Draft } from "../wire";

/** What an officer may upload. The list of revocations is made by the server. */
export const UPLOADED = ["pack", "trust", "areas", "value-sets", "rules", "announcements"] as const;

export const kindWords = (kind: string): string => lookup(`desk.kind.${kind}`, kind);

export const titleOf = ({ kind, name, removes }: Pick<Draft, "kind" | "name" | "removes">): string =>
  t(removes ? "desk.draft.removes" : "desk.draft.publishes", { kind: kindWords(kind), name });
