// A camera that is looked through: opened, read frame by frame, let go while nobody sees the page.

import { type CameraChoice, type CameraFault, CameraRefused, cameras, chosenCamera, close, hasLight, light, open } from "./camera";
import { decode, warm } from "./decoder";
import { watch } from "./frames";
import { Sightings } from "./sightings";

/** `decoder`: the part that reads codes could not be loaded. */
export type Fault = CameraFault | "decoder";
export type Stage = { name: "starting" } | { name: "looking" } | { name: "resting" } | { name: "fault"; fault: Fault };

export class Looking {
  stage = $state.raw<Stage>({ name: "resting" });
  cameras = $state.raw<CameraChoice[]>([]);
  camera = $state("");
  /** Whether the camera has a light, and whether it is on. */
  hasLight = $state(false);
  lit = $state(false);

  #stream: MediaStream | undefined;
  #stopReading: (() => void) | undefined;
  #sightings = new Sightings();
  #paused = false;
  /** Counts the beginnings: one that ends late belongs to nobody. */
  #attempt = 0;

  constructor(
    readonly video: () => HTMLVideoElement,
    readonly onText: (text: string) => void,
  ) {}

  /** Opens the camera, this one if it is named, and begins to read. */
  async start(chosen?: string): Promise<void> {
    this.stop();
    const attempt = this.#attempt;
    this.stage = { name: "starting" };
    warm();
    try {
      const stream = await open(chosen);
      if (attempt !== this.#attempt) return close(stream);
      await this.#show(stream);
    } catch (fault) {
      if (attempt !== this.#attempt) return;
      this.stop();
      this.stage = { name: "fault", fault: fault instanceof CameraRefused ? fault.fault : "failed" };
    }
  }

  /** Lets the camera go. */
  stop(): void {
    this.#attempt += 1;
    this.#rest();
    close(this.#stream);
    this.#stream = undefined;
    this.lit = false;
    this.stage = { name: "resting" };
  }

  /** While paused the camera stays open, so that the next look begins at once, and no frame is read. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#rest();
    else if (this.stage.name === "looking") this.#read();
  }

  async turnLight(): Promise<void> {
    if (this.#stream && (await light(this.#stream, !this.lit))) this.lit = !this.lit;
  }

  async #show(stream: MediaStream): Promise<void> {
    this.#stream = stream;
    // a camera that is unplugged, or that the system takes away
    stream.getVideoTracks()[0]?.addEventListener("ended", () => {
      if (stream !== this.#stream) return;
      this.stop();
      this.stage = { name: "fault", fault: "busy" };
    });
    const video = this.video();
    video.srcObject = stream;
    await video.play();
    this.hasLight = hasLight(stream);
    this.camera = chosenCamera(stream);
    this.cameras = await cameras();
    if (stream !== this.#stream) return;
    this.stage = { name: "looking" };
    if (!this.#paused) this.#read();
  }

  #read(): void {
    this.#rest();
    this.#sightings.resume(performance.now());
    this.#stopReading = watch(this.video(), decode, this.#found, () => {
      this.stop();
      this.stage = { name: "fault", fault: "decoder" };
    });
  }

  #rest(): void {
    this.#stopReading?.();
    this.#stopReading = undefined;
  }

  #found = (texts: string[]): void => {
    const text = this.#sightings.new(texts, performance.now());
    if (text !== undefined) this.onText(text);
  };
}
