import { Controller } from "@hotwired/stimulus";

/** Says how many of one's callbacks are about to change hands. */
export default class extends Controller {
  static targets = ["box", "count"];
  static values = { words: String };

  declare readonly boxTargets: HTMLInputElement[];
  declare readonly countTarget: HTMLElement;
  /** With # for the number. */
  declare readonly wordsValue: string;

  count(): void {
    this.countTarget.textContent = this.wordsValue.replace("#", String(this.boxTargets.filter((box) => box.checked).length));
  }
}
