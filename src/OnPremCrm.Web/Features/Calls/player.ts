import { Controller } from "@hotwired/stimulus";
import { Heard } from "./_heard";
import { quietParts, type Span } from "./_quiet";
import { draw, type Peaks } from "./_wave";

const tellEvery = 10;
const pixelsPerBar = 4;
const finestBars = 2000;
const isCurrentFor = 10; // seconds after its moment

/**
 * The player of a recording. The sound itself is streamed by the browser's audio element; this draws the waveform, moves about in it by pointer
 * and keyboard, opens the comment form at the position, and tells the server what was really heard.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["audio", "wave", "toggle", "playIcon", "pauseIcon", "time", "speed", "skip", "comment", "at", "body"];
  static values = { peaks: String, seconds: Number, heard: String, recording: String, play: String, pause: String };

  declare readonly audioTarget: HTMLAudioElement;
  declare readonly waveTarget: HTMLElement;
  declare readonly toggleTarget: HTMLElement;
  declare readonly playIconTarget: HTMLElement;
  declare readonly pauseIconTarget: HTMLElement;
  declare readonly timeTarget: HTMLElement;
  declare readonly speedTargets: HTMLElement[];
  declare readonly skipTarget: HTMLElement;
  declare readonly commentTarget: HTMLDetailsElement;
  declare readonly atTarget: HTMLInputElement;
  declare readonly bodyTarget: HTMLTextAreaElement;
  declare readonly peaksValue: string;
  declare readonly secondsValue: number;
  declare readonly heardValue: string;
  declare readonly recordingValue: string;
  declare readonly playValue: string;
  declare readonly pauseValue: string;

  private readonly heard = new Heard();
  private mark: ((share: number) => void) | undefined;
  private frame = 0;
  private quiet: Span[] = [];
  private listening: AbortController | undefined;

  connect(): void {
    this.listening = new AbortController();
    const signal = this.listening.signal;
    for (const name of ["play", "pause", "ended", "seeked", "timeupdate"]) this.audioTarget.addEventListener(name, () => this.changed(name), { signal });
    this.commentTarget.addEventListener("turbo:submit-end", (event) => this.sent(event as CustomEvent<{ success: boolean }>), { signal });
    // a refresh takes away what only we know: which comment is heard now
    this.element.addEventListener("turbo:morph-element", () => this.soon(), { signal });
    void this.readPeaks();
    this.show();
  }

  disconnect(): void {
    cancelAnimationFrame(this.frame);
    this.listening?.abort();
    this.tell(true);
  }

  // The page is morphed when the comment is saved: what was typed is below now, and the form is for the next one.
  private sent(event: CustomEvent<{ success: boolean }>): void {
    if (!event.detail.success) return;
    this.bodyTarget.value = this.bodyTarget.defaultValue;
    this.commentTarget.open = false;
  }

  toggle(): void {
    if (this.audioTarget.paused) void this.audioTarget.play();
    else this.audioTarget.pause();
  }

  back(): void {
    this.move(-10);
  }

  speed(event: Event & { params: { rate: number } }): void {
    this.audioTarget.playbackRate = event.params.rate;
    for (const button of this.speedTargets) button.setAttribute("aria-pressed", String(button === event.currentTarget));
  }

  /** Silence of both sides is jumped over. It is found in finer bars than those on the screen, read when it is first asked for. */
  async skipSilence(): Promise<void> {
    const skips = this.skipTarget.getAttribute("aria-pressed") !== "true";
    this.skipTarget.setAttribute("aria-pressed", String(skips));
    this.quiet = [];
    const peaks = skips ? await this.peaks(finestBars) : undefined;
    if (peaks !== undefined && this.skipTarget.getAttribute("aria-pressed") === "true") this.quiet = quietParts(peaks);
  }

  seekTo(event: PointerEvent): void {
    const box = this.waveTarget.getBoundingClientRect();
    this.stand(((event.clientX - box.left) / box.width) * this.secondsValue);
  }

  jump(event: Event & { params: { at: number } }): void {
    event.preventDefault();
    this.stand(event.params.at);
    void this.audioTarget.play();
  }

  opened(): void {
    if (!this.commentTarget.open) return;
    this.atTarget.value = stamp(this.audioTarget.currentTime);
    this.bodyTarget.focus();
  }

  fold(event: KeyboardEvent): void {
    if (event.isComposing) return;
    this.commentTarget.open = false;
    this.waveTarget.focus();
  }

  send(event: KeyboardEvent): void {
    if (!event.isComposing) this.bodyTarget.form?.requestSubmit();
  }

  leave(): void {
    this.tell(true);
  }

  /** Space, arrows, C, N and P: outside fields and buttons, and only for the recording that was used last (or the first). */
  key(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !this.isMine(event.target)) return;
    const step = event.shiftKey ? 30 : 5;
    switch (event.key) {
      case " ": this.toggle(); break;
      case "ArrowLeft": this.move(-step); break;
      case "ArrowRight": this.move(step); break;
      case "c": case "C":
        this.commentTarget.open = true;
        this.opened();
        break;
      case "n": case "N": this.toComment(1); break;
      case "p": case "P": this.toComment(-1); break;
      default: return;
    }
    event.preventDefault();
  }

  private isMine(target: EventTarget | null): boolean {
    if (!(target instanceof Element) || document.querySelector("dialog[open]") !== null) return false;
    if (target.closest("input, textarea, select, button, summary, a, [role=button], [contenteditable]") !== null) return false;
    const mine = target.closest('[data-controller~="player"]');
    return mine === null ? document.querySelector('[data-controller~="player"]') === this.element : mine === this.element;
  }

  private toComment(direction: 1 | -1): void {
    const here = this.audioTarget.currentTime;
    const stops = Array.from(this.element.querySelectorAll("[data-player-at-param]"), (pin) => Number(pin.getAttribute("data-player-at-param")));
    const ahead = direction === 1 ? stops.filter((at) => at > here + 0.5) : stops.filter((at) => at < here - 1.5).reverse();
    if (ahead[0] !== undefined) this.stand(ahead[0]);
  }

  private move(seconds: number): void {
    this.stand(this.audioTarget.currentTime + seconds);
  }

  private stand(second: number): void {
    this.heard.rest();
    this.audioTarget.currentTime = Math.min(Math.max(0, second), this.secondsValue);
    this.show();
  }

  private changed(what: string): void {
    if (what === "timeupdate" || what === "pause" || what === "ended") {
      if (!this.audioTarget.seeking) this.heard.at(this.audioTarget.currentTime);
      if (this.heard.seconds >= tellEvery || what !== "timeupdate") this.tell(false);
    }
    if (what !== "timeupdate") this.heard.rest();
    this.show();
  }

  private show(): void {
    const { paused, currentTime } = this.audioTarget;
    this.playIconTarget.hidden = !paused;
    this.pauseIconTarget.hidden = paused;
    const word = paused ? this.playValue : this.pauseValue;
    this.toggleTarget.setAttribute("aria-label", word);
    this.toggleTarget.title = word;
    this.timeTarget.textContent = stamp(currentTime);
    this.waveTarget.setAttribute("aria-valuenow", String(Math.floor(currentTime)));
    this.waveTarget.setAttribute("aria-valuetext", stamp(currentTime));
    this.showComment(currentTime);
    if (!paused) this.leap(currentTime);
    this.mark?.(this.secondsValue === 0 ? 0 : Math.min(1, currentTime / this.secondsValue));
    if (paused) cancelAnimationFrame(this.frame);
    else this.soon();
  }

  private soon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  private leap(now: number): void {
    const span = this.quiet.find((one) => now >= one.from && now < one.to - 0.1);
    if (span === undefined || this.audioTarget.seeking) return;
    this.heard.rest();
    this.audioTarget.currentTime = span.to;
  }

  // The comment that is about what is heard now: in the list below, and its pin.
  private showComment(now: number): void {
    const stops = Array.from(this.element.querySelectorAll<HTMLElement>("[data-player-at-param]"));
    const present = stops.filter((pin) => within(now, Number(pin.getAttribute("data-player-at-param")))).at(-1);
    for (const pin of stops) {
      pin.classList.toggle("is-now", pin === present);
      const line = document.getElementById(pin.getAttribute("href")?.slice(1) ?? "");
      if (pin === present) line?.setAttribute("aria-current", "true");
      else line?.removeAttribute("aria-current");
    }
  }

  private async readPeaks(): Promise<void> {
    const peaks = await this.peaks(Math.max(20, Math.round(this.waveTarget.clientWidth / pixelsPerBar)));
    if (peaks === undefined) return; // the line below the wave still plays; the wave is an aid
    this.mark = draw(this.waveTarget, peaks, this.waveTarget.id);
    this.show();
  }

  private async peaks(bars: number): Promise<Peaks | undefined> {
    const answer = await fetch(`${this.peaksValue}?bars=${bars}`, { signal: this.listening!.signal }).catch(() => undefined);
    return answer?.ok === true ? ((await answer.json()) as Peaks) : undefined;
  }

  private tell(isLeaving: boolean): void {
    const seconds = this.heard.take();
    const token = document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value;
    if (seconds < 0.1 || token === undefined) return;
    const report = new FormData();
    report.set("__RequestVerificationToken", token);
    report.set("recording", this.recordingValue);
    report.set("seconds", seconds.toFixed(1));
    report.set("until", this.audioTarget.currentTime.toFixed(1));
    void fetch(this.heardValue, { method: "POST", body: report, keepalive: isLeaving }).catch(() => undefined);
  }
}

function within(now: number, at: number): boolean {
  return now >= at - 0.05 && now < at + isCurrentFor;
}

function stamp(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (part: number): string => String(part).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
