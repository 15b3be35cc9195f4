import { Controller } from "@hotwired/stimulus";

/** Lets the browser install the site, and sees to it that the page for a server out of reach is there, in the user's language. */
export default class extends Controller<HTMLElement> {
  static values = { worker: String };
  declare readonly workerValue: string;

  connect(): void {
    if (!("serviceWorker" in navigator)) return; // an address without https
    void this.tell();
  }

  private async tell(): Promise<void> {
    try {
      await navigator.serviceWorker.register(this.workerValue, { scope: "/" });
      const { active } = await navigator.serviceWorker.ready;
      const stamp = document.querySelector<HTMLLinkElement>("link[rel=stylesheet]")?.getAttribute("href") ?? "";
      active?.postMessage({ language: document.documentElement.lang, stamp });
    } catch {
      // a private window, or switched off by the company's policy: the site works without
    }
  }
}
