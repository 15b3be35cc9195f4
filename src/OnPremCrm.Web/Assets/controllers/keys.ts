import { Controller } from "@hotwired/stimulus";

const pause = 1_500; // between G and the letter after it

/**
 * The keyboard of every page. F keys press <button data-key="F8">, from within a field too; single letters work only outside fields and can be switched
 * off (data-single-keys on body). Nothing is a key while an input method composes. What a page offers: [data-filter] for /, [data-edit] for E, rows with a link for J and K.
 */
export default class extends Controller<HTMLElement> {
  private goesSince = 0;

  press(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.key === "Enter") saveForm(event);
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") !== null) return;
    if (/^F\d+$/.test(event.key) && !event.shiftKey) pressFor(event);
    else if (event.key === "Escape") leaveField(event);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.shiftKey) moveByArrow(event);
    else if (this.element.dataset.singleKeys !== "off" && !isField(event.target)) this.pressLetter(event);
  }

  private pressLetter(event: KeyboardEvent): void {
    const goes = Date.now() - this.goesSince < pause;
    this.goesSince = 0;
    const letter = letterOf(event);
    if (goes) {
      const link = document.querySelector<HTMLElement>(`#side [data-go="${CSS.escape(letter)}"]`);
      if (link === null) return;
      event.preventDefault();
      link.click();
      return;
    }
    switch (letter) {
      case "g":
        this.goesSince = Date.now();
        break;
      case "j":
      case "k":
        if (moveRow(letter === "j" ? 1 : -1)) event.preventDefault();
        break;
      case "e":
        clickFirst(event, "main [data-edit], main a[href$='/edit']");
        break;
      case "/":
        focusFilter(event);
        break;
      case "?":
        openList(event);
        break;
    }
  }
}

// On a keyboard with other letters the place of the key counts: П stands where G is.
function letterOf(event: KeyboardEvent): string {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const place = /^Key([A-Z])$/.exec(event.code)?.[1];
  return place === undefined ? event.key : place.toLowerCase();
}

function pressFor(event: KeyboardEvent): void {
  const row = document.activeElement?.closest("tr, li");
  const own = event.key === "F8" ? row?.querySelector<HTMLElement>("form[action='/dial'] button") : null;
  const pressed = own ?? Array.from(document.querySelectorAll<HTMLElement>(`[data-key="${event.key}"]`)).find((element) => element.checkVisibility());
  if (pressed == null) return;
  event.preventDefault();
  pressed.click();
}

function saveForm(event: KeyboardEvent): void {
  const focused = document.activeElement;
  const form = focused?.closest("form") ?? null;
  const button = form?.querySelector<HTMLButtonElement>("button.btn-primary, button[type=submit], button:not([type])") ?? document.querySelector<HTMLButtonElement>("main form button.btn-primary");
  if (button?.form == null) return;
  event.preventDefault();
  button.form.requestSubmit(button);
}

function leaveField(event: KeyboardEvent): void {
  const field = event.target;
  if (!(field instanceof HTMLElement) || !isField(field) || field.closest("details[open], .pop") !== null) return;
  event.preventDefault();
  field.blur();
}

function rows(): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>("main .log tbody tr, main .rows > li")).filter((row) => linkOf(row) !== null && row.checkVisibility());
}

function linkOf(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>("a.who-name, a[href^='/']:not(.btn)");
}

function moveRow(by: number): boolean {
  const all = rows();
  const present = document.activeElement?.closest("tr, li");
  const at = present == null ? -1 : all.indexOf(present as HTMLElement);
  const next = at === -1 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
  const link = next === undefined ? null : linkOf(next);
  if (link === null) return false;
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

// The arrows scroll the page, except from within a row of a list.
function moveByArrow(event: KeyboardEvent): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLAnchorElement) || focused.closest("main .log tbody tr, main .rows > li") === null) return;
  if (moveRow(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
}

function focusFilter(event: KeyboardEvent): void {
  const field = Array.from(document.querySelectorAll<HTMLInputElement>("main [data-filter], main input[type=search]")).find((one) => one.checkVisibility());
  if (field === undefined) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function clickFirst(event: KeyboardEvent, selector: string): void {
  const link = Array.from(document.querySelectorAll<HTMLElement>(selector)).find((one) => one.checkVisibility());
  if (link === undefined) return;
  event.preventDefault();
  link.click();
}

function openList(event: KeyboardEvent): void {
  const dialog = document.querySelector<HTMLDialogElement>("#keys-dialog");
  if (dialog === null) return;
  event.preventDefault();
  dialog.showModal();
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select") || target.isContentEditable);
}
