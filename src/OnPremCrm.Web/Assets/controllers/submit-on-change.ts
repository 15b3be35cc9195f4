import { Controller } from "@hotwired/stimulus";

/** Sends its form when a choice changes; the form has a button for those without JavaScript, and we hide it. */
export default class extends Controller<HTMLFormElement> {
  static targets = ["button"];
  declare readonly buttonTargets: HTMLElement[];

  connect(): void {
    for (const button of this.buttonTargets) button.hidden = true;
  }

  send(): void {
    this.element.requestSubmit();
  }
}
