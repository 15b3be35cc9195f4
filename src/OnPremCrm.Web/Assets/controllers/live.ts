import { Controller } from "@hotwired/stimulus";
import { logInAgain } from "../live/again";
import type { LiveEvent } from "../live/events";
import { openLink, type LiveLink } from "../live/link";
import { guardMorphs } from "../live/morph";

const patience = 5_000;

let link: LiveLink | undefined;
let downSince: number | undefined = Date.now();
let ended = false;
let wasUp = false;

function hear(event: LiveEvent): void {
  if (event.kind === "change") {
    document.dispatchEvent(new CustomEvent("live:change", { detail: { noun: event.noun, id: event.id } }));
    return;
  }
  ended = event.kind === "ended";
  downSince = event.kind === "down" ? event.since : undefined;
  document.documentElement.dataset.live = event.kind;
  if (event.kind !== "up") {
    document.dispatchEvent(new CustomEvent("live:down"));
    return;
  }
  // the page was asked for after the last change, and has not been without the link since
  const isFresh = !wasUp && Math.min(performance.timeOrigin, Date.now() - performance.now()) > event.changedAt;
  wasUp = true;
  document.dispatchEvent(new CustomEvent("live:up", { detail: { isFresh } }));
}

/**
 * Holds this tab's end of the live link and says when it is down: a card that did not come must never look like silence.
 * Others listen on the document: live:change (detail: noun, id), live:up (detail: isFresh; if not, read everything anew), live:down.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["text", "again"];
  static values = { worker: String, lost: String, ended: String };

  declare readonly textTarget: HTMLElement;
  declare readonly againTarget: HTMLAnchorElement;
  declare readonly workerValue: string;
  declare readonly lostValue: string;
  declare readonly endedValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;

  connect(): void {
    if (link === undefined) {
      guardMorphs();
      link = openLink(this.workerValue, hear);
    }
    document.addEventListener("live:up", this.show);
    document.addEventListener("live:down", this.show);
    document.addEventListener("visibilitychange", this.look);
    addEventListener("online", this.look);
    document.addEventListener("submit", this.leave);
    this.show();
  }

  disconnect(): void {
    clearTimeout(this.timer);
    document.removeEventListener("live:up", this.show);
    document.removeEventListener("live:down", this.show);
    document.removeEventListener("visibilitychange", this.look);
    removeEventListener("online", this.look);
    document.removeEventListener("submit", this.leave);
  }

  private readonly look = (): void => {
    if (!document.hidden) link?.look();
  };

  private readonly leave = (event: Event): void => {
    if (event.target instanceof HTMLFormElement && event.target.getAttribute("action") === "/logout") link?.end();
  };

  private readonly show = (): void => {
    clearTimeout(this.timer);
    const wait = downSince === undefined ? 0 : downSince + patience - Date.now();
    if (!ended && downSince !== undefined && wait > 0) {
      this.timer = setTimeout(this.show, wait);
      return;
    }
    this.element.hidden = !ended && downSince === undefined;
    this.againTarget.hidden = !ended;
    if (this.element.hidden) return;
    if (ended) this.againTarget.href = logInAgain();
    this.textTarget.textContent = ended ? this.endedValue : this.lostValue.replace("{0}", timeOfDay(downSince ?? Date.now()));
  };
}

function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
