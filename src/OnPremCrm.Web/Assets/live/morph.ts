/**
 * What a live refresh may not touch: a field that has the focus or that somebody typed into, what somebody opened, and what the browser alone writes (data-keep).
 * Turbo asks before it morphs an element or an attribute.
 */
const fields = "input:not([type=hidden]), textarea, select";

export function isTypedInto(field: Element): boolean {
  if (field instanceof HTMLInputElement) return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field instanceof HTMLSelectElement && Array.from(field.options).some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
}

// Turbo morphs the answer to a refused form too. Its fields hold what was sent, and their errors must reach them. A form that did not arrive, or at which
// the server failed, is not answered with a page (controllers/unsent.ts): what is typed in it stays guarded.
const firstServerFault = 500;
let isRefusal = false;

interface Submitted {
  success: boolean;
  fetchResponse?: { statusCode: number };
}

export function guardMorphs(): void {
  addEventListener("turbo:submit-end", (event) => {
    const { success, fetchResponse } = (event as CustomEvent<Submitted>).detail;
    isRefusal = !success && fetchResponse !== undefined && fetchResponse.statusCode < firstServerFault;
  });
  addEventListener("turbo:render", () => (isRefusal = false));
  addEventListener("turbo:before-morph-element", (event) => {
    if (isRefusal) return;
    const element = event.target;
    if (element instanceof Element && element.matches("[data-keep]")) event.preventDefault();
    else if (element instanceof Element && element.matches(fields) && (element === document.activeElement || isTypedInto(element))) event.preventDefault();
  });
  addEventListener("turbo:before-morph-attribute", (event) => {
    const element = event.target;
    const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
    const isOpened = attributeName === "open" && (element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement);
    const isShownByPlayer = attributeName === "hidden" && element instanceof Element && element.matches("[data-player-target]");
    if (isOpened || isShownByPlayer || attributeName === "data-folded") event.preventDefault();
  });
}
