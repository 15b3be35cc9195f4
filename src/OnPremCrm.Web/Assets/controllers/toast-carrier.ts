import { Controller } from "@hotwired/stimulus";

/** A <template> that the server put into the page: its toast moves to the place of toasts, which goes along from page to page. */
export default class extends Controller<HTMLTemplateElement> {
  connect(): void {
    document.getElementById("toasts")?.append(this.element.content.cloneNode(true));
    this.element.remove();
  }
}
