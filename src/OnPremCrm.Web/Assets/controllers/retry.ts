import { Controller } from "@hotwired/stimulus";

const every = 5_000;
const patience = 4_000;
const firstServerFault = 500;

/** On a page that stands in for one out of reach: asks for that one every few seconds, and loads it when it is there. */
export default class extends Controller<HTMLElement> {
  private timer: ReturnType<typeof setInterval> | undefined;

  connect(): void {
    if (location.pathname === "/offline" || location.pathname === "/error") return; // looked at by itself: nothing to come back to
    this.timer = setInterval(() => void this.look(), every);
    addEventListener("online", this.look);
  }

  disconnect(): void {
    clearInterval(this.timer);
    removeEventListener("online", this.look);
  }

  private readonly look = async (): Promise<void> => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(patience) });
      if (answer.status < firstServerFault) location.reload();
    } catch {
      // still out of reach
    }
  };
}
