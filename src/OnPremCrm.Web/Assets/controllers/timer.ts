import { Controller } from "@hotwired/stimulus";

/** Counts on from the seconds that the server wrote, on this machine's monotonic clock: nobody's wall clock matters. */
export default class extends Controller<HTMLElement> {
  static values = { seconds: Number };

  declare readonly secondsValue: number;

  private base = performance.now();
  private ticking: ReturnType<typeof setInterval> | undefined;

  connect(): void {
    this.ticking = setInterval(() => this.show(), 1_000);
  }

  disconnect(): void {
    clearInterval(this.ticking);
  }

  secondsValueChanged(): void {
    this.base = performance.now() - this.secondsValue * 1_000;
    this.show();
  }

  private show(): void {
    const text = write(Math.max(0, Math.floor((performance.now() - this.base) / 1_000)));
    if (this.element.textContent !== text) this.element.textContent = text;
  }
}

function write(seconds: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
