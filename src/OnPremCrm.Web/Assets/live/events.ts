/** What the live link tells a tab. */
export type LiveEvent =
  /** The link is up (again). What was read before the last change, in milliseconds since 1970 as far as anybody heard, must be read anew. */
  | { kind: "up"; changedAt: number }
  /** It is down since that time, in milliseconds since 1970. */
  | { kind: "down"; since: number }
  /** There is no log-in any more; nothing more will come. */
  | { kind: "ended" }
  /** Something changed: a noun and an id, no contents. */
  | { kind: "change"; noun: string; id: string };

export type Hear = (event: LiveEvent) => void;
