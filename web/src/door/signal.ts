// An answer for the ear and the hand, different for each, so that a guard need not look. Made by the device, no file is loaded.

import type { Decision } from "./module";

/** A tone: hertz, and seconds of sound and of rest after it. */
type Tone = [hertz: number, sound: number, rest: number];

/** Upwards and done; low and long, twice; the same three times, as a question. */
const TONES: Record<Decision, Tone[]> = {
  admit: [[660, 0.1, 0.02], [990, 0.2, 0]],
  refuse: [[196, 0.32, 0.1], [165, 0.45, 0]],
  "ask-person": [[440, 0.11, 0.09], [440, 0.11, 0.09], [440, 0.11, 0]],
};

/** Milliseconds of movement, rest, movement. */
const MOVEMENTS: Record<Decision, number[]> = {
  admit: [60],
  refuse: [320, 120, 320],
  "ask-person": [90, 90, 90, 90, 90],
};

const LOUDNESS = 0.25;
/** Begins and ends softly: a cut wave clicks. */
const EDGE = 0.012;

let audio: AudioContext | undefined;

/** Browsers let a page sound only after it was touched: call this then. */
export function allowSound(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

export function signal(decision: Decision, sound: boolean): void {
  // a moment of pause first: it ends what a former answer began
  navigator.vibrate?.(MOVEMENTS[decision]);
  if (!sound || audio?.state !== "running") return;
  let at = audio.currentTime + 0.01;
  for (const [hertz, seconds, rest] of TONES[decision]) {
    tone(audio, hertz, at, seconds);
    at += seconds + rest;
  }
}

function tone(audio: AudioContext, hertz: number, at: number, seconds: number): void {
  const wave = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
  const loudness = new GainNode(audio, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + EDGE);
  loudness.gain.setValueAtTime(LOUDNESS, at + seconds - EDGE);
  loudness.gain.linearRampToValueAtTime(0, at + seconds);
  wave.connect(loudness).connect(audio.destination);
  wave.start(at);
  wave.stop(at + seconds);
}
