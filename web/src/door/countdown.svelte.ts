// Seconds until the next scan begins by itself. It never begins if the guard says so, or wants none.

const SECOND = 1000;

export class Countdown {
  left = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    seconds: number,
    readonly onend: () => void,
  ) {
    this.left = seconds;
  }

  start(): () => void {
    if (this.left > 0) this.#timer = setInterval(() => this.#count(), SECOND);
    return () => this.stop();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.left = 0;
  }

  #count(): void {
    this.left -= 1;
    if (this.left > 0) return;
    this.stop();
    this.onend();
  }
}
