import { Controller } from "@hotwired/stimulus";

/**
 * Lets clicks on telephone links anywhere in this browser open our dial pad, filled in. The browser asks its user first, and knows it only over https; where it
 * cannot, nothing is offered.
 */
export default class extends Controller<HTMLElement> {
  static targets = ["said"];
  declare readonly saidTarget: HTMLElement;

  connect(): void {
    this.element.hidden = !isSecureContext || typeof navigator.registerProtocolHandler !== "function";
  }

  register(): void {
    const url = `${location.origin}/dial?number=%s`;
    for (const scheme of ["tel", "web+tel"]) {
      try {
        navigator.registerProtocolHandler(scheme, url);
      } catch {
        // this browser keeps tel: for itself; the other one is left
      }
    }
    this.saidTarget.textContent = this.saidTarget.dataset.said ?? "";
  }
}
