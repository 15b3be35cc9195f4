import { Controller } from "@hotwired/stimulus";

const firstServerFault = 500;

/** A form that could not be sent: says so, and leaves the page with what is typed in it as it is. Turbo alone would be silent, or would show the error's page instead. */
export default class extends Controller<HTMLElement> {
  static targets = ["offline", "failed"];
  declare readonly offlineTarget: HTMLTemplateElement;
  declare readonly failedTarget: HTMLTemplateElement;

  connect(): void {
    document.addEventListener("turbo:fetch-request-error", this.lost);
    document.addEventListener("turbo:before-fetch-response", this.answered);
    document.addEventListener("turbo:submit-start", this.clear);
  }

  disconnect(): void {
    document.removeEventListener("turbo:fetch-request-error", this.lost);
    document.removeEventListener("turbo:before-fetch-response", this.answered);
    document.removeEventListener("turbo:submit-start", this.clear);
  }

  private readonly lost = (event: Event): void => {
    if (event.target instanceof HTMLFormElement) this.say(this.offlineTarget);
  };

  private readonly answered = (event: Event): void => {
    const { fetchResponse } = (event as CustomEvent<{ fetchResponse: { statusCode: number } }>).detail;
    if (!(event.target instanceof HTMLFormElement) || fetchResponse.statusCode < firstServerFault) return;
    event.preventDefault();
    this.say(this.failedTarget);
  };

  private readonly clear = (): void => {
    for (const toast of document.querySelectorAll("#toasts [data-unsent]")) toast.remove();
  };

  private say(text: HTMLTemplateElement): void {
    this.clear();
    document.getElementById("toasts")?.append(text.content.cloneNode(true));
  }
}
