import { Controller } from "@hotwired/stimulus";

// Rows of a form that are dragged into another order, which it then sends. By keyboard and by finger there are its buttons.
export default class extends Controller<HTMLFormElement> {
  private held: HTMLElement | null = null;
  private next: Element | null = null;
  private pressed: string | null = null;

  // A row that moves loses the focus; one wants to press on.
  press(event: SubmitEvent) {
    this.pressed = event.submitter?.id || null;
  }

  again() {
    const button = this.pressed && (document.getElementById(this.pressed) ?? document.getElementById(this.pressed.replace(/^up-|^down-/, (way) => (way === "up-" ? "down-" : "up-"))));
    if (button) button.focus();
    this.pressed = null;
  }

  lift(event: DragEvent) {
    this.held = rowOf(event);
    if (!this.held) return;
    this.next = this.held.nextElementSibling;
    event.dataTransfer!.effectAllowed = "move";
    this.held.classList.add("is-held");
  }

  over(event: DragEvent) {
    const row = rowOf(event);
    if (!this.held || !row) return;
    event.preventDefault();
    if (row === this.held) return;
    const box = row.getBoundingClientRect();
    row.parentElement!.insertBefore(this.held, event.clientY > box.top + box.height / 2 ? row.nextElementSibling : row);
  }

  drop(event: DragEvent) {
    event.preventDefault();
  }

  end(event: DragEvent) {
    const held = this.held;
    if (!held) return;
    this.held = null;
    held.classList.remove("is-held");
    if (event.dataTransfer!.dropEffect === "none") held.parentElement!.insertBefore(held, this.next); // let go elsewhere, or taken back
    else if (held.nextElementSibling !== this.next) this.element.requestSubmit();
  }
}

function rowOf(event: DragEvent) {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("li") : null;
}
