import { Controller } from "@hotwired/stimulus";

/** The quiet mark of the link in the side bar: live, or connecting again. The band above the page comes only when that lasts. */
export default class extends Controller<HTMLElement> {
  static targets = ["text"];
  static values = { live: String, waiting: String, how: String };

  declare readonly textTarget: HTMLElement;
  declare readonly liveValue: string;
  declare readonly waitingValue: string;
  declare readonly howValue: string;

  connect(): void {
    document.addEventListener("live:up", this.show);
    document.addEventListener("live:down", this.show);
    this.show();
  }

  disconnect(): void {
    document.removeEventListener("live:up", this.show);
    document.removeEventListener("live:down", this.show);
  }

  private readonly show = (): void => {
    const state = document.documentElement.dataset.live;
    this.element.hidden = state === undefined;
    const isLive = state === "up";
    this.textTarget.textContent = isLive ? this.liveValue : this.waitingValue;
    this.element.title = isLive ? this.liveValue : this.howValue;
    this.element.classList.toggle("is-down", !isLive);
  };
}
