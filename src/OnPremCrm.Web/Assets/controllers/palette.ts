import { Controller } from "@hotwired/stimulus";
import { visit } from "@hotwired/turbo";

/** Find or dial: Ctrl K goes to the field from anywhere, Enter finds, Ctrl Enter dials what stands there, Escape goes back to where one was. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["field"];
  declare readonly fieldTarget: HTMLInputElement;

  private before: HTMLElement | null = null;

  focus(event: KeyboardEvent): void {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (document.activeElement !== this.fieldTarget) this.before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.fieldTarget.focus();
    this.fieldTarget.select();
  }

  press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      this.fieldTarget.value = "";
      this.fieldTarget.blur();
      if (this.before?.isConnected) this.before.focus();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && /\d/.test(this.fieldTarget.value)) {
      event.preventDefault();
      visit(`/dial?number=${encodeURIComponent(this.fieldTarget.value)}`);
    }
  }
}
