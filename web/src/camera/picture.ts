// Codes in a picture file: a photo, a screenshot, a scan of paper.

import { decode } from "./decoder";

/** Larger than any photo; what is larger is not opened. */
export const LARGEST_PICTURE_BYTES = 40 * 1024 * 1024;

/** Longest sides to try, in pixels. The middle one fits most photos; the small one gathers a blurred code. */
const SIDES = [1600, 800, 3200] as const;

/** Why a file was not read. The name is the last part of a text's key: `scan.picture.<name>`. */
export type PictureFault = "not-a-picture" | "too-large";

export class PictureRefused extends Error {
  constructor(readonly fault: PictureFault) {
    super(fault);
  }
}

/**
 * The texts of the QR codes in a picture; none if it shows none.
 *
 * @throws PictureRefused when the file is no picture that this browser can open, or too large.
 */
export async function decodePicture(file: Blob): Promise<string[]> {
  if (file.size > LARGEST_PICTURE_BYTES) throw new PictureRefused("too-large");
  const whole = await createImageBitmap(file).catch(() => {
    throw new PictureRefused("not-a-picture");
  });
  try {
    for (const side of sides(whole)) {
      const texts = await decode(await scaled(whole, side));
      if (texts.length > 0) return texts;
    }
    return [];
  } finally {
    whole.close();
  }
}

/** The sides that this picture has, its own instead of the first that is longer. */
function sides({ width, height }: ImageBitmap): number[] {
  const own = Math.max(width, height);
  return [...new Set(SIDES.map((side) => Math.min(side, own)))];
}

function scaled(picture: ImageBitmap, side: number): Promise<ImageBitmap> {
  const factor = side / Math.max(picture.width, picture.height);
  return createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width * factor)),
    resizeHeight: Math.max(1, Math.round(picture.height * factor)),
    resizeQuality: "high",
  });
}
