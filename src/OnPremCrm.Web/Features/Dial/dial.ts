import { Controller } from "@hotwired/stimulus";
import * as Turbo from "@hotwired/turbo";

/** A click on a number dials it: the answer is the progress, in the place of the calls. Without JavaScript the tel: link does what the machine does with them. */
export default class extends Controller<HTMLElement> {
  static values = { number: String, about: String };
  declare readonly numberValue: string;
  /** The record that was clicked: "contacts:uuid", "callbacks:uuid". */
  declare readonly aboutValue: string;

  async call(event: Event): Promise<void> {
    const token = document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value;
    if (token === undefined) return;
    event.preventDefault();
    if (this.element.getAttribute("aria-busy") === "true") return; // a double click rings once
    this.element.setAttribute("aria-busy", "true");
    const form = new FormData();
    form.set("__RequestVerificationToken", token);
    form.set("Input.Number", this.numberValue);
    if (this.aboutValue !== "") form.set("Input.About", this.aboutValue);
    try {
      const answer = await fetch("/dial", { method: "POST", body: form, headers: { accept: "text/vnd.turbo-stream.html" } });
      if (answer.headers.get("content-type")?.startsWith("text/vnd.turbo-stream.html") === true) Turbo.renderStreamMessage(await answer.text());
      else location.assign("/dial?number=" + encodeURIComponent(this.numberValue));
    } catch {
      location.assign("/dial?number=" + encodeURIComponent(this.numberValue)); // the error page says what is out of reach
    } finally {
      setTimeout(() => this.element.removeAttribute("aria-busy"), 1_000);
    }
  }
}
