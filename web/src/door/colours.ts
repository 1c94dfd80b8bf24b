// The colour, and with it the shape, of each answer.

import type { Decision } from "./module";

export const COLOURS = { admit: "green", refuse: "red", "ask-person": "amber" } as const satisfies Record<Decision, string>;
