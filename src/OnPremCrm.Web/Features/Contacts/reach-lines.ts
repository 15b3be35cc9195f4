import { Controller } from "@hotwired/stimulus";

// There is always an empty line to write the next one into. Says beneath a phone field, while one types, how the number was understood; never changes what is typed.
export default class extends Controller {
  static targets = ["line", "said"];
  static values = { asks: Boolean };

  declare readonly lineTargets: HTMLElement[];
  declare readonly asksValue: boolean;

  private waiting = new Map<HTMLElement, number>();

  read(event: Event) {
    const field = event.target as HTMLInputElement | HTMLTextAreaElement;
    const line = field.closest<HTMLElement>("[data-reach-lines-target=line]")!;
    if (line === this.lineTargets.at(-1) && field.value.trim() !== "") this.grow(line);
    if (this.asksValue) {
      window.clearTimeout(this.waiting.get(line));
      this.waiting.set(line, window.setTimeout(() => void this.ask(field as HTMLInputElement, line), 400));
    }
  }

  private grow(last: HTMLElement) {
    const fresh = last.cloneNode(true) as HTMLElement;
    const number = this.lineTargets.length;
    for (const element of fresh.querySelectorAll("[name], [id], [for], [aria-describedby], [aria-label]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = element.getAttribute(attribute);
        if (value !== null) element.setAttribute(attribute, value.replace(/\d+/, String(number)));
      }
      const label = element.getAttribute("aria-label");
      if (label !== null) element.setAttribute("aria-label", label.replace(/\d+/, String(number + 1)));
    }
    for (const field of fresh.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
      field.removeAttribute("aria-invalid");
      if (field.type === "radio" || field.type === "checkbox") {
        field.removeAttribute("checked");
        (field as HTMLInputElement).checked = false;
        if (field.type === "radio") field.value = String(number);
      } else {
        field.value = "";
        field.removeAttribute("value");
      }
    }
    fresh.removeAttribute("open");
    fresh.querySelector<HTMLElement>("[data-reach-lines-target=said]")!.textContent = "";
    last.after(fresh);
  }

  private async ask(field: HTMLInputElement, line: HTMLElement) {
    const text = field.value;
    const answer = await fetch(`/contacts/number?text=${encodeURIComponent(text)}`);
    if (field.value !== text || !answer.ok || answer.redirected) {
      return;
    }
    const said = line.querySelector<HTMLElement>("[data-reach-lines-target=said]")!;
    const reading = answer.status === 204 ? {} : ((await answer.json()) as { understood?: string; wrong?: string });
    said.className = reading.wrong ? "form-wrong" : "form-hint";
    said.textContent = reading.wrong ?? reading.understood ?? "";
    field.setAttribute("aria-invalid", reading.wrong ? "true" : "false");
  }
}
