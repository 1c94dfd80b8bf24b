// What happens to a code before a camera, each thing alone and all together. The ranges are those of a hand that tries.

import { CLEAN, type Condition } from "./frame.ts";
import type { Random } from "./random.ts";

/** Makes one condition of its kind. */
export type Kind = (random: Random) => Condition;

const held = (random: Random): Condition => ({
  ...CLEAN,
  pose: { tilt: [0, 0], turn: random.between(-8, 8), share: random.between(0.65, 0.9), shift: [random.between(-0.7, 0.7), random.between(-0.7, 0.7)] },
  direction: random.between(0, 360),
});

const posed = (random: Random, pose: Partial<Condition["pose"]>): Condition => {
  const condition = held(random);
  return { ...condition, pose: { ...condition.pose, ...pose } };
};

export const CONDITIONS: Record<string, Kind> = {
  plain: held,
  tilt: (random) => posed(random, { tilt: [random.between(-35, 35), random.between(-35, 35)] }),
  rotation: (random) => posed(random, { turn: random.between(0, 360) }),
  small: (random) => posed(random, { share: random.between(0.42, 0.55) }),
  blur: (random) => ({ ...held(random), blur: random.between(0.8, 2) }),
  motion: (random) => ({ ...held(random), motion: random.between(2, 6) }),
  noise: (random) => ({ ...held(random), noise: random.between(10, 30) }),
  contrast: (random) => ({ ...held(random), contrast: random.between(0.2, 0.45), noise: 4 }),
  shade: (random) => ({ ...held(random), shade: random.between(0.4, 0.8), noise: 4 }),
  inverted: (random) => ({ ...held(random), inverted: true, blur: 0.7 }),
  together: (random) => ({
    ...posed(random, { tilt: [random.between(-20, 20), random.between(-20, 20)], turn: random.between(-12, 12) }),
    blur: random.between(0.7, 1.5),
    motion: random.between(0, 3),
    noise: random.between(4, 12),
    contrast: random.between(0.5, 0.8),
    shade: random.between(0.1, 0.4),
  }),
};
