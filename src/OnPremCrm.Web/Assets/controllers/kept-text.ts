import { Controller } from "@hotwired/stimulus";
import { isTypedInto } from "../live/morph";

/** What was typed into one form: [name, which of that name, value or "on"/"off"]. */
type Kept = [name: string, nth: number, value: string][];

const fields = "input:not([type=hidden], [type=password], [type=file], [type=search], [type=submit], [type=button]), textarea, select";
// notes keep themselves, and what one looks for is no work that could be lost
const others = "[role=search], [method=get], [action='/logout'], [data-controller~=note], [data-controller~=call-note], [data-no-keep]";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * What somebody typed into a form outlives the log-in: when the log-in page takes the page's place, it goes to the tab's own store, under the user and the
 * path; when the same user is back it is in the form again, with a word about it, and it is forgotten once it was sent. Passwords are never kept.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["word"];
  static values = { me: String };

  declare readonly wordTarget: HTMLTemplateElement;
  declare readonly meValue: string;

  private path = location.pathname;

  connect(): void {
    this.path = location.pathname;
    document.addEventListener("turbo:before-render", this.leave);
    document.addEventListener("turbo:submit-end", this.sent);
    document.addEventListener("turbo:frame-load", this.giveBack);
    document.addEventListener("click", this.discard);
    addEventListener("pagehide", this.hide);
    this.forgetOthers();
    this.giveBack();
  }

  disconnect(): void {
    document.removeEventListener("turbo:before-render", this.leave);
    document.removeEventListener("turbo:submit-end", this.sent);
    document.removeEventListener("turbo:frame-load", this.giveBack);
    document.removeEventListener("click", this.discard);
    removeEventListener("pagehide", this.hide);
  }

  // The button beside the word: as the server has it.
  private readonly discard = (event: Event): void => {
    if (!(event.target instanceof Element) || event.target.closest("[data-kept-discard]") === null) return;
    const word = event.target.closest("[data-kept-word]");
    const form = word?.closest("form");
    word?.remove();
    if (!form) return;
    sessionStorage.removeItem(this.keyOf(form));
    form.reset();
    for (const field of form.querySelectorAll<Field>(fields)) tell(field);
    form.querySelector<Field>(fields)?.focus();
  };

  private readonly leave = (event: Event): void => {
    const { newBody } = (event as CustomEvent<{ newBody: HTMLElement }>).detail;
    if (newBody.querySelector("form [type=password][autocomplete=current-password]") !== null && newBody.matches(".door")) this.keepAll();
  };

  private readonly hide = (): void => {
    if (document.documentElement.dataset.live === "ended") this.keepAll();
  };

  private readonly sent = (event: Event): void => {
    const { success, fetchResponse } = (event as CustomEvent<{ success: boolean; fetchResponse?: { response: Response } }>).detail;
    if (!success || !(event.target instanceof HTMLFormElement)) return;
    if (fetchResponse !== undefined && new URL(fetchResponse.response.url).pathname === "/login") return;
    sessionStorage.removeItem(this.keyOf(event.target));
  };

  private keepAll(): void {
    for (const form of this.forms()) {
      const typed = keptOf(form);
      if (typed.length > 0) sessionStorage.setItem(this.keyOf(form), JSON.stringify(typed));
    }
  }

  private readonly giveBack = (): void => {
    for (const form of this.forms()) {
      const text = sessionStorage.getItem(this.keyOf(form));
      if (text === null || form.querySelector("[data-kept-word]") !== null) continue;
      let given = false;
      for (const [name, nth, value] of JSON.parse(text) as Kept) {
        const field = Array.from(form.querySelectorAll<Field>(fields)).filter((one) => one.name === name)[nth];
        if (field === undefined || isTypedInto(field)) continue;
        put(field, value);
        given = true;
      }
      if (given) form.prepend(this.wordTarget.content.cloneNode(true));
    }
  };

  private forms(): HTMLFormElement[] {
    return Array.from(document.querySelectorAll<HTMLFormElement>("main form")).filter((form) => !form.matches(others));
  }

  private keyOf(form: HTMLFormElement): string {
    return `${this.prefix}${this.path} ${form.getAttribute("action") ?? ""} ${form.id}`;
  }

  private get prefix(): string {
    return `typed ${this.meValue} `;
  }

  // Somebody else has logged in to this tab.
  private forgetOthers(): void {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("typed ") && !key.startsWith(this.prefix)) sessionStorage.removeItem(key);
  }
}

function keptOf(form: HTMLFormElement): Kept {
  const seen = new Map<string, number>();
  const kept: Kept = [];
  for (const field of form.querySelectorAll<Field>(fields)) {
    const nth = seen.get(field.name) ?? 0;
    seen.set(field.name, nth + 1);
    if (field.name !== "" && isTypedInto(field)) kept.push([field.name, nth, isTicked(field) ? (field.checked ? "on" : "off") : field.value]);
  }
  return kept;
}

function put(field: Field, value: string): void {
  if (isTicked(field)) field.checked = value === "on";
  else field.value = value;
  tell(field);
}

function tell(field: Field): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function isTicked(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}
