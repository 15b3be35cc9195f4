import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";
import { sendLeftOver } from "../../Assets/live/drafts";
import { announce } from "./_announce";
import { lookedAt, ring } from "./_ring";
import { confirmShown } from "./_shown";

const foldedKey = "folded-pops";
const fadeAfter = 4_000;
const shadow = 24;
const nouns = ["pop", "servers"];
const firstRetry = 1_000;
const longestRetry = 15_000;
const patience = 8_000; // an answer that never comes must not keep the next one away

let running = false;
let again = false;
let retry = 0;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let readAt = 0;
let language = "";
let before: HTMLElement | null = null;
const faded = new Set<string>();
const opened = new Set<string>();
let areAllShown = false;
let inView = "";

/**
 * The place of the screen pops. Reads them anew whenever the link says so; never takes the focus. The element is permanent: it moves from page
 * to page with what is typed in it, so what belongs to the tab lives in this module, not in the controller.
 */
export default class extends Controller<HTMLElement> {
  static values = { url: String, me: String };
  declare readonly urlValue: string;
  declare readonly meValue: string;

  connect(): void {
    document.addEventListener("live:change", this.change);
    document.addEventListener("live:up", this.up);
    document.addEventListener("visibilitychange", this.seen);
    document.addEventListener("pops:note", this.note);
    lookedAt(this.meValue);
    document.addEventListener("pops:give", this.give);
    addEventListener("keydown", this.key);
    addEventListener("turbo:morph-element", this.settle);
    inView = "";
    if (readAt === 0 || language !== document.documentElement.lang) this.read();
    this.settle();
  }

  disconnect(): void {
    document.removeEventListener("live:change", this.change);
    document.removeEventListener("live:up", this.up);
    document.removeEventListener("visibilitychange", this.seen);
    document.removeEventListener("pops:note", this.note);
    document.removeEventListener("pops:give", this.give);
    removeEventListener("keydown", this.key);
    removeEventListener("turbo:morph-element", this.settle);
  }

  /** The button in a card's head: what stands whole folds, what stands as a head opens. */
  fold(event: Event): void {
    const pop = event.target instanceof Element ? event.target.closest<HTMLElement>(".pop") : null;
    if (pop !== null) setFolded(pop, isWhole(pop));
  }

  /** Pressed on that button: the focus would open the card, and the click fold it again. */
  hold(event: Event): void {
    event.preventDefault();
  }

  /** The button above the cards: those of which not even the heads stand there. */
  earlier(): void {
    areAllShown = !areAllShown;
    this.settle();
  }

  /** Keys 1 to 9 choose among those who share the number, while the focus is in the card. */
  pick(event: KeyboardEvent): void {
    if (event.isComposing || !/^[1-9]$/.test(event.key) || isField(event.target)) return;
    const pop = event.target instanceof Element ? event.target.closest(".pop") : null;
    const button = pop?.querySelector<HTMLElement>(`[data-digit="${event.key}"]`);
    if (button == null) return;
    event.preventDefault();
    button.click();
    if (button.matches("summary")) button.parentElement?.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
  }

  private readonly change = (event: Event): void => {
    if (nouns.includes((event as CustomEvent<{ noun: string }>).detail.noun)) this.read();
  };

  // What was read since the page was asked for is fresh if nothing has changed since then.
  private readonly up = (event: Event): void => {
    const { isFresh } = (event as CustomEvent<{ isFresh: boolean }>).detail;
    if (!isFresh || (readAt === 0 && !running)) this.read();
  };

  private readonly seen = (): void => {
    lookedAt(this.meValue);
    if (document.hidden) return;
    confirmShown(this.all(), this.urlValue, this.meValue);
    if (Date.now() - readAt > 5_000) this.read();
  };

