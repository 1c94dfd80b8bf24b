// Takes a certificate apart and puts it together again with one thing changed (HC1: base45 of zlib of a COSE message).

import { createHash, sign } from "node:crypto";
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

/** A signer: its certificate (DER) and its secret key (PKCS#8, PEM). */
export type Signer = { certificate: Buffer; key: string };

/** The same content signed by another of the list's signers, under that one's own key identifier. */
export function signedBy(text: string, from: Signer, to: Signer): string {
  const message = messageOf(text);
  const at = message.indexOf(kid(from));
  if (at < 0) throw new Error("the message does not name its signer");
  kid(to).copy(message, at);
  // after the tag and the head of the array: protected header, unprotected header (empty), payload, signature
  const header = item(message, 2);
  const payload = item(message, header.end + 1);
  const signed = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from("Signature1"), header.whole, Buffer.from([0x40]), payload.whole]);
  sign("sha256", signed, { key: to.key, dsaEncoding: "ieee-p1363" }).copy(message, message.length - 64);
  return textOf(message);
}

/** The first eight bytes of the digest of a signer's certificate. */
const kid = ({ certificate }: Signer): Buffer => createHash("sha256").update(certificate).digest().subarray(0, 8);

/** The byte string that begins here, with its head (RFC 8949, section 3). */
function item(message: Buffer, start: number): { whole: Buffer; end: number } {
  const short = (message[start] ?? 0) & 31;
  const width = { 24: 1, 25: 2 }[short] ?? 0;
  const length = width === 0 ? short : message.readUIntBE(start + 1, width);
  const end = start + 1 + width + length;
  return { whole: message.subarray(start, end), end };
}

function changed(text: string, place: (message: Buffer) => number): string {
  const message = messageOf(text);
  const at = place(message);
  message[at] = (message[at] ?? 0) ^ 1;
  return textOf(message);
}

const messageOf = (text: string): Buffer => inflateSync(fromBase45(text.slice(PREFIX.length)));
const textOf = (message: Buffer): string => PREFIX + toBase45(deflateSync(message));

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
