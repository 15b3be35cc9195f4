import { Controller } from "@hotwired/stimulus";

const pause = 150;
const patience = 8_000;

/**
 * A field in a fold-out that finds as one types: the server answers with buttons, and a button sends the form. Arrow keys walk, Enter in the field takes the first,
 * Escape folds and goes back. Focus goes into the field only because somebody opened the fold-out.
 */
export default class extends Controller<HTMLDetailsElement> {
  static targets = ["field", "list"];
  static values = { url: String, check: String };

  declare readonly fieldTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;
  /** Asked once it is opened: what cannot be done is then not offered. Empty: nothing to ask. */
  declare readonly checkValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;

  disconnect(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  toggle(): void {
    if (!this.element.open) return;
    this.fieldTarget.focus();
    void this.find();
    if (this.checkValue !== "") void this.check();
  }

  typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.find(), pause);
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing || !this.element.open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.element.open = false;
      this.element.querySelector("summary")?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.walk(event, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === this.fieldTarget) {
      event.preventDefault();
      void this.find().then(() => this.buttons()[0]?.click());
    }
  }

  private walk(event: KeyboardEvent, step: number): void {
    const stops = [this.fieldTarget, ...this.buttons()];
    const at = stops.indexOf(document.activeElement as HTMLInputElement);
    if (at < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
  }

  private buttons(): HTMLButtonElement[] {
    return Array.from(this.listTarget.querySelectorAll("button"));
  }

  private async check(): Promise<void> {
    const form = this.element.querySelector("form");
    if (form === null) return;
    const body = new URLSearchParams();
    for (const field of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) body.append(field.name.replace(/^.*\.CallId$/, "callId"), field.value);
    try {
      await fetch(this.checkValue, { method: "POST", body, signal: AbortSignal.timeout(patience) });
    } catch {
      // out of reach: it stays offered, and Asterisk has the last word
    }
  }

  private async find(): Promise<void> {
    clearTimeout(this.timer);
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const answer = await fetch(`${this.urlValue}&q=${encodeURIComponent(this.fieldTarget.value)}`, { signal: AbortSignal.any([asking.signal, AbortSignal.timeout(patience)]) });
      if (answer.ok && !answer.redirected && !asking.signal.aborted) this.listTarget.innerHTML = await answer.text();
    } catch {
      // out of reach, or something else was typed meanwhile; the live link's band says the first
    }
  }
}
