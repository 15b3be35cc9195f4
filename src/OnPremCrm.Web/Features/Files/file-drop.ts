import { Controller } from "@hotwired/stimulus";

/** A panel that takes files, chosen or dropped onto it. They are sent at once; what is too large or empty is not sent but said. */
export default class extends Controller<HTMLElement> {
  static targets = ["form", "input", "button", "wrong", "said"];
  static values = { most: Number, together: Number };

  declare readonly formTarget: HTMLFormElement;
  declare readonly hasFormTarget: boolean;
  declare readonly inputTarget: HTMLInputElement;
  declare readonly buttonTarget: HTMLElement;
  declare readonly wrongTarget: HTMLElement;
  declare readonly saidTarget: HTMLElement;
  declare readonly mostValue: number;
  declare readonly togetherValue: number;

  over(event: DragEvent): void {
    if (!this.hasFormTarget || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.element.classList.add("is-over");
  }

  leave(event: DragEvent): void {
    if (!this.element.contains(event.relatedTarget as Node | null)) this.element.classList.remove("is-over");
  }

  drop(event: DragEvent): void {
    this.element.classList.remove("is-over");
    if (!this.hasFormTarget || !event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    this.inputTarget.files = event.dataTransfer.files;
    this.send();
  }

  send(): void {
    const files = [...(this.inputTarget.files ?? [])];
    if (files.length === 0 || this.buttonTarget.ariaBusy === "true") return;
    const wrong = this.wrongOf(files);
    this.wrongTarget.hidden = wrong === null;
    this.saidTarget.textContent = wrong ?? "";
    if (wrong !== null) {
      this.inputTarget.value = "";
      return;
    }
    this.buttonTarget.ariaBusy = "true";
    this.buttonTarget.lastElementChild!.textContent = this.formTarget.dataset["sending"]!;
    this.formTarget.requestSubmit();
  }

  private wrongOf(files: File[]): string | null {
    const { tooLarge, empty, together } = this.formTarget.dataset;
    const large = files.find((file) => file.size > this.mostValue);
    if (large) return tooLarge!.replace("{0}", large.name);
    const nothing = files.find((file) => file.size === 0);
    if (nothing) return empty!.replace("{0}", nothing.name);
    return files.reduce((sum, file) => sum + file.size, 0) > this.togetherValue ? together! : null;
  }
}
