import { Controller } from "@hotwired/stimulus";

/** The call page's label buttons: Enter and Space press them as if they were buttons. */
export default class extends Controller<HTMLElement> {
  connect(): void {
    for (const label of this.element.querySelectorAll<HTMLLabelElement>("label.btn")) {
      label.tabIndex = 0;
      label.setAttribute("role", "button");
      label.addEventListener("keydown", press);
    }
  }
}

function press(event: KeyboardEvent): void {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  (event.currentTarget as HTMLElement).click();
}
