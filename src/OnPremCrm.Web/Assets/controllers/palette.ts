import { Controller } from "@hotwired/stimulus";
import { visit } from "@hotwired/turbo";

const pause = 90;
const patience = 8_000;

/**
 * Find or dial, a combobox: Ctrl K goes to the field from anywhere, what one types is followed by suggestions, Enter opens the marked one,
 * Ctrl Enter dials it, Escape goes back to where one was. Without JavaScript the field is a form that leads to the search page.
 */
export default class extends Controller<HTMLFormElement> {
  static targets = ["field", "list", "said"];
  static values = { url: String };

  declare readonly fieldTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly saidTarget: HTMLElement;
  declare readonly urlValue: string;

  private before: HTMLElement | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;
  private shownFor: string | undefined;
  /** Enter came before its suggestions: it acts as soon as they are there. */
  private isHurried: "open" | "dial" | undefined;

  disconnect(): void {
    this.close();
  }

  /** Ctrl K, from anywhere. */
  focus(event: KeyboardEvent): void {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    this.remember();
    this.fieldTarget.focus();
    this.fieldTarget.select();
    void this.suggest();
  }

  /** The field got the focus by mouse or Tab. */
  enter(event: FocusEvent): void {
    if (event.relatedTarget instanceof HTMLElement && !this.element.contains(event.relatedTarget)) this.before = event.relatedTarget;
  }

  open(): void {
    void this.suggest();
  }

  leave(event: FocusEvent): void {
    if (!(event.relatedTarget instanceof Node && this.element.contains(event.relatedTarget))) this.close();
  }

  typed(event: Event): void {
    if (event instanceof InputEvent && event.isComposing) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.suggest(), pause);
  }

  press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    switch (event.key) {
      case "Escape":
        event.preventDefault();
        event.stopPropagation();
        this.fieldTarget.value = "";
        this.goBack();
        break;
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (this.isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
        else void this.suggest();
        break;
      case "Enter":
        event.preventDefault();
        this.act(event.ctrlKey || event.metaKey ? "dial" : "open");
        break;
    }
  }

  /** The pointer keeps the focus in the field. */
  hold(event: Event): void {
    event.preventDefault();
  }

  hover(event: Event): void {
    const option = optionAt(event);
    if (option !== null) this.mark(option);
  }

  choose(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // into another tab, as any link
    const option = optionAt(event);
    if (option === null) return;
    event.preventDefault();
    this.follow(option, "open");
  }

  private get isOpen(): boolean {
    return !this.listTarget.hidden;
  }

  private get options(): HTMLAnchorElement[] {
    return Array.from(this.listTarget.querySelectorAll<HTMLAnchorElement>("[role=option]"));
  }

  private get marked(): HTMLAnchorElement | undefined {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  private remember(): void {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused !== document.body && !this.element.contains(focused)) this.before = focused;
  }

  private goBack(): void {
    this.close();
    if (this.before?.isConnected === true) this.before.focus();
    else this.fieldTarget.blur();
    this.before = null;
  }

  private async suggest(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.fieldTarget.value;
    if (this.isOpen && this.shownFor === text) return;
    this.running?.abort();
    const running = (this.running = new AbortController());
    try {
      const answer = await fetch(`${this.urlValue}?q=${encodeURIComponent(text)}`, { headers: { accept: "text/html" }, signal: AbortSignal.any([running.signal, AbortSignal.timeout(patience)]) });
      if (!answer.ok || answer.redirected) throw new Error(`suggest: ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector<HTMLElement>("[data-palette-answer]");
      if (running.signal.aborted || found === null || !this.element.contains(document.activeElement)) return;
      this.running = undefined;
      this.show(found, text);
    } catch {
      if (running.signal.aborted) return;
      // Out of reach, or logged out: the search page will say so.
      const isHurried = this.isHurried;
      this.close();
      if (isHurried !== undefined) this.element.requestSubmit();
    } finally {
      if (this.running === running) this.running = undefined;
    }
  }

  private show(found: HTMLElement, text: string): void {
    this.listTarget.replaceChildren(...found.childNodes);
    this.saidTarget.textContent = found.dataset.said ?? "";
    this.listTarget.hidden = false;
    this.shownFor = text;
    const [first] = this.options;
    this.fieldTarget.setAttribute("aria-expanded", String(first !== undefined));
    if (first === undefined) this.fieldTarget.removeAttribute("aria-activedescendant");
    else this.mark(first);
    const isHurried = this.isHurried;
    this.isHurried = undefined;
    if (isHurried !== undefined) this.act(isHurried);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
    this.isHurried = undefined;
    this.shownFor = undefined;
    if (!this.hasListTarget) return;
    this.listTarget.hidden = true;
    this.listTarget.replaceChildren();
    this.saidTarget.textContent = "";
    this.fieldTarget.setAttribute("aria-expanded", "false");
    this.fieldTarget.removeAttribute("aria-activedescendant");
  }

  declare readonly hasListTarget: boolean;

  private move(by: number): void {
    const options = this.options;
    const at = options.findIndex((option) => option === this.marked);
    const next = options[(at + by + options.length) % options.length];
    if (next !== undefined) this.mark(next);
  }

  private mark(option: HTMLAnchorElement): void {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    this.fieldTarget.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private act(how: "open" | "dial"): void {
    const isPending = this.timer !== undefined || this.running !== undefined;
    if (isPending || this.shownFor !== this.fieldTarget.value) {
      this.isHurried = how;
      if (!isPending || this.timer !== undefined) void this.suggest();
      return;
    }
    const option = this.marked;
    if (option !== undefined) this.follow(option, how);
    else if (this.fieldTarget.value.trim() !== "") this.element.requestSubmit();
  }

  private follow(option: HTMLAnchorElement, how: "open" | "dial"): void {
    const dials = how === "dial" ? [option, ...this.options].find((one) => (one.dataset.dialNumberValue ?? "") !== "") : option.dataset.dials === undefined ? undefined : option;
    if (how === "dial" && dials === undefined) return;
    if (dials !== undefined) {
      dials.dispatchEvent(new CustomEvent("palette:dial", { cancelable: true }));
      this.fieldTarget.value = "";
      this.goBack();
      return;
    }
    const { press } = option.dataset;
    const { href } = option;
    this.fieldTarget.value = "";
    this.close();
    this.fieldTarget.blur();
    this.before = null;
    if (press === undefined || press === "") visit(href); // a data attribute without a value is written all the same
    else document.querySelector<HTMLElement>(press)?.click();
  }
}

function optionAt(event: Event): HTMLAnchorElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[role=option]") : null;
}
