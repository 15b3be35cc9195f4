import { Controller } from "@hotwired/stimulus";

// So long after the last movement over the rows, or the last key among them, nobody reads any more.
const pointerRests = 8_000;
const focusRests = 60_000;
// Scrolled so far, the newest rows are out of sight: what would come in above must not push.
const scrolledFrom = 120;

const rowsOf = "tr[id^='call-']";

/**
 * The rows of the log. While somebody reads, a refresh changes them only where they stand; new ones are counted, and come in when the eyes have gone
 * or the count is pressed. F8 calls back the number of the row that has the focus.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["fresh"];
  static values = { one: String, more: String };

  declare readonly freshTarget: HTMLElement;
  declare readonly oneValue: string;
  declare readonly moreValue: string;

  private pointedAt = -Infinity;
  private focusedAt = -Infinity;
  private isWaiting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  disconnect(): void {
    clearTimeout(this.timer);
  }

  call(event: KeyboardEvent): void {
    if (event.key !== "F8" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]") !== null) return;
    const call = document.activeElement?.closest(rowsOf)?.querySelector<HTMLElement>("[data-log-target='call']");
    if (call == null) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // without a row F8 is the first callback
    call.click();
  }

  read(): void {
    this.pointedAt = performance.now();
  }

  choose(): void {
    this.focusedAt = performance.now();
  }

  /** The pointer or the focus has gone elsewhere. */
  rest(event: Event): void {
    if (event.type === "pointerleave") this.pointedAt = -Infinity;
    else if (event instanceof FocusEvent && event.relatedTarget instanceof Node && this.element.contains(event.relatedTarget)) return;
    else this.focusedAt = -Infinity;
    this.settle();
  }

  scroll(): void {
    this.settle();
  }

  catchUp(): void {
    if (document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement)) document.activeElement.blur();
    this.pointedAt = this.focusedAt = -Infinity;
    this.freshTarget.hidden = true;
    scrollTo({ top: 0 });
    this.dispatch("ready");
  }

  /** Before a refresh is shown: as long as somebody reads, its table is put in the order of the present one. */
  hold(event: Event): void {
    const { page } = (event as CustomEvent<{ page: Document }>).detail;
    const fresh = page.getElementById(this.element.id)?.querySelector("table");
    const present = this.element.querySelector("table");
    this.isWaiting = this.isRead() && fresh != null && present !== null;
    if (!this.isWaiting || fresh == null || present === null) {
      this.count(0);
      return;
    }
    const kept = page.importNode(present, true);
    let isNew = 0;
    for (const row of fresh.querySelectorAll(rowsOf)) {
      const place = kept.querySelector(`#${CSS.escape(row.id)}`);
      if (place === null) isNew++;
      else place.replaceWith(page.importNode(row, true));
    }
    fresh.replaceWith(kept);
    this.count(isNew);
    this.settle();
  }

  private count(calls: number): void {
    this.freshTarget.hidden = calls === 0;
    this.freshTarget.textContent = calls === 1 ? this.oneValue : this.moreValue.replace("{0}", String(calls));
  }

  private isRead(): boolean {
    const now = performance.now();
    return now - this.pointedAt < pointerRests || (now - this.focusedAt < focusRests && this.element.contains(document.activeElement)) || this.isScrolled();
  }

  private isScrolled(): boolean {
    return this.element.getBoundingClientRect().top < -scrolledFrom;
  }

  // Looks again when the last sign of a reader will have grown old.
  private settle(): void {
    clearTimeout(this.timer);
    if (!this.isWaiting) return;
    if (!this.isRead()) {
      this.isWaiting = false;
      this.dispatch("ready");
      return;
    }
    if (this.isScrolled()) return; // scrolling back tells
    const now = performance.now();
    const wait = Math.max(this.pointedAt + pointerRests, this.element.contains(document.activeElement) ? this.focusedAt + focusRests : 0) - now;
    this.timer = setTimeout(() => this.settle(), Math.max(250, wait));
  }
}
