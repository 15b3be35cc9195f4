import { Controller } from "@hotwired/stimulus";

/** The keys of the dial pad write into its field, where the cursor is. */
export default class extends Controller {
  static targets = ["field"];
  declare readonly fieldTarget: HTMLInputElement;

  press(event: Event): void {
    const key = (event.currentTarget as HTMLElement).dataset.digit ?? "";
    const { selectionStart, selectionEnd, value } = this.fieldTarget;
    this.fieldTarget.setRangeText(key, selectionStart ?? value.length, selectionEnd ?? value.length, "end");
    this.fieldTarget.focus();
  }

  erase(): void {
    const { selectionStart, selectionEnd, value } = this.fieldTarget;
    const end = selectionEnd ?? value.length;
    const start = selectionStart ?? value.length;
    this.fieldTarget.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
    this.fieldTarget.focus();
  }
}
