import { expect, it } from "vitest";
import { nativeReader } from "./native";

const picture = {} as ImageBitmap;

/** A platform whose reader knows these formats and answers like this. */
function platform(formats: string[], detect: () => Promise<{ rawValue: string }[]>) {
  return {
    BarcodeDetector: class {
      static getSupportedFormats = async () => formats;
      detect = detect;
    },
  };
}

it("is absent where the platform has none, or none for QR codes", async () => {
  expect(await nativeReader({})).toBeUndefined();
  expect(await nativeReader(platform(["ean_13"], async () => []))).toBeUndefined();
});

it("gives the texts that the platform finds", async () => {
  const read = await nativeReader(platform(["qr_code"], async () => [{ rawValue: "HC1:A" }]));
  expect(await read?.(picture)).toEqual(["HC1:A"]);
});

it("is not asked again after it failed, and never fails itself", async () => {
  let asked = 0;
  const detect = async () => {
    asked += 1;
    throw new Error("no service");
  };
  const read = await nativeReader(platform(["qr_code"], detect));
  expect([await read?.(picture), await read?.(picture)]).toEqual([[], []]);
  expect(asked).toBe(1);
});
