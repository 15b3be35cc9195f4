import { Controller } from "@hotwired/stimulus";

/** The time of a comment: plays the recording from there. */
export default class extends Controller<HTMLElement> {
  static values = { audio: String, at: Number };
  declare readonly audioValue: string;
  declare readonly atValue: number;

  play(): void {
    const audio = document.getElementById(this.audioValue);
    if (!(audio instanceof HTMLAudioElement)) return;
    audio.currentTime = this.atValue;
    void audio.play();
  }
}
