import type { Peaks } from "./_wave";

export interface Span {
  from: number;
  to: number;
}

const shortest = 1.5; // a pause for breath stays
const margin = 0.3; // of silence left at each end, so that no word is cut
const quietBelow = 0.06; // of the loudest moment

/** Where nobody speaks for longer than a breath: the parts of a recording, in seconds, that may be jumped over. */
export function quietParts(peaks: Peaks): Span[] {
  const bars = peaks.legs[0]?.length ?? 0;
  const loudest = Math.max(0, ...peaks.legs.map((leg) => leg.reduce((most, peak) => Math.max(most, peak), 0)));
  if (bars === 0 || loudest === 0) return [];
  const each = peaks.seconds / bars;
  const spans: Span[] = [];
  let since: number | undefined;
  for (let bar = 0; bar <= bars; bar++) {
    const isQuiet = bar < bars && peaks.legs.every((leg) => (leg[bar] ?? 0) < loudest * quietBelow);
    if (isQuiet) since ??= bar;
    else if (since !== undefined) {
      if ((bar - since) * each >= shortest) spans.push({ from: since * each + margin, to: bar * each - margin });
      since = undefined;
    }
  }
  return spans;
}
