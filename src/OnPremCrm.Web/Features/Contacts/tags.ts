import { Controller } from "@hotwired/stimulus";

// Tags in use as buttons beneath the field; a press puts one in or takes it out. Without scripts one types them.
export default class extends Controller {
  static targets = ["field", "known", "tag"];

  declare readonly fieldTarget: HTMLInputElement;
  declare readonly knownTargets: HTMLElement[];
  declare readonly tagTargets: HTMLButtonElement[];

  connect() {
    for (const known of this.knownTargets) known.hidden = false;
    this.show();
  }

  toggle(event: Event) {
    const tag = (event.currentTarget as HTMLElement).textContent!.trim();
    const tags = this.tags();
    const rest = tags.filter((known) => known.toLowerCase() !== tag.toLowerCase());
    this.fieldTarget.value = (rest.length < tags.length ? rest : [...tags, tag]).join(", ");
    this.show();
  }

  show() {
    const tags = this.tags().map((tag) => tag.toLowerCase());
    for (const button of this.tagTargets) {
      const isOn = tags.includes(button.textContent!.trim().toLowerCase());
      button.setAttribute("aria-pressed", String(isOn));
      button.classList.toggle("is-on", isOn);
    }
  }

  private tags() {
    return this.fieldTarget.value.split(/[,、;]/).map((tag) => tag.trim()).filter((tag) => tag !== "");
  }
}
