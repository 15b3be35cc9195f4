// One connection for all tabs of the browser: a browser allows six to a host, and operators keep more tabs than that.
import type { LiveEvent } from "./events";
import { LiveSource } from "./source";

interface Connecting extends Event {
  readonly ports: readonly MessagePort[];
}

const tabs = new Set<MessagePort>();
const source =
  typeof EventSource === "undefined"
    ? undefined
    : new LiveSource((event: LiveEvent) => {
        for (const tab of tabs) tab.postMessage(event);
      });

addEventListener("connect", (event) => {
  const tab = (event as Connecting).ports[0];
  if (tab === undefined) return;
  if (source === undefined) {
    tab.postMessage("unable");
    return;
  }
  tabs.add(tab);
  tab.onmessage = (message: MessageEvent<string>) => {
    if (message.data === "leave") tabs.delete(tab);
    else if (message.data === "look") source.look();
    else if (message.data === "end") source.end();
  };
  source.tellState((state) => tab.postMessage(state));
});
