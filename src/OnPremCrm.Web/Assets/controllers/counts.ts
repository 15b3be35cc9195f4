import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";

const atMostEvery = 1_000;
const lookEvery = 60_000;
const patience = 8_000;

let lastAt = 0;

/** Keeps the counts of the side bar and the tab bar true: after a change, when the link is back, and each minute, because time alone makes things late. */
export default class extends Controller<HTMLElement> {
  static values = { nouns: String };

  declare readonly nounsValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private minute: ReturnType<typeof setInterval> | undefined;
  private isStale = false;

  connect(): void {
    document.addEventListener("live:change", this.change);
    document.addEventListener("live:up", this.up);
    document.addEventListener("visibilitychange", this.seen);
    this.minute = setInterval(this.soon, lookEvery);
  }

  disconnect(): void {
    clearTimeout(this.timer);
    clearInterval(this.minute);
    this.timer = undefined;
    document.removeEventListener("live:change", this.change);
    document.removeEventListener("live:up", this.up);
    document.removeEventListener("visibilitychange", this.seen);
  }

  private readonly change = (event: Event): void => {
    if (this.nounsValue.split(" ").includes((event as CustomEvent<{ noun: string }>).detail.noun)) this.soon();
  };

  private readonly seen = (): void => {
    if (!document.hidden && this.isStale) this.soon();
  };

  private readonly up = (event: Event): void => {
    if (!(event as CustomEvent<{ isFresh: boolean }>).detail.isFresh) this.soon();
  };

  private readonly soon = (): void => {
    this.isStale = true;
    if (this.timer !== undefined || document.hidden) return;
    this.timer = setTimeout(() => void this.read(), Math.max(0, lastAt + atMostEvery - Date.now()));
  };

  private async read(): Promise<void> {
    this.isStale = false;
    lastAt = Date.now();
    try {
      const answer = await fetch("/counts", { headers: { accept: "text/vnd.turbo-stream.html" }, signal: AbortSignal.timeout(patience) });
      if (answer.ok && !answer.redirected && this.element.isConnected) Turbo.renderStreamMessage(await answer.text());
    } catch {
      // out of reach: live:up brings another turn
    } finally {
      this.timer = undefined;
    }
    if (this.isStale) this.soon();
  }
}
