import { Controller } from "@hotwired/stimulus";
import { logInAgain } from "../live/again";

/** The quiet mark of the link in the side bar: live, connecting again, or logged out. The band above the page comes only when that lasts. */
export default class extends Controller<HTMLElement> {
  static targets = ["text", "again"];
  static values = { live: String, waiting: String, how: String, out: String };

  declare readonly textTarget: HTMLElement;
  declare readonly againTarget: HTMLAnchorElement;
  declare readonly liveValue: string;
  declare readonly waitingValue: string;
  declare readonly howValue: string;
  declare readonly outValue: string;

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
    if (state === undefined) return; // its place is kept, nothing is said yet
    this.element.dataset.said = "";
    const isLive = state === "up";
    const isOut = state === "ended";
    this.textTarget.textContent = isLive ? this.liveValue : isOut ? this.outValue : this.waitingValue;
    this.element.title = isLive ? this.liveValue : isOut ? this.outValue : this.howValue;
    this.againTarget.hidden = !isOut;
    this.againTarget.href = logInAgain();
    this.element.classList.toggle("is-down", !isLive);
  };
}
