import { Controller } from "@hotwired/stimulus";

/** On the error below a field: the first wrong field of the page gets the focus, however the page came to show it. */
export default class extends Controller<HTMLElement> {
  connect(): void {
    const first = document.querySelector<HTMLElement>("main [aria-invalid='true']");
    if (first?.getAttribute("aria-describedby")?.split(" ").includes(this.element.id)) first.focus();
  }
}
