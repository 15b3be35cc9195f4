import { Controller } from "@hotwired/stimulus";

const seenKey = "news-seen";
const mostKept = 40;
const atMostEvery = 1_000;
const patience = 8_000;

/** Says what others did with callbacks of mine: once, in the tab that is looked at. */
export default class extends Controller<HTMLElement> {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStale = false;

  connect(): void {
    document.addEventListener("live:change", this.change);
    document.addEventListener("visibilitychange", this.seen);
  }

  disconnect(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    document.removeEventListener("live:change", this.change);
    document.removeEventListener("visibilitychange", this.seen);
  }

  private readonly change = (event: Event): void => {
    if ((event as CustomEvent<{ noun: string }>).detail.noun === "callbacks") this.soon();
  };

  private readonly seen = (): void => {
    if (!document.hidden && this.isStale) this.soon();
  };

  private soon(): void {
    this.isStale = true;
    if (this.timer !== undefined || document.hidden) return;
    this.timer = setTimeout(() => void this.read(), atMostEvery / 4);
  }

  private async read(): Promise<void> {
    this.isStale = false;
    try {
      const answer = await fetch("/callbacks/news", { headers: { accept: "text/html" }, signal: AbortSignal.timeout(patience) });
      if (answer.ok && !answer.redirected && this.element.isConnected) this.show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // out of reach: what is told here is on the callbacks' page too
    } finally {
      this.timer = undefined;
    }
    if (this.isStale) this.soon();
  }

  private show(page: Document): void {
    const seen = (localStorage.getItem(seenKey) ?? "").split(" ");
    for (const toast of page.querySelectorAll<HTMLElement>(".toast-note[id]")) {
      if (seen.includes(toast.id)) continue;
      seen.push(toast.id);
      this.element.append(document.importNode(toast, true));
    }
    localStorage.setItem(seenKey, seen.slice(-mostKept).join(" "));
  }
}
