// Frames of a video, one at a time: while one is being read, those that pass are let go. Nothing can pile up.

export type Reader = (picture: ImageBitmap) => Promise<string[]>;

/** The longest side that is read, in pixels: more costs time and reads no further code. */
const LONGEST_SIDE = 1280;
/** For browsers that do not tell when a new frame is there, in milliseconds. */
const PAUSE = 60;

/** Reads frames until it is stopped. `onTexts` is called for each frame, also with none; `onFault` for what went wrong. */
export function watch(
  video: HTMLVideoElement,
  read: Reader,
  onTexts: (texts: string[]) => void,
  onFault: (fault: unknown) => void,
): () => void {
  let stopped = false;
  const step = async () => {
    if (stopped) return;
    try {
      const texts = video.videoWidth > 0 ? await read(await grab(video)) : [];
      if (!stopped) onTexts(texts);
    } catch (fault) {
      if (!stopped) onFault(fault);
    }
    next(video, step);
  };
  next(video, step);
  return () => {
    stopped = true;
  };
}

function next(video: HTMLVideoElement, step: () => void): void {
  if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(step);
  else setTimeout(step, PAUSE);
}

function grab(video: HTMLVideoElement): Promise<ImageBitmap> {
  const { videoWidth: width, videoHeight: height } = video;
  const factor = LONGEST_SIDE / Math.max(width, height);
  if (factor >= 1) return createImageBitmap(video);
  return createImageBitmap(video, {
    resizeWidth: Math.round(width * factor),
    resizeHeight: Math.round(height * factor),
    resizeQuality: "medium",
  });
}
