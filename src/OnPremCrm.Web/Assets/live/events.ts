/** What the live link tells a tab. */
export type LiveEvent =
  /** The link is up (again): read everything anew. */
  | { kind: "up" }
  /** It is down since that time, in milliseconds since 1970. */
  | { kind: "down"; since: number }
  /** There is no log-in any more; nothing more will come. */
  | { kind: "ended" }
  /** Something changed: a noun and an id, no contents. */
  | { kind: "change"; noun: string; id: string };

export type Hear = (event: LiveEvent) => void;
