import type { Hear } from "./events";

const path = "/live";
/** The server gives a sign every 15 s; after this long without one the connection is dead, whatever the browser believes. */
const longestSilence = 40_000;
const lookEvery = 5_000;
const longestRetry = 30_000;

/** The one stream of events from the server. Lives in a shared worker, or in the tab that leads. Reconnects for ever. */
export class LiveSource {
  private stream: EventSource | undefined;
  private lastSign = Date.now();
  private downSince: number | undefined = Date.now();
  private changedAt = Date.now();
  private ended = false;
  private retry = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly hear: Hear) {
    this.open();
    setInterval(() => this.look(), lookEvery);
  }

  /** Tells somebody who comes later how things stand. */
  tellState(hear: Hear): void {
    if (this.ended) hear({ kind: "ended" });
    else if (this.downSince === undefined) hear({ kind: "up", changedAt: this.changedAt });
    else hear({ kind: "down", since: this.downSince });
  }

  /** After sleep, or when a tab is looked at again: a stream that fell silent is opened anew. */
  look(): void {
    if (!this.ended && this.stream !== undefined && Date.now() - this.lastSign > longestSilence) this.reopen();
  }

  /** The user logs out: nothing more may reach this browser. */
  end(): void {
    this.ended = true;
    clearTimeout(this.retryTimer);
    this.stream?.close();
    this.hear({ kind: "ended" });
  }

  private open(): void {
    this.lastSign = Date.now();
    this.stream = new EventSource(path);
    this.stream.onmessage = (message: MessageEvent<string>) => this.receive(message.data);
    this.stream.onerror = () => this.fail();
  }

  private reopen(): void {
    this.lost();
    this.stream?.close();
    this.open();
  }

  private receive(text: string): void {
    this.lastSign = Date.now();
    if (text === "beat") return;
    if (text === "hello" || text.startsWith("hello ")) {
      // "hello 5000": nothing changed in the last five seconds. Being down before, we cannot say that of our own knowledge.
      this.changedAt = Date.now() - Number(text.slice("hello ".length));
      this.downSince = undefined;
      this.retry = 0;
      this.hear({ kind: "up", changedAt: this.changedAt });
    } else if (text === "deaf") {
      this.lost();
    } else {
      this.changedAt = Date.now();
      const [noun, id] = text.split(" ");
      this.hear({ kind: "change", noun: noun ?? "", id: id ?? "" });
    }
  }

  private fail(): void {
    this.lost();
    // CONNECTING: the browser tries again by itself. CLOSED: the answer was no stream, so we ask why, and try again later.
    if (this.stream?.readyState !== EventSource.CLOSED || this.ended) return;
    this.stream = undefined;
    clearTimeout(this.retryTimer);
    this.retry = Math.min(this.retry === 0 ? 1_000 : this.retry * 2, longestRetry);
    this.retryTimer = setTimeout(() => void this.tryAgain(), this.retry * (0.75 + Math.random() / 2));
  }

  private async tryAgain(): Promise<void> {
    if (this.ended) return;
    try {
      const stop = new AbortController();
      const answer = await fetch(path, { headers: { accept: "text/event-stream" }, signal: stop.signal });
      stop.abort();
      if (answer.status === 401) {
        this.end();
        return;
      }
    } catch {
      // the server is out of reach; opening the stream below fails too and brings us back here
    }
    this.open();
  }

  private lost(): void {
    if (this.downSince !== undefined) return;
    this.downSince = Date.now();
    this.hear({ kind: "down", since: this.downSince });
  }
}
