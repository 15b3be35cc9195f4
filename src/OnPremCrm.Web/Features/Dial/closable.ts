import { Controller } from "@hotwired/stimulus";

/** Something that a click puts away for good. */
export default class extends Controller {
  close(): void {
    this.element.remove();
  }
}
