import { Controller } from "@hotwired/stimulus";

/** Keeps each choice when it is made, so that the preview follows; the form has a button for those without JavaScript, and we hide it. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["button"];
  declare readonly buttonTargets: HTMLElement[];

  connect(): void {
    for (const button of this.buttonTargets) button.hidden = true;
  }

  // What is sent is what the page was made with from now on: else a refresh takes it for typed and leaves it, although a template has changed it.
  send(): void {
    this.element.requestSubmit();
    for (const field of this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.selected;
      else field.defaultValue = field.value;
    }
  }
}
