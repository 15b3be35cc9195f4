import { Controller } from "@hotwired/stimulus";

/** F keys of a page: <button data-key="F8"> is pressed by F8, from anywhere, also from within a field. Not while an input method composes. */
export default class extends Controller<HTMLElement> {
  press(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!/^F\d+$/.test(event.key) || document.querySelector("dialog[open]") !== null) return;
    const pressed = Array.from(document.querySelectorAll<HTMLElement>(`[data-key="${event.key}"]`)).find((element) => element.checkVisibility());
    if (pressed === undefined) return;
    event.preventDefault();
    pressed.click();
  }
}
