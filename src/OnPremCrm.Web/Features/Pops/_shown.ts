/**
 * Tells the server which cards are really on the screen: once per call and browser, however many tabs show it. What any tab has told is kept in
 * localStorage, one entry a call: "id" for a page in the background, "id!" for one in front.
 */
const mostKept = 40;
const patience = 8_000;
/** A page in the background leaves it to one in front for so long. */
const politeness = 1_200;

const waiting = new Set<string>();

export function confirmShown(pops: readonly HTMLElement[], url: string, me: string): void {
  const calls = pops.filter((pop) => (pop.dataset.call ?? "") !== "" && pop.checkVisibility()).map((pop) => pop.dataset.call as string);
  if (me === "" || calls.length === 0) return;
  const key = `pops-shown-${me}`;
  if (!document.hidden) {
    void alone(key, () => tell(key, url, calls, true));
    return;
  }
  for (const call of calls.filter((call) => !waiting.has(call))) {
    waiting.add(call);
    setTimeout(() => {
      waiting.delete(call);
      void alone(key, () => tell(key, url, [call], !document.hidden));
    }, politeness);
  }
}

async function tell(key: string, url: string, calls: readonly string[], isVisible: boolean): Promise<void> {
  const told = read(key);
  const fresh = calls.filter((call) => !told.includes(`${call}!`) && (isVisible || !told.includes(call)));
  const token = document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value;
  if (fresh.length === 0 || token === undefined) return;
  write(key, [...told.filter((entry) => !fresh.includes(entry)), ...fresh.map((call) => (isVisible ? `${call}!` : call))]);
  const form = new URLSearchParams({ visible: String(isVisible), __RequestVerificationToken: token });
  for (const call of fresh) form.append("callId", call);
  try {
    const answer = await fetch(`${url}/shown`, { method: "POST", body: form, signal: AbortSignal.timeout(patience) });
    if (answer.status >= 500 || answer.redirected) throw new Error(`shown: ${answer.status}`);
  } catch {
    // out of reach: nobody has been told. When the link is back the cards are read anew, and what is still there is told then.
    write(key, read(key).filter((entry) => !fresh.includes(entry.replace("!", ""))));
  }
}

/** One tab at a time reads, tells and notes. Without locks two tabs may tell the same; the server counts it once. */
function alone(key: string, work: () => Promise<void>): Promise<void> {
  return navigator.locks === undefined ? work() : navigator.locks.request(key, work).then(() => undefined);
}

function read(key: string): string[] {
  return (localStorage.getItem(key) ?? "").split(" ").filter((entry) => entry !== "");
}

function write(key: string, entries: readonly string[]): void {
  localStorage.setItem(key, entries.slice(-mostKept).join(" "));
}
