import { Controller } from "@hotwired/stimulus";

/** A <template> that the server put into the page: its toast moves to the place of toasts, which goes along from page to page. */
export default class extends Controller<HTMLTemplateElement> {
  connect(): void {
    const place = document.getElementById("toasts");
    if (place === null) {
      document.addEventListener("turbo:render", this.move, { once: true }); // while Turbo renders, what is permanent is not in the page yet
      return;
    }
    place.append(this.element.content.cloneNode(true));
    this.element.remove();
  }

  disconnect(): void {
    document.removeEventListener("turbo:render", this.move);
  }

  private readonly move = (): void => this.connect();
}
