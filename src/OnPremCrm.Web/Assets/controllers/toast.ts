import { Controller } from "@hotwired/stimulus";

const lasts = 8_000;

/** A toast: goes after eight seconds in which neither the pointer nor the focus was on it. One that stays goes by its button only. */
export default class extends Controller<HTMLElement> {
  static values = { stays: Boolean };
  declare readonly staysValue: boolean;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private left = lasts;
  private since = 0;

  connect(): void {
    this.go();
  }

  disconnect(): void {
    this.wait(); // it goes along to another page, and goes on there
  }

  wait(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left -= Date.now() - this.since;
  }

  go(): void {
    if (this.staysValue || this.timer !== undefined || this.element.matches(":hover, :focus-within")) return;
    this.since = Date.now();
    this.timer = setTimeout(() => this.close(), Math.max(1_000, this.left));
  }

  close(): void {
    this.element.remove();
  }
}
