import { Controller } from "@hotwired/stimulus";

/** A <details> that closes when one looks elsewhere: a click outside, Escape, a new page. Without JavaScript it stays a plain <details>. */
export default class extends Controller<HTMLDetailsElement> {
  close(event: Event): void {
    if (event.target instanceof Node && this.element.contains(event.target)) return;
    this.element.open = false;
  }

  escape(event: KeyboardEvent): void {
    if (event.isComposing || !this.element.open) return;
    this.element.open = false;
    this.element.querySelector("summary")?.focus();
  }

  fold(): void {
    this.element.open = false;
  }
}
