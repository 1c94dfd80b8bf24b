// The camera: opening one, why none could be opened, which there are, and its light.

/** Why there is no picture. The name is the last part of a text's key: `scan.fault.<name>`. */
export type CameraFault = "denied" | "none" | "busy" | "insecure" | "failed";

export class CameraRefused extends Error {
  constructor(readonly fault: CameraFault) {
    super(fault);
  }
}

export type CameraChoice = { id: string; name: string };

/** What the lights of phones understand and TypeScript's DOM types do not have yet. */
type WithTorch = { torch?: boolean };

/** In 640 × 480 a dense code that is a little out of focus is lost; 1280 × 720 reads it. */
const WANTED: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };

/**
 * Opens the chosen camera, or the one that looks away from the person.
 *
 * @throws CameraRefused with the reason.
 */
export async function open(chosen: string | undefined): Promise<MediaStream> {
  // browsers hide cameras from pages that came over an open line
  if (!navigator.mediaDevices) throw new CameraRefused("insecure");
  const which = chosen ? { deviceId: { exact: chosen } } : { facingMode: { ideal: "environment" } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...WANTED, ...which } });
  } catch (fault) {
    throw new CameraRefused(reason(fault));
  }
}

function reason(fault: unknown): CameraFault {
  switch (fault instanceof Error ? fault.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

export function close(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** The cameras of this device. Their names are known only once one of them has been opened. */
export async function cameras(): Promise<CameraChoice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === "videoinput" && device.deviceId)
    .map((device) => ({ id: device.deviceId, name: device.label }));
}

export function chosenCamera(stream: MediaStream): string {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? "";
}

/** Whether this camera has a light. */
export function hasLight(stream: MediaStream): boolean {
  const track = stream.getVideoTracks()[0];
  return Boolean((track?.getCapabilities?.() as WithTorch | undefined)?.torch);
}

/** Turns the light on or off; says whether it did. */
export async function light(stream: MediaStream, on: boolean): Promise<boolean> {
  const wish = { advanced: [{ torch: on } as MediaTrackConstraintSet] };
  const done = stream.getVideoTracks()[0]?.applyConstraints(wish);
  return done ? done.then(() => true, () => false) : false;
}
