import { Controller } from "@hotwired/stimulus";

const pause = 600;
const retryAfter = 5_000;
const patience = 15_000;

interface Draft {
  text: string;
  version: string;
}

interface Answer {
  version: string | null;
  theirs: string | null;
}

/**
 * My note on the call page: saved as one types, said in words. What could not be saved stays in the field and in the tab, and is tried again. When the
 * note was changed elsewhere meanwhile (another tab, the card of the call), both texts are shown and I choose.
 */
export default class extends Controller<HTMLFormElement> {
  static targets = ["field", "state", "button", "choice", "theirs"];
  static values = { call: String, saving: String, saved: String, failed: String, conflict: String };

  declare readonly fieldTarget: HTMLTextAreaElement;
  declare readonly stateTarget: HTMLElement;
  declare readonly buttonTarget: HTMLElement;
  declare readonly choiceTarget: HTMLElement;
  declare readonly theirsTarget: HTMLElement;
  declare readonly callValue: string;
  declare readonly savingValue: string;
  declare readonly savedValue: string;
  declare readonly failedValue: string;
  declare readonly conflictValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private isWaiting = false;
  private chosenVersion: string | undefined;

  connect(): void {
    this.buttonTarget.hidden = true;
    addEventListener("pagehide", this.leave);
    const draft = this.draft();
    if (draft === undefined || draft.text === this.fieldTarget.value) return;
    this.fieldTarget.value = draft.text;
    this.fieldTarget.dataset["version"] = draft.version;
    void this.save();
  }

  disconnect(): void {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leave);
  }

  typed(): void {
    this.keepDraft();
    if (this.isAsked) return;
    this.say(this.savingValue);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), pause);
  }

  /** Leaving the field saves at once. */
  left(): void {
    if (this.draft() !== undefined) void this.save();
  }

  /** The form has a button for those without scripts, and Alt Enter; it is not sent as a form. */
  stay(event: Event): void {
    event.preventDefault();
    void this.save();
  }

  keepMine(): void {
    this.choose(this.fieldTarget.value);
  }

  takeTheirs(): void {
    this.choose(this.theirsTarget.textContent ?? "");
  }

  keepBoth(): void {
    this.choose(`${this.theirsTarget.textContent ?? ""}\n\n${this.fieldTarget.value}`);
  }

  private get isAsked(): boolean {
    return !this.choiceTarget.hidden;
  }

  private get version(): string {
    return this.fieldTarget.dataset["version"] ?? "";
  }

  private choose(text: string): void {
    this.choiceTarget.hidden = true;
    this.fieldTarget.value = text;
    this.fieldTarget.dataset["version"] = this.chosenVersion ?? "";
    this.keepDraft();
    this.fieldTarget.focus();
    void this.save();
  }

  private readonly leave = (): void => {
    if (this.draft() !== undefined && !this.isAsked) void this.send(this.fieldTarget.value, true).catch(() => undefined);
  };

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isAsked) return;
    if (this.isSaving) {
      this.isWaiting = true;
      return;
    }
    this.isSaving = true;
    const text = this.fieldTarget.value;
    try {
      const answer = await this.send(text, false);
      if (answer.status !== 409 && (!answer.ok || answer.redirected)) throw new Error(`note: ${answer.status}`);
      this.heard(text, (await answer.json()) as Answer);
    } catch {
      this.say(this.failedValue, true);
      if (this.element.isConnected) this.timer = setTimeout(() => void this.save(), retryAfter);
    } finally {
      this.isSaving = false;
    }
    if (!this.isWaiting) return;
    this.isWaiting = false;
    await this.save();
  }

  private heard(text: string, answer: Answer): void {
    if (answer.theirs !== null) {
      this.chosenVersion = answer.version ?? "";
      this.theirsTarget.textContent = answer.theirs;
      this.choiceTarget.hidden = false;
      this.say(this.conflictValue, true);
      return;
    }
    this.fieldTarget.dataset["version"] = answer.version ?? "";
    this.fieldTarget.defaultValue = text; // what the server has now; only a difference to it is unsaved
    if (this.fieldTarget.value === text) {
      sessionStorage.removeItem(this.key);
      this.say(this.savedValue);
    } else this.keepDraft();
  }

  private send(text: string, keepalive: boolean): Promise<Response> {
    const body = new FormData(this.element);
    body.set("text", text);
    body.set("version", this.version);
    return fetch(this.element.action, { method: "POST", body, headers: { accept: "application/json" }, keepalive, signal: AbortSignal.timeout(patience) });
  }

  private get key(): string {
    return `call-note-${this.callValue}`;
  }

  private draft(): Draft | undefined {
    const kept = sessionStorage.getItem(this.key);
    return kept === null ? undefined : (JSON.parse(kept) as Draft);
  }

  private keepDraft(): void {
    sessionStorage.setItem(this.key, JSON.stringify({ text: this.fieldTarget.value, version: this.version } satisfies Draft));
  }

  private say(words: string, isBad = false): void {
    this.stateTarget.textContent = words;
    this.stateTarget.classList.toggle("ink-bad", isBad);
  }
}
