import { Controller } from "@hotwired/stimulus";

// Says beneath a phone field, while one types, how the number was understood. Never changes what is typed.
export default class extends Controller {
  static targets = ["line", "said"];

  declare readonly lineTargets: HTMLElement[];

  private waiting = new Map<HTMLElement, number>();

  read(event: Event) {
    const field = event.target as HTMLInputElement;
    const line = field.closest<HTMLElement>("[data-number-lines-target=line]")!;
    window.clearTimeout(this.waiting.get(line));
    this.waiting.set(line, window.setTimeout(() => void this.ask(field, line), 400));
  }

  private async ask(field: HTMLInputElement, line: HTMLElement) {
    const text = field.value;
    const answer = await fetch(`/contacts/number?text=${encodeURIComponent(text)}`);
    if (field.value !== text || !answer.ok) {
      return;
    }
    const said = line.querySelector<HTMLElement>("[data-number-lines-target=said]")!;
    const reading = answer.status === 204 ? {} : ((await answer.json()) as { understood?: string; wrong?: string });
    said.className = reading.wrong ? "form-wrong" : "form-hint";
    said.textContent = reading.wrong ?? reading.understood ?? "";
    field.setAttribute("aria-invalid", reading.wrong ? "true" : "false");
  }
}
