/**
 * One sentence per change for those who do not see it: what each card says is remembered, and only what it says now and did not before is written into the
 * one live region. The time counts on unspoken. A card that was there when the page was opened is no news, unless it still rings.
 */
const said = new Map<string, string>();
let isFirst = true;

export function announce(pops: readonly HTMLElement[]): void {
  const region = document.getElementById("pops-live");
  const sentences: string[] = [];
  for (const pop of pops) {
    const sentence = pop.dataset.said ?? "";
    if (said.get(pop.id) === sentence) continue;
    said.set(pop.id, sentence);
    if (!isFirst || pop.matches(".pop-ringing")) sentences.push(sentence);
  }
  for (const id of said.keys()) if (!pops.some((pop) => pop.id === id)) said.delete(id);
  if (pops.length > 0) isFirst = false;
  if (region !== null && sentences.length > 0) region.textContent = sentences.join(" ");
}
