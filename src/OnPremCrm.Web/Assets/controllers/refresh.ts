import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { changedJustNow } from "../live/recent";

const atMostEvery = 1_000;
const patience = 15_000;

/**
 * <section data-controller="refresh" data-refresh-nouns-value="calls callbacks">: the page is read anew and morphed when one of these nouns changed,
 * once a second at most. No visit: neither history nor scroll position move, and what one types or has opened stays (live/morph.ts).
 */
export default class extends Controller<HTMLElement> {
  static values = { nouns: String, id: String, every: { type: Number, default: atMostEvery }, minutely: Boolean };

  declare readonly nounsValue: string;
  /** Only changes of this id count. Empty: all. */
  declare readonly idValue: string;
  declare readonly everyValue: number;
  /** Also once a minute: the page says how long until something. */
  declare readonly minutelyValue: boolean;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private minute: ReturnType<typeof setInterval> | undefined;
  private lastAt = 0;
  private isStale = false;
  private running: AbortController | undefined;

  connect(): void {
    document.addEventListener("live:change", this.change);
    document.addEventListener("live:up", this.up);
    document.addEventListener("visibilitychange", this.seen);
    if (this.minutelyValue) this.minute = setInterval(() => this.soon(), 60_000);
    if (changedJustNow(this.nounsValue.split(" "))) this.soon();
  }

  disconnect(): void {
    clearTimeout(this.timer);
    clearInterval(this.minute);
    this.timer = undefined;
    this.running?.abort();
    document.removeEventListener("live:change", this.change);
    document.removeEventListener("live:up", this.up);
    document.removeEventListener("visibilitychange", this.seen);
  }

  private readonly change = (event: Event): void => {
    const { noun, id } = (event as CustomEvent<{ noun: string; id: string }>).detail;
    if (this.nounsValue.split(" ").includes(noun) && (this.idValue === "" || this.idValue === id)) this.soon();
  };

  // Until the link was up, something may have been missed.
  private readonly up = (event: Event): void => {
    if (!(event as CustomEvent<{ isFresh: boolean }>).detail.isFresh) this.soon();
  };

  private readonly seen = (): void => {
    if (!document.hidden && this.isStale) this.soon();
  };

  /** Reads the page anew, for another controller that has left a change unshown. */
  again(): void {
    this.soon();
  }

  private soon(): void {
    this.isStale = true;
    if (this.timer !== undefined || document.hidden) return;
    this.timer = setTimeout(() => void this.read(), Math.max(0, this.lastAt + this.everyValue - Date.now()));
  }

  private async read(): Promise<void> {
    this.running = new AbortController();
    this.isStale = false;
    this.lastAt = Date.now();
    const address = location.href;
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" }, signal: AbortSignal.any([this.running.signal, AbortSignal.timeout(patience)]) });
      if (answer.ok && !answer.redirected && location.href === address && this.element.isConnected) this.show(await answer.text());
    } catch {
      // out of reach, or the page was left; live:up brings another turn
      this.isStale = true;
    } finally {
      this.timer = undefined;
      this.running = undefined;
      this.lastAt = Date.now();
    }
    if (this.isStale && !document.hidden && this.element.isConnected) this.soon();
  }

  // refresh:render lets others change what is about to be shown: the log keeps its rows where they are while somebody reads.
  private show(html: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    this.dispatch("render", { detail: { page } });
    morph(page);
  }
}

const parts = ["main", "side", "tabbar"];

// Not in Turbo's published types yet. A Turbo stream would not do: it lifts permanent elements out while it renders.
const { morphChildren } = Turbo as unknown as { morphChildren(present: Element, fresh: Element): void };

function morph(page: Document): void {
  for (const id of parts) {
    const fresh = page.getElementById(id);
    const present = document.getElementById(id);
    if (fresh !== null && present !== null) morphChildren(present, fresh);
  }
}
