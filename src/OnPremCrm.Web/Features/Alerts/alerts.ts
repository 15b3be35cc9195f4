import { Controller } from "@hotwired/stimulus";
import { notifications, notify, ring } from "../../Assets/live/alerts";

/** Tries the sound and the notification out, asks the browser for its permission (only on a click), and says what to switch on where it refused. */
export default class extends Controller<HTMLElement> {
  static targets = ["sounded", "permission", "notified", "ask", "show"];
  static values = { granted: String, default: String, denied: String, unable: String, how: Object, played: String, mute: String, shown: String, title: String, body: String };

  declare readonly soundedTarget: HTMLElement;
  declare readonly permissionTarget: HTMLElement;
  declare readonly notifiedTarget: HTMLElement;
  declare readonly askTarget: HTMLButtonElement;
  declare readonly showTarget: HTMLButtonElement;
  declare readonly grantedValue: string;
  declare readonly defaultValue: string;
  declare readonly deniedValue: string;
  declare readonly unableValue: string;
  /** How to undo a refusal, per browser. */
  declare readonly howValue: Record<string, string>;
  declare readonly playedValue: string;
  declare readonly muteValue: string;
  declare readonly shownValue: string;
  declare readonly titleValue: string;
  declare readonly bodyValue: string;

  connect(): void {
    document.addEventListener("visibilitychange", this.say);
    this.say();
  }

  disconnect(): void {
    document.removeEventListener("visibilitychange", this.say);
  }

  async ring(): Promise<void> {
    this.soundedTarget.textContent = (await ring()) ? this.playedValue : this.muteValue;
  }

  /** Whoever ticks the box means it; the browser asks once. */
  wanted(event: Event): void {
    if (event.target instanceof HTMLInputElement && event.target.checked && notifications() === "default") void this.ask();
  }

  async ask(): Promise<void> {
    await Notification.requestPermission();
    this.say();
  }

  show(): void {
    const shown = notify(this.titleValue, this.bodyValue, "try");
    this.notifiedTarget.textContent = shown === null ? this.unableValue : this.shownValue;
  }

  private readonly say = (): void => {
    const state = notifications();
    const text = { granted: this.grantedValue, default: this.defaultValue, denied: this.deniedValue, unable: this.unableValue }[state];
    this.permissionTarget.textContent = state === "denied" ? `${text} ${this.howValue[browser()] ?? ""}` : text;
    this.permissionTarget.dataset.state = state;
    this.askTarget.hidden = state !== "default";
    this.showTarget.hidden = state !== "granted";
  };
}

function browser(): string {
  const agent = navigator.userAgent;
  return agent.includes("Firefox/") ? "firefox" : agent.includes("Chrome/") ? "chrome" : agent.includes("Safari/") ? "safari" : "chrome";
}
