import { Controller } from "@hotwired/stimulus";

const pause = 400;

// Shows beside a rule's form, while one types, what the rule would do.
export default class extends Controller {
  static targets = ["form", "frame"];

  declare readonly formTarget: HTMLFormElement;
  declare readonly frameTarget: HTMLElement & { src: string | null };

  private waiting = 0;

  soon() {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.ask(), pause);
  }

  disconnect() {
    window.clearTimeout(this.waiting);
  }

  private ask() {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(this.formTarget)) {
      if (name.startsWith("Input.") && typeof value === "string") asked.set(name, value);
    }
    const id = window.location.pathname.split("/").at(-1) ?? "";
    if (id !== "new") asked.set("Input.Id", id);
    this.frameTarget.src = `/numbers/rules/try?${asked.toString()}`;
  }
}
