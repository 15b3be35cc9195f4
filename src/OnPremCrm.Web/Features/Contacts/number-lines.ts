import { Controller } from "@hotwired/stimulus";

// Says beneath a phone field, while one types, how the number was understood. Never changes what is typed.
export default class extends Controller {
  static targets = ["line", "said"];

  declare readonly lineTargets: HTMLElement[];

  private waiting = new Map<HTMLElement, number>();

  read(event: Event) {
    const field = event.target as HTMLInputElement;
    const line = field.closest<HTMLElement>("[data-number-lines-target=line]")!;
    if (line === this.lineTargets.at(-1) && field.value.trim() !== "") this.grow(line);
    window.clearTimeout(this.waiting.get(line));
    this.waiting.set(line, window.setTimeout(() => void this.ask(field, line), 400));
  }

  // There is always an empty line to write the next number into.
  private grow(last: HTMLElement) {
    const fresh = last.cloneNode(true) as HTMLElement;
    const number = this.lineTargets.length;
    for (const element of fresh.querySelectorAll("[name], [id], [aria-describedby], [aria-label]")) {
      for (const attribute of ["name", "id", "aria-describedby"]) {
        const value = element.getAttribute(attribute);
        if (value !== null) element.setAttribute(attribute, value.replace(/\d+/, String(number)));
      }
      const label = element.getAttribute("aria-label");
      if (label !== null) element.setAttribute("aria-label", label.replace(/\d+/, String(number + 1)));
    }
    const field = fresh.querySelector("input")!;
    field.value = "";
    field.removeAttribute("value");
    field.removeAttribute("aria-invalid");
    fresh.querySelector<HTMLElement>("[data-number-lines-target=said]")!.textContent = "";
    last.after(fresh);
  }

  private async ask(field: HTMLInputElement, line: HTMLElement) {
    const text = field.value;
    const answer = await fetch(`/contacts/number?text=${encodeURIComponent(text)}`);
    if (field.value !== text || !answer.ok || answer.redirected) {
      return;
    }
    const said = line.querySelector<HTMLElement>("[data-number-lines-target=said]")!;
    const reading = answer.status === 204 ? {} : ((await answer.json()) as { understood?: string; wrong?: string });
    said.className = reading.wrong ? "form-wrong" : "form-hint";
    said.textContent = reading.wrong ?? reading.understood ?? "";
    field.setAttribute("aria-invalid", reading.wrong ? "true" : "false");
  }
}
