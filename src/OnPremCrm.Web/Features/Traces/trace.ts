import { Controller } from "@hotwired/stimulus";

const atMostEvery = 2_000;

/** How a call came about: read when it is opened, and again when the call goes on while it is open. */
export default class extends Controller<HTMLDetailsElement> {
  static targets = ["frame"];
  static values = { id: String };

  declare readonly frameTarget: HTMLElement & { reload(): Promise<void> };
  declare readonly idValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;

  connect(): void {
    document.addEventListener("live:change", this.change);
    this.element.addEventListener("toggle", this.opened);
    if (location.hash === "#how") this.element.open = true;
  }

  disconnect(): void {
    document.removeEventListener("live:change", this.change);
    this.element.removeEventListener("toggle", this.opened);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  // A frame below the fold would wait for being scrolled to.
  private readonly opened = (): void => {
    if (this.element.open) this.frameTarget.setAttribute("loading", "eager");
  };

  private readonly change = (event: Event): void => {
    const { noun, id } = (event as CustomEvent<{ noun: string; id: string }>).detail;
    if (noun !== "calls" || id !== this.idValue || !this.element.open || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.frameTarget.reload();
    }, atMostEvery);
  };
}
