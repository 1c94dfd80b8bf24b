// Takes a certificate apart and puts it together again with one thing changed (HC1: base45 of zlib of a COSE message).

import { deflateSync, inflateSync } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const PREFIX = "HC1:";

/** The same certificate with one bit of its signature turned. The signature is the end of the message. */
export const withOtherSignature = (text: string): string => changed(text, (message) => message.length - 1);

/** The same signature under another content: the first of these letters, where they stand in it, is another. */
export const withOtherContent = (text: string, letters: string): string =>
  changed(text, (message) => {
    const place = message.indexOf(letters);
    if (place < 0) throw new Error(`no ${letters} in the message`);
    return place;
  });

function changed(text: string, place: (message: Buffer) => number): string {
  const message = inflateSync(fromBase45(text.slice(PREFIX.length)));
  const at = place(message);
  message[at] = (message[at] ?? 0) ^ 1;
  return PREFIX + toBase45(deflateSync(message));
}

/** RFC 9285: three signs for two bytes, two signs for a last one. */
function fromBase45(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const [a, b, c] = [...text.slice(at, at + 3)].map((sign) => ALPHABET.indexOf(sign));
    const value = (a ?? 0) + 45 * (b ?? 0) + 2025 * (c ?? 0);
    if (c === undefined) bytes.push(value);
    else bytes.push(value >> 8, value & 255);
  }
  return Buffer.from(bytes);
}

function toBase45(bytes: Buffer): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const [high, low] = [bytes[at] ?? 0, bytes[at + 1]];
    const value = low === undefined ? high : high * 256 + low;
    const signs = [value % 45, Math.floor(value / 45) % 45, Math.floor(value / 2025)];
    text += signs.slice(0, low === undefined ? 2 : 3).map((sign) => ALPHABET[sign]).join("");
  }
  return text;
}
