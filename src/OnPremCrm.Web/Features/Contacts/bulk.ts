import { Controller } from "@hotwired/stimulus";

/** Ticked rows of a list: how many they are, and all of a page at once. In the form of a change: what one types into is what shall be changed. */
export default class extends Controller<HTMLElement> {
  static targets = ["tick", "all", "said"];
  static values = { said: String };

  declare readonly tickTargets: HTMLInputElement[];
  declare readonly hasAllTarget: boolean;
  declare readonly allTarget: HTMLInputElement;
  declare readonly hasSaidTarget: boolean;
  declare readonly saidTarget: HTMLElement;
  /** "{0} ticked". */
  declare readonly saidValue: string;

  connect(): void {
    this.count(); // the browser remembers ticks of a page that one comes back to
  }

  toggle(): void {
    const all = this.allTarget.checked;
    this.tickTargets.forEach((tick) => (tick.checked = all));
    this.count();
  }

  count(): void {
    const ticked = this.tickTargets.filter((tick) => tick.checked).length;
    if (this.hasSaidTarget) this.saidTarget.textContent = ticked === 0 ? "" : this.saidValue.replace("{0}", String(ticked));
    if (!this.hasAllTarget) return;
    this.allTarget.checked = ticked > 0 && ticked === this.tickTargets.length;
    this.allTarget.indeterminate = ticked > 0 && ticked < this.tickTargets.length;
  }

  choose(event: Event): void {
    const field = event.target as HTMLInputElement;
    const radio = field.closest(".bulk-choice")?.querySelector<HTMLInputElement>("input[type=radio]");
    if (radio && field !== radio) radio.checked = true;
  }
}
