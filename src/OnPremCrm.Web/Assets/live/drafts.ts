/**
 * Notes that the server does not have yet: one entry a call and field in localStorage, under the user's id and the tab's. A draft outlives its card, its
 * tab and its log-in; what no field holds any more is sent when the page is live again. A tab leaves the drafts of other living tabs alone.
 */
export interface Draft {
  text: string;
  /** Of the text that it was typed over; "": there was none. */
  version: string;
  /** When it was kept last: a living tab keeps trying. */
  at: number;
}

export interface Kept {
  version: string | null;
  theirs: string | null;
}

const prefix = "note";
const patience = 15_000;
const tabKey = "note-tab";
/** A tab that has not tried for so long has gone. Browsers let tabs in the background work once a minute. */
const goneAfter = 90_000;

const tab = sessionStorage.getItem(tabKey) ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
const held = new Set<string>();

// In the storage only while no page of this tab is there to hold it: a tab that is duplicated copies the storage, and must not take the other's name.
sessionStorage.removeItem(tabKey);
addEventListener("pagehide", () => sessionStorage.setItem(tabKey, tab));
addEventListener("pageshow", (event) => {
  if (event.persisted) sessionStorage.removeItem(tabKey);
});

export const draftOf = (me: string, call: string, place: string): string => `${prefix} ${me} ${call} ${tab} ${place}`;

export function keep(key: string, text: string, version: string): void {
  localStorage.setItem(key, JSON.stringify({ text, version, at: Date.now() } satisfies Draft));
}

export function kept(key: string): Draft | undefined {
  const entry = localStorage.getItem(key);
  return entry === null ? undefined : (JSON.parse(entry) as Draft);
}

export function forget(key: string): void {
  localStorage.removeItem(key);
}

/** A field on the page looks after this draft. */
export function hold(key: string): void {
  held.add(key);
}

export function letGo(key: string): void {
  held.delete(key);
}

/** Both texts, the one that is there first. */
export function both(theirs: string, mine: string): string {
  return theirs.includes(mine) ? theirs : `${theirs}\n\n${mine}`;
}

export async function read(answer: Response): Promise<Kept> {
  if (answer.status !== 409 && (!answer.ok || answer.redirected)) throw new Error(`note: ${answer.status}`);
  return (await answer.json()) as Kept;
}

/** Drafts that no field holds. Nobody is there to choose between two texts, so both are kept. */
export async function sendLeftOver(me: string): Promise<void> {
  const token = document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value;
  if (me === "" || token === undefined) return;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(`${prefix} ${me} `))) {
    const draft = kept(key);
    const [, , call, owner] = key.split(" ");
    if (draft === undefined || call === undefined || held.has(key) || (owner !== tab && Date.now() - draft.at < goneAfter)) continue;
    keep(key, draft.text, draft.version); // another tab that looks now leaves it to this one
    let answer = await send(call, draft.text, draft.version, token);
    if (answer.status === 409) {
      const { version, theirs } = await read(answer);
      answer = await send(call, both(theirs ?? "", draft.text), version ?? "", token);
    }
    const isTaken = answer.ok && !answer.redirected;
    if ((isTaken || answer.status === 404) && kept(key)?.text === draft.text && !held.has(key)) forget(key); // 404: the call is gone
  }
}

function send(call: string, text: string, version: string, token: string): Promise<Response> {
  const body = new URLSearchParams({ text, version, __RequestVerificationToken: token });
  return fetch(`/calls/${call}?handler=Note`, { method: "POST", body, headers: { accept: "application/json" }, signal: AbortSignal.timeout(patience) });
}
