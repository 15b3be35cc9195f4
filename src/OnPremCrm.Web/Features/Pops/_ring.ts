import { notify, ring as play } from "../../Assets/live/alerts";

/**
 * A ringing call heard and, when no window of ours is looked at, told by the browser. One tab does each, whichever gets the lock of that call first; the others would only
 * repeat it. Both only if the user asked for them (data-pop-sound, data-pop-notify on <body>), and the sound only in a tab that the browser lets make one.
 */
const every = 3_000;
const lookEvery = 500;
const soon = 300;
const hearsay = 2_000;
const busy = new Set<string>();
let me = "";

export function ring(pops: readonly HTMLElement[], user: string): void {
  me = user;
  for (const pop of pops.filter(isRinging)) {
    if (document.body.dataset.popSound === "on") void once(`pop-sound-${me}-${pop.id}`, () => sound(pop.id)).then(() => againWhile(pop.id));
    if (document.body.dataset.popNotify === "on") void once(`pop-notice-${me}-${pop.id}`, () => tell(pop.id));
  }
}

const isRinging = (pop: HTMLElement): boolean => (pop.dataset.notice ?? "") !== "";

function stillRings(id: string): boolean {
  const pop = document.getElementById(id);
  return pop !== null && isRinging(pop);
}

// The browser made no sound in this tab, perhaps not yet.
function againWhile(id: string): void {
  if (stillRings(id)) setTimeout(() => ring(Array.from(document.querySelectorAll<HTMLElement>(".pop")), me), every);
}

// Held as long as it rings; then nobody else needs it. A tab that gets it late may only not have heard yet that the ringing is over.
async function once(name: string, work: () => Promise<void>): Promise<void> {
  if (busy.has(name)) return;
  busy.add(name);
  const asked = performance.now();
  try {
    if (navigator.locks === undefined) await work();
    else
      await navigator.locks.request(name, async () => {
        if (performance.now() - asked > soon) await passed(hearsay);
        await work();
      });
  } finally {
    busy.delete(name);
  }
}

async function sound(id: string): Promise<void> {
  while (stillRings(id) && document.body.dataset.popSound === "on") {
    if (navigator.userActivation?.hasBeenActive === false || !(await play())) return; // another tab may
    await passed(every);
  }
}

async function tell(id: string): Promise<void> {
  let notice: Notification | null = null;
  while (stillRings(id)) {
    if (await isLookedAt()) {
      notice?.close();
      notice = null;
    } else if (notice === null) {
      const pop = document.getElementById(id);
      notice = notify(pop?.dataset.notice ?? "", pop?.dataset.noticeText ?? "", id);
      if (notice === null) return; // the browser shows none
    }
    await passed(lookEvery);
  }
  notice?.close();
}

/** Each tab that is looked at holds a lock that tabs can share: a tab in the background sees by it that another is in front. */
async function isLookedAt(): Promise<boolean> {
  if (!document.hidden) return true;
  if (navigator.locks === undefined) return false;
  const held = (await navigator.locks.query()).held ?? [];
  return held.some((lock) => lock.name === inFront());
}

const inFront = (): string => `pop-in-front-${me}`;
let letGo: (() => void) | undefined;

/** Tells the other tabs whether this one is looked at. */
export function lookedAt(user: string): void {
  me = user;
  if (navigator.locks === undefined) return;
  if (document.hidden) {
    letGo?.();
    letGo = undefined;
  } else if (letGo === undefined) {
    const held = new Promise<void>((resolve) => (letGo = resolve));
    void navigator.locks.request(inFront(), { mode: "shared" }, () => held);
  }
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
