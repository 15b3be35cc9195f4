import { Controller } from "@hotwired/stimulus";

/** A <dialog> that closes by its button and by a click beside it. Escape and the return of the focus are the browser's own. */
export default class extends Controller<HTMLDialogElement> {
  close(): void {
    this.element.close();
  }

  beside(event: MouseEvent): void {
    if (event.target === this.element) this.element.close();
  }
}
