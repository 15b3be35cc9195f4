import type { Hear, LiveEvent } from "./events";
import { LiveSource } from "./source";

/** How a tab speaks to whatever holds the browser's one connection. */
export interface LiveLink {
  look(): void;
  end(): void;
}

const channelName = "onpremcrm-live";

/** Through the shared worker; where there is none, through the tab that leads; where tabs cannot speak to each other, each for itself. */
export function openLink(workerUrl: string, hear: Hear): LiveLink {
  if (typeof SharedWorker === "undefined") return openAmongTabs(hear);
  let instead: LiveLink | undefined;
  const worker = new SharedWorker(workerUrl, { name: channelName });
  const useTabs = (): void => {
    instead ??= openAmongTabs(hear);
  };
  worker.onerror = useTabs;
  worker.port.onmessage = (message: MessageEvent<LiveEvent | "unable">) => {
    if (message.data === "unable") useTabs();
    else hear(message.data);
  };
  worker.port.start();
  addEventListener("pagehide", (event) => {
    if (!event.persisted) worker.port.postMessage("leave");
  });
  return {
    look: () => (instead === undefined ? worker.port.postMessage("look") : instead.look()),
    end: () => (instead === undefined ? worker.port.postMessage("end") : instead.end()),
  };
}

/** The tab that holds the lock has the connection and passes on what it hears; when it is closed, another gets the lock. */
function openAmongTabs(hear: Hear): LiveLink {
  if (typeof BroadcastChannel === "undefined" || navigator.locks === undefined) return new LiveSource(hear);
  const channel = new BroadcastChannel(channelName);
  let source: LiveSource | undefined;
  channel.onmessage = (message: MessageEvent<LiveEvent | "state?" | "look" | "end">) => {
    if (message.data === "state?") source?.tellState((state) => channel.postMessage(state));
    else if (message.data === "look") source?.look();
    else if (message.data === "end") source?.end();
    else hear(message.data);
  };
  channel.postMessage("state?");
  void navigator.locks.request(channelName, () => {
    source = new LiveSource((event) => {
      hear(event);
      channel.postMessage(event);
    });
    return new Promise<never>(() => {}); // held until the tab is closed
  });
  return {
    look: () => (source === undefined ? channel.postMessage("look") : source.look()),
    end: () => (source === undefined ? channel.postMessage("end") : source.end()),
  };
}
