import { Controller } from "@hotwired/stimulus";

/** The phone bar's buttons: what they do happens on the card of the call, which they unfold. */
export default class extends Controller {
  /** To the newest card, as F2 does. */
  show(): void {
    dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true, cancelable: true }));
  }

  /** To the note of the current call, as F4 does. */
  note(): void {
    document.dispatchEvent(new CustomEvent("pops:note"));
  }

  /** To the field that finds a colleague. */
  give(): void {
    document.dispatchEvent(new CustomEvent("pops:give"));
  }
}
