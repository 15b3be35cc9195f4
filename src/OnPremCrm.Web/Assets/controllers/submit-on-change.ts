import { Controller } from "@hotwired/stimulus";

/** Sends its form when a choice changes; the form has a button for those without JavaScript (if-unscripted). */
export default class extends Controller<HTMLFormElement> {
  send(): void {
    this.element.requestSubmit();
  }
}
