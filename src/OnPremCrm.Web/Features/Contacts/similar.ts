import { Controller } from "@hotwired/stimulus";

// Says beneath a name, a number or an e-mail, while one types it, who may be there already. Nothing above moves, nothing takes the focus, and nothing is kept from being saved.
export default class extends Controller<HTMLFormElement> {
  static targets = ["said"];
  static values = { noun: String, except: String };

  declare readonly saidTarget: HTMLElement;
  declare readonly nounValue: string;
  declare readonly exceptValue: string;

  private waiting = new Map<HTMLInputElement, number>();

  // What a call or a list brought along stands there already.
  connect() {
    if (this.exceptValue !== "") return;
    for (const field of this.element.querySelectorAll<HTMLInputElement>("input")) {
      if (kindOf(field) !== null && field.value.trim() !== "") void this.ask(field);
    }
  }

  disconnect() {
    for (const timer of this.waiting.values()) window.clearTimeout(timer);
  }

  read(event: Event) {
    const field = event.target as HTMLInputElement;
    if (kindOf(field) === null) return;
    window.clearTimeout(this.waiting.get(field));
    this.waiting.set(field, window.setTimeout(() => void this.ask(field), 500));
  }

  private async ask(field: HTMLInputElement) {
    const text = field.value;
    const asked = new URLSearchParams({ noun: this.nounValue, field: kindOf(field)!, text, except: this.exceptValue });
    const answer = text.trim() === "" ? null : await fetch(`/contacts/similar?${asked}`);
    if (field.value !== text || (answer !== null && (!answer.ok || answer.redirected))) return;
    this.show(field, answer === null ? "" : (await answer.text()).trim());
  }

  private show(field: HTMLInputElement, html: string) {
    const place = field.closest<HTMLElement>(".reach-line") ?? field.parentElement!;
    let line = place.querySelector<HTMLElement>(":scope > .similar");
    if (html === "") {
      line?.remove();
      return;
    }
    if (line === null) {
      line = document.createElement("p");
      line.className = "similar";
      place.append(line);
    }
    if (line.innerHTML === html) return;
    line.innerHTML = html;
    this.saidTarget.textContent = line.textContent;
  }
}

function kindOf(field: HTMLInputElement): string | null {
  return field.name === "Input.Name" ? "name" : /^Input\.Numbers\[\d+\]\.Text$/.test(field.name) ? "number" : /^Input\.Emails\[\d+\]\.Text$/.test(field.name) ? "email" : null;
}
