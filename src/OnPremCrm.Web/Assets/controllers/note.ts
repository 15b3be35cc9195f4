import { Controller } from "@hotwired/stimulus";
import { both, draftOf, forget, hold, keep, kept, letGo, read, type Kept } from "../live/drafts";

const pause = 600;
const retryAfter = 5_000;
const patience = 15_000;

interface News {
  call: string;
  text: string;
  version: string;
}

/**
 * My note of a call, on its card or on its page: saved as one types, said in words. What could not be saved stays in the field and in the browser, and is
 * tried again. A field in which nothing is unsaved follows what is written in another tab; when both were typed into, both texts are shown and I choose.
 */
export default class extends Controller<HTMLFormElement> {
  static targets = ["field", "state", "choice", "theirs"];
  static values = { me: String, call: String, place: String, saving: String, saved: String, failed: String, conflict: String };

  declare readonly hasFieldTarget: boolean;
  declare readonly fieldTarget: HTMLTextAreaElement;
  declare readonly stateTarget: HTMLElement;
  declare readonly choiceTarget: HTMLElement;
  declare readonly theirsTarget: HTMLElement;
  declare readonly meValue: string;
  declare readonly callValue: string;
  declare readonly placeValue: string;
  declare readonly savingValue: string;
  declare readonly savedValue: string;
  declare readonly failedValue: string;
  declare readonly conflictValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private isWaiting = false;
  private chosenVersion = "";
  private key = "";
  private others: BroadcastChannel | undefined;

  connect(): void {
    this.key = draftOf(this.meValue, this.callValue, this.placeValue);
    hold(this.key);
    this.others = new BroadcastChannel(`notes-${this.meValue}`);
    this.others.onmessage = (event: MessageEvent<News>) => this.follow(event.data);
    addEventListener("pagehide", this.leave);
    const draft = kept(this.key);
    if (draft === undefined) return;
    if (draft.text === this.fieldTarget.value) {
      forget(this.key);
      return;
    }
    this.fieldTarget.value = draft.text;
    this.fieldTarget.dataset["version"] = draft.version;
    void this.save();
  }

  disconnect(): void {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leave);
    this.others?.close();
    this.leave();
    letGo(this.key);
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
    if (this.isUnsaved) void this.save();
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
    this.choose(both(this.theirsTarget.textContent ?? "", this.fieldTarget.value));
  }

  private get isAsked(): boolean {
    return !this.choiceTarget.hidden;
  }

  private get isUnsaved(): boolean {
    return this.hasFieldTarget && this.fieldTarget.value !== this.fieldTarget.defaultValue;
  }

  private get version(): string {
    return this.fieldTarget.dataset["version"] ?? "";
  }

  // Written elsewhere in this browser: nothing typed here is at stake.
  private follow(news: News): void {
    if (news.call !== this.callValue || this.isUnsaved || this.isSaving || this.isAsked) return;
    this.fieldTarget.defaultValue = this.fieldTarget.value = news.text;
    this.fieldTarget.dataset["version"] = news.version;
    this.say("");
  }

  private choose(text: string): void {
    this.choiceTarget.hidden = true;
    this.fieldTarget.value = text;
    this.fieldTarget.dataset["version"] = this.chosenVersion;
    this.keepDraft();
    this.fieldTarget.focus();
    void this.save();
  }

  // What is still unsaved then stays in the browser, and is sent from the next page.
  private readonly leave = (): void => {
    if (this.isUnsaved && !this.isAsked) this.send(this.fieldTarget.value, true).then(() => undefined, () => undefined);
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
      this.heard(text, await read(await this.send(text, false)));
    } catch {
      this.keepDraft();
      this.say(this.failedValue, true);
      if (this.element.isConnected) this.timer = setTimeout(() => void this.save(), retryAfter);
    } finally {
      this.isSaving = false;
    }
    if (!this.isWaiting) return;
    this.isWaiting = false;
    await this.save();
  }

  private heard(text: string, answer: Kept): void {
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
      forget(this.key);
      this.say(this.savedValue);
    } else this.keepDraft();
    if (this.element.isConnected) this.others?.postMessage({ call: this.callValue, text, version: this.version } satisfies News);
  }

  private send(text: string, keepalive: boolean): Promise<Response> {
    const body = new FormData(this.element);
    body.set("text", text);
    body.set("version", this.version);
    return fetch(this.element.action, { method: "POST", body, headers: { accept: "application/json" }, keepalive, signal: AbortSignal.timeout(patience) });
  }

  private keepDraft(): void {
    keep(this.key, this.fieldTarget.value, this.version);
  }

  private say(words: string, isBad = false): void {
    this.stateTarget.textContent = words;
    this.stateTarget.classList.toggle("ink-bad", isBad);
  }
}