  private readonly read = (): void => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void this.readNow().finally(() => {
      running = false;
      if (!again) return;
      again = false;
      this.read();
    });
  };

  private async readNow(): Promise<void> {
    clearTimeout(retryTimer);
    try {
      const answer = await fetch(this.urlValue, { headers: { accept: "text/vnd.turbo-stream.html" }, signal: AbortSignal.timeout(patience) });
      const isPops = answer.headers.get("content-type")?.startsWith("text/vnd.turbo-stream.html") === true;
      if (answer.redirected && !isPops) return; // logged out; the band says so
      if (!answer.ok || !isPops) throw new Error(`pops: ${answer.status}`);
      Turbo.renderStreamMessage(await answer.text());
      readAt = Date.now();
      language = document.documentElement.lang;
      retry = 0;
      requestAnimationFrame(() => {
        this.settle();
        sendLeftOver(this.meValue).catch(() => undefined); // out of reach again: the drafts stay for the next time
      });
    } catch {
      // Out of reach. The live link's band says so to the user; we try again, and live:up does too.
      retry = Math.min(retry === 0 ? firstRetry : retry * 2, longestRetry);
      retryTimer = setTimeout(this.read, retry);
    }
  }

  // After each rendering: what was folded stays folded, what fades fades.
  private readonly settle = (): void => {
    this.element.toggleAttribute("data-all", areAllShown);
    this.element.querySelector("#pops-earlier")?.setAttribute("aria-expanded", String(areAllShown));
    const folded = foldedPops();
    for (const pop of this.all()) {
      if (folded.includes(pop.id) && !isFolded(pop)) pop.dataset.folded = "";
      if (opened.has(pop.id)) pop.dataset.open = "";
      sayWhetherWhole(pop);
      if (!pop.matches(".pop-other")) continue;
      if (faded.has(pop.id)) pop.remove();
      else setTimeout(() => fade(pop.id), fadeAfter);
    }
    this.bringIntoView();
    announce(this.all());
    ring(this.all(), this.meValue);
    confirmShown(this.all(), this.urlValue, this.meValue);
  };

  // A new call stands below what is left of the others: they scroll away for it, unless somebody is busy with them.
  private bringIntoView(): void {
    const [front, place] = [this.front(), this.element.closest<HTMLElement>(".pops")];
    if (front === undefined || place === null || front.id === inView) return;
    inView = front.id;
    if (place.matches(":hover, :focus-within")) return;
    place.scrollTop += Math.max(0, front.getBoundingClientRect().bottom - place.getBoundingClientRect().bottom + shadow);
  }

  private all(): HTMLElement[] {
    return Array.from(this.element.querySelectorAll<HTMLElement>(".pop"));
  }

  /** The one that one most likely means: the newest ringing one, else the newest. */
  private front(): HTMLElement | undefined {
    const pops = this.all();
    return pops.filter((pop) => pop.matches(".pop-ringing")).at(-1) ?? pops.filter((pop) => pop.matches(".pop-talking")).at(-1) ?? pops.at(-1);
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") !== null) return;
    if (event.key === "F2") this.goToPopAndBack(event);
    else if (event.key === "F4") this.pressNote(event);
    else if (event.key === "Escape") this.foldByKey(event);
  };

  private goToPopAndBack(event: KeyboardEvent): void {
    event.preventDefault();
    if (this.element.contains(document.activeElement)) {
      goBack();
      return;
    }
    const pop = this.front();
    if (pop === undefined) return;
    this.remember();
    setFolded(pop, false);
    (pop.querySelector<HTMLElement>("[data-first], [data-digit]") ?? pop).focus();
  }

  private readonly note = (): void => void this.goToNote();

  private readonly give = (): void => {
    const pop = this.all().findLast((card) => card.matches(".pop-talking"));
    const more = pop?.querySelector<HTMLDetailsElement>("details[id$='-give']");
    if (pop === undefined || more == null) return;
    this.remember();
    setFolded(pop, false);
    pop.classList.add("is-front");
    more.open = true; // its own controller takes the focus into the field
  };

  private remember(): void {
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }

  private pressNote(event: KeyboardEvent): void {
    const done = document.activeElement?.closest(".pop")?.querySelector<HTMLElement>("[data-done]");
    if (done != null) {
      event.preventDefault();
      done.click();
      return;
    }
    if (this.goToNote()) event.preventDefault();
  }

  private goToNote(): boolean {
    const note = this.all()
      .sort((one, other) => Number(one.matches(".pop-talking")) - Number(other.matches(".pop-talking"))) // the current call before those that ended
      .map((pop) => pop.querySelector<HTMLTextAreaElement>("textarea"))
      .filter((field) => field !== null)
      .at(-1);
    const pop = note?.closest<HTMLElement>(".pop");
    if (note == null || pop == null) return false;
    this.remember();
    setFolded(pop, false);
    pop.classList.add("is-front"); // a phone shows only that one whole
    note.focus();
    return true;
  }

  private foldByKey(event: KeyboardEvent): void {
    const focused = document.activeElement;
    const isInside = focused !== null && this.element.contains(focused);
    if (!isInside && (isField(focused) || document.querySelector("details.menu[open]") !== null)) return;
    const pop = isInside ? focused.closest<HTMLElement>(".pop") : this.front();
    if (pop == null || isFolded(pop)) return;
    event.preventDefault();
    setFolded(pop, true);
    if (isInside) goBack();
  }
}

function goBack(): void {
  if (before?.isConnected === true) before.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  before = null;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

function isFolded(pop: HTMLElement): boolean {
  return pop.dataset.folded !== undefined;
}

function foldedPops(): string[] {
  return (sessionStorage.getItem(foldedKey) ?? "").split(" ").filter((id) => id !== "");
}

function isWhole(pop: HTMLElement): boolean {
  return pop.querySelector(".pop-who")?.checkVisibility() === true;
}

function sayWhetherWhole(pop: HTMLElement): void {
  pop.querySelector(".pop-fold")?.setAttribute("aria-expanded", String(isWhole(pop)));
}

function setFolded(pop: HTMLElement, folded: boolean): void {
  if (folded) {
    pop.dataset.folded = "";
    delete pop.dataset.open;
    opened.delete(pop.id);
  } else {
    pop.dataset.open = "";
    delete pop.dataset.folded;
    opened.add(pop.id);
  }
  sayWhetherWhole(pop);
  const others = foldedPops().filter((id) => id !== pop.id);
  sessionStorage.setItem(foldedKey, (folded ? [...others.slice(-20), pop.id] : others).join(" "));
}

function fade(id: string): void {
  faded.add(id);
  document.getElementById(id)?.remove();
}
