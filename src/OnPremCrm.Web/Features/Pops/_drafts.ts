/**
 * Notes that the server does not have yet: one entry a call in localStorage, under the user's id. A draft outlives its card, its tab and its log-in;
 * whatever is left of an earlier visit is sent when the cards are read again.
 */
const prefix = "note";
const patience = 15_000;

export const draftOf = (me: string, call: string): string => `${prefix}-${me}-${call}`;

export function keep(key: string, text: string): void {
  localStorage.setItem(key, text);
}

export function kept(key: string): string | null {
  return localStorage.getItem(key);
}

export function forget(key: string): void {
  localStorage.removeItem(key);
}

/** Drafts of calls that have no card any more. */
export async function sendLeftOver(me: string, url: string): Promise<void> {
  const token = document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value;
  if (me === "" || token === undefined) return;
  const mine = Object.keys(localStorage).filter((key) => key.startsWith(draftOf(me, "")));
  for (const key of mine) {
    const call = key.slice(draftOf(me, "").length);
    const body = kept(key);
    if (body === null || document.querySelector(`[data-note-call-value="${CSS.escape(call)}"]`) !== null) continue; // its card saves it
    const form = new URLSearchParams({ callId: call, body, __RequestVerificationToken: token });
    const answer = await fetch(`${url}/note`, { method: "POST", body: form, headers: { accept: "application/json" }, signal: AbortSignal.timeout(patience) });
    const isTaken = answer.ok && !answer.redirected;
    if ((isTaken || answer.status === 404) && kept(key) === body) forget(key); // 404: no such call of mine
  }
}
