import { Controller } from "@hotwired/stimulus";

/** The phone bar's button while it rings: unfolds the cards and goes to the newest, as F2 does. */
export default class extends Controller {
  show(): void {
    dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true, cancelable: true }));
  }
}
