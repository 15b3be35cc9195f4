import { Controller } from "@hotwired/stimulus";
import { draftOf, forget, keep, kept } from "./_drafts";

const pause = 600;
const retryAfter = 5_000;
const patience = 15_000;

/** The note of a call: saved as one types, said in words. What could not be saved stays in the field, and in the browser, and is tried again. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["field", "state"];
  static values = { call: String, saving: String, saved: String, failed: String };

  declare readonly fieldTarget: HTMLTextAreaElement;
  declare readonly stateTarget: HTMLElement;
  declare readonly callValue: string;
  declare readonly savingValue: string;
  declare readonly savedValue: string;
  declare readonly failedValue: string;

  private get key(): string {
    return draftOf(this.element.closest<HTMLElement>("[data-pops-me-value]")?.dataset.popsMeValue ?? "", this.callValue);
  }

  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private isWaiting = false;

  connect(): void {
    const draft = kept(this.key);
    if (draft !== null && draft !== this.fieldTarget.value) {
      this.fieldTarget.value = draft;
      void this.save();
    }
    addEventListener("pagehide", this.leave);
  }

  disconnect(): void {
    removeEventListener("pagehide", this.leave);
  }

  typed(): void {
    keep(this.key, this.fieldTarget.value);
    this.say("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), pause);
  }

  /** Leaving the field saves at once. */
  left(): void {
    if (kept(this.key) !== null) void this.save();
  }

  /** A form is sent by buttons and by Enter too; ours is not. */
  stay(event: Event): void {
    event.preventDefault();
    void this.save();
  }

  private readonly leave = (): void => {
    if (kept(this.key) !== null) void this.send(true);
  };

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isSaving) {
      this.isWaiting = true;
      return;
    }
    this.isSaving = true;
    const text = this.fieldTarget.value;
    try {
      const answer = await this.send(false);
      if (!answer.ok || answer.redirected) throw new Error(`note: ${answer.status}`);
      this.fieldTarget.defaultValue = text; // what the server has now; only a difference to it is unsaved
      if (this.fieldTarget.value === text) {
        forget(this.key);
        this.say("saved");
      }
    } catch {
      this.say("failed");
      this.timer = setTimeout(() => void this.save(), retryAfter);
    } finally {
      this.isSaving = false;
    }
    if (!this.isWaiting) return;
    this.isWaiting = false;
    await this.save();
  }

  private send(keepalive: boolean): Promise<Response> {
    return fetch(this.element.action, { method: "POST", body: new FormData(this.element), headers: { accept: "application/json" }, keepalive, signal: AbortSignal.timeout(patience) });
  }

  private say(state: "saving" | "saved" | "failed"): void {
    this.stateTarget.textContent = { saving: this.savingValue, saved: this.savedValue, failed: this.failedValue }[state];
    this.stateTarget.classList.toggle("ink-bad", state === "failed");
  }
}
