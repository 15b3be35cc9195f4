import { Controller } from "@hotwired/stimulus";

/** Shows and hides a password, and says when Caps Lock is on. */
export default class extends Controller {
  static targets = ["field", "toggle", "caps"];
  static values = { show: String, hide: String };

  declare readonly fieldTarget: HTMLInputElement;
  declare readonly toggleTarget: HTMLButtonElement;
  declare readonly capsTarget: HTMLElement;
  declare readonly hasCapsTarget: boolean;
  declare readonly showValue: string;
  declare readonly hideValue: string;

  toggle(): void {
    const shown = this.fieldTarget.type === "text";
    this.fieldTarget.type = shown ? "password" : "text";
    const word = shown ? this.showValue : this.hideValue;
    this.toggleTarget.setAttribute("aria-label", word);
    this.toggleTarget.title = word;
    this.toggleTarget.setAttribute("aria-pressed", String(!shown));
  }

  caps(event: KeyboardEvent): void {
    if (this.hasCapsTarget && typeof event.getModifierState === "function") this.capsTarget.hidden = !event.getModifierState("CapsLock");
  }
}
