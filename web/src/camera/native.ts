// The Shape Detection API's barcode reader, which only some platforms have (Android and macOS in Chromium).

type Found = { rawValue: string };
type Detector = { detect(picture: ImageBitmap): Promise<Found[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

export type NativeReader = (picture: ImageBitmap) => Promise<string[]>;

/** The platform's reader of QR codes, or nothing. A reader that fails once is not asked again. */
export async function nativeReader(scope: object = globalThis): Promise<NativeReader | undefined> {
  const Detector = (scope as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = await Detector?.getSupportedFormats().catch((): string[] => []);
  if (!Detector || !formats?.includes("qr_code")) return undefined;
  let detector: Detector | undefined = new Detector({ formats: ["qr_code"] });
  return async (picture) => {
    try {
      return ((await detector?.detect(picture)) ?? []).map((found) => found.rawValue);
    } catch {
      detector = undefined;
      return [];
    }
  };
}
