// Which nouns changed a moment ago: a page that was on its way from the server just then may be older than the change.
const moment = 3_000;
const changedAt = new Map<string, number>();

document.addEventListener("live:change", (event) => changedAt.set((event as CustomEvent<{ noun: string }>).detail.noun, Date.now()));

export function changedJustNow(nouns: readonly string[]): boolean {
  return nouns.some((noun) => Date.now() - (changedAt.get(noun) ?? 0) < moment);
}
