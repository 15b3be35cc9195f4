/** Adds up what was really played: time that passed in the recording while it ran, not what was skipped. */
export class Heard {
  private last: number | undefined;
  private sum = 0;

  /** The recording plays and stands at this second. A jump (more than two seconds between two ticks) is not listening. */
  at(second: number): void {
    if (this.last !== undefined) {
      const passed = second - this.last;
      if (passed > 0 && passed <= 2) this.sum += passed;
    }
    this.last = second;
  }

  /** It was paused, or moved by hand. */
  rest(): void {
    this.last = undefined;
  }

  get seconds(): number {
    return this.sum;
  }

  /** What has not been told yet; from then on it counts as told. */
  take(): number {
    const seconds = this.sum;
    this.sum = 0;
    return seconds;
  }
}
