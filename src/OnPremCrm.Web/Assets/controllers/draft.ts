import { Controller } from "@hotwired/stimulus";

interface Draft {
  text: string;
  /** Of the text that it was typed over; "": there was none. */
  version: string;
}

interface Submitted {
  success: boolean;
  fetchResponse?: { response: Response };
}

/**
 * A note behind a small word, sent with a button: what is typed stays in the browser, under the user and the address it goes to, until it was taken, whatever happens to the
 * page. Opening it leads into the field, Ctrl Enter sends it, Escape folds it.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["summary", "field"];
  static values = { me: String, refused: Boolean };

  declare readonly summaryTarget: HTMLElement;
  declare readonly fieldTarget: HTMLTextAreaElement;
  declare readonly meValue: string;
  /** The page shows what was typed and not taken: there is nothing to give back. */
  declare readonly refusedValue: boolean;

  private isRestored = false;

  connect(): void {
    const kept = localStorage.getItem(this.key);
    if (kept === null || this.refusedValue) return;
    const draft = JSON.parse(kept) as Draft;
    if (draft.text === this.fieldTarget.defaultValue) {
      localStorage.removeItem(this.key);
      return;
    }
    this.fieldTarget.value = draft.text;
    this.fieldTarget.dataset["version"] = draft.version;
    this.isRestored = !this.isOpen;
    this.turn(true);
  }

  typed(): void {
    if (this.fieldTarget.value === this.fieldTarget.defaultValue) localStorage.removeItem(this.key);
    else localStorage.setItem(this.key, JSON.stringify({ text: this.fieldTarget.value, version: this.version } satisfies Draft));
  }

  /** A key that opens it leads back into the field when it is open. */
  begin(event: MouseEvent): void {
    if (!this.isOpen || event.detail !== 0 || document.activeElement === this.summaryTarget) return;
    event.preventDefault();
    this.fieldTarget.focus();
  }

  opened(): void {
    if (this.isOpen && !this.isRestored) this.fieldTarget.focus();
    this.isRestored = false;
  }

  /** The field is never morphed while something is typed in it, the hidden one beside it is: the version goes with the text. */
  tell(): void {
    const version = this.form?.elements.namedItem("version");
    if (version instanceof HTMLInputElement) version.value = this.version;
  }

  save(event: KeyboardEvent): void {
    if (event.isComposing) return;
    event.preventDefault();
    this.form?.requestSubmit();
  }

  close(event: KeyboardEvent): void {
    if (event.isComposing || !this.isOpen) return;
    event.preventDefault();
    this.fold();
  }

  sent(event: Event): void {
    const { success, fetchResponse } = (event as CustomEvent<Submitted>).detail;
    if (!success || (fetchResponse !== undefined && new URL(fetchResponse.response.url).pathname === "/login")) return;
    localStorage.removeItem(this.key);
    this.fieldTarget.value = this.fieldTarget.defaultValue;
    this.fold();
  }

  private fold(): void {
    if (!this.isOpen) return;
    this.turn(false);
    this.summaryTarget.focus();
  }

  private get isOpen(): boolean {
    return this.element instanceof HTMLDetailsElement && this.element.open;
  }

  private turn(open: boolean): void {
    if (this.element instanceof HTMLDetailsElement) this.element.open = open;
  }

  private get form(): HTMLFormElement | null {
    return this.fieldTarget.form;
  }

  private get version(): string {
    return this.fieldTarget.dataset["version"] ?? "";
  }

  private get key(): string {
    return `draft ${this.meValue} ${new URL(this.form?.action ?? "", location.href).pathname} ${this.fieldTarget.id}`;
  }
}
