// Exposure notification, written a second time and apart from the product: keys and what is sent because of them
// (Cryptography Specification 1.2), export files as Google's key server writes them, and a phone's list of what it received.

import { createCipheriv, generateKeyPairSync, hkdfSync, sign } from "node:crypto";
import { crc32 } from "node:zlib";
import type { File } from "./authority.ts";

const INTERVAL = 600;
const DAY = 86_400;
export const REGION = "XD";
const [KEY_ID, KEY_VERSION, ECDSA_SHA256] = ["990", "v1", "1.2.840.10045.4.3.2"];

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

/** Whose exports are believed, as a bulletin has it. */
export function exportKeys(): File {
  const key = { id: KEY_ID, version: KEY_VERSION, pem: publicKey.export({ type: "spki", format: "pem" }) };
  return { kind: "exposure-keys", name: "exposure-keys.json", content: JSON.stringify({ health_authority: "tests.pratique.example", region: REGION, regions: [REGION], keys: [key] }) };
}

/** A key of the day that begins at this Unix time; the same number and day are the same key. */
export interface Key {
  tek: Buffer;
  start: number;
}

export function keyOf(number: number, midnight: number): Key {
  const tek = Buffer.alloc(16, 0xa5);
  tek.writeUInt32LE(number, 0);
  tek.writeUInt32LE(midnight, 4);
  return { tek, start: midnight / INTERVAL };
}

export const midnight = (daysAgo: number, now: Date): number => (Math.floor(now.getTime() / 1000 / DAY) - daysAgo) * DAY;

const derived = (tek: Buffer, info: string): Buffer => Buffer.from(hkdfSync("sha256", tek, Buffer.alloc(0), info, 16));

function block(key: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** What a phone received of this key at a Unix time, as a line of a table. */
function received({ tek }: Key, unix: number, rssi: number): string {
  const padded = Buffer.alloc(16);
  padded.write("EN-RPI");
  padded.writeUInt32LE(Math.floor(unix / INTERVAL), 12);
  const rpi = block(derived(tek, "EN-RPIK"), padded);
  const mask = block(derived(tek, "EN-AEMK"), rpi);
  // version 1.0, measured; sent with -10 dBm
  const metadata = Buffer.from([0x4c, 0xf6, 0, 0].map((byte, at) => byte ^ mask[at]!));
  return [rpi.toString("hex"), unix, rssi, metadata.toString("hex"), unix - 300].join(",");
}

/** A table of sightings: near the owner of a key for so many minutes from eight in the morning on. */
export function nearby(key: Key, minutes: number): Buffer {
  const from = key.start * INTERVAL + 8 * 3600;
  const lines = Array.from({ length: minutes / 5 }, (_, scan) => received(key, from + scan * 300, -55));
  return Buffer.from(["identifier,time,rssi,metadata,previous", ...lines, ""].join("\n"));
}

/** A table of this many sightings of people who never report, through one day. */
export function crowd(count: number, midnight: number): Buffer {
  const unix = (number: number) => midnight + Math.floor((number * DAY) / count);
  const lines = Array.from({ length: count }, (_, number) => received(keyOf(1_000_000 + number, midnight), unix(number), -70));
  return Buffer.from(["identifier,time,rssi,metadata,previous", ...lines, ""].join("\n"));
}

/** A beacon's own keys as its program writes them: a key a day for so many days, today's the last. */
export function ownKeys(days: number, now: Date): Buffer {
  const line = (daysAgo: number) => {
    const { tek, start } = keyOf(9_000_000 + daysAgo, midnight(daysAgo, now));
    return `${tek.toString("hex")},${start},144`;
  };
  const lines = Array.from({ length: days }, (_, place) => line(days - 1 - place));
  return Buffer.from(["key,start,period", ...lines, ""].join("\n"));
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
const number = (field: number, value: number): Buffer => Buffer.from([field << 3, ...varint(value)]);
const bytes = (field: number, value: Buffer | string): Buffer => Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(Buffer.byteLength(value))]), Buffer.from(value)]);
function fixed64(field: number, value: number): Buffer {
  const eight = Buffer.alloc(9, (field << 3) | 1);
  eight.writeBigUInt64LE(BigInt(value), 1);
  return eight;
}

/** Of a confirmed test, on the day of the first symptoms. */
const published = ({ tek, start }: Key): Buffer => Buffer.concat([bytes(1, tek), number(3, start), number(4, 144), number(5, 1), number(6, 0)]);

/** The archive of these keys; a stranger may have signed it. */
export function exported(keys: Key[], from: number, to: number, by: "authority" | "stranger" = "authority"): Buffer {
  const info = Buffer.concat([bytes(3, KEY_VERSION), bytes(4, KEY_ID), bytes(5, ECDSA_SHA256)]);
  const head = [fixed64(1, from), fixed64(2, to), bytes(3, REGION), number(4, 1), number(5, 1), bytes(6, info)];
  const bin = Buffer.concat([Buffer.from("EK Export v1    "), ...head, ...keys.map((key) => bytes(7, published(key)))]);
  const signature = sign("sha256", bin, by === "authority" ? privateKey : stranger);
  const sig = bytes(1, Buffer.concat([bytes(1, info), number(2, 1), number(3, 1), bytes(4, signature)]));
  return zip({ "export.bin": bin, "export.sig": sig });
}

/** An archive of parts that are stored as they are. */
function zip(parts: Record<string, Buffer>): Buffer {
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, part] of Object.entries(parts)) {
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(part), 10);
    head.writeUInt32LE(part.length, 14);
    head.writeUInt32LE(part.length, 18);
    head.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), head, Buffer.from(name), part]);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), head, place, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}
