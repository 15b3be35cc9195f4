/** The waveform as SVG: the outside party above the line, us below, each leg twice, so that what was played can be darker. */

const barWidth = 4;
const inkWidth = 2.6;
const height = 112;
const middle = 56;
const tallest = 44;

export interface Peaks {
  seconds: number;
  legs: number[][];
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** Heights of the bars, 0 to 1: relative to the loudest, and lifted, because an ear hears loudness by its logarithm. */
export function heights(leg: readonly number[], loudest: number): number[] {
  return leg.map((peak) => (loudest === 0 ? 0 : Math.pow(peak / loudest, 0.6)));
}

/** One leg as a path: every bar a rectangle that stands on (or hangs from) the middle line. */
export function path(leg: readonly number[], up: boolean): string {
  return leg
    .map((value, bar) => {
      const size = Math.max(1, value * tallest);
      const y = up ? middle - 2 - size : middle + 2;
      return `M${(bar * barWidth).toFixed(0)} ${y.toFixed(1)}h${inkWidth}v${size.toFixed(1)}h-${inkWidth}z`;
    })
    .join("");
}

/** Draws into the element and returns what moves the played part to a share of the whole. */
export function draw(into: HTMLElement, peaks: Peaks, id: string): (share: number) => void {
  const loudest = Math.max(0, ...peaks.legs.map((leg) => leg.reduce((most, peak) => Math.max(most, peak), 0)));
  const width = Math.max(1, (peaks.legs[0]?.length ?? 0) * barWidth);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const clip = element("clipPath", { id: `${id}-past` });
  const past = element("rect", { width: "0", height: String(height) });
  clip.append(past);
  svg.append(clip);
  const drawn = element("g", { "clip-path": `url(#${id}-past)` });
  peaks.legs.forEach((leg, n) => {
    const shape = path(heights(leg, loudest), n === 0);
    const name = n === 0 ? "wave-them" : "wave-us";
    svg.append(element("path", { d: shape, class: name }));
    drawn.append(element("path", { d: shape, class: `${name} is-past` }));
  });
  svg.append(drawn);
  const head = document.createElement("span");
  head.className = "wave-head";
  into.replaceChildren(svg, head);
  return (share) => {
    past.setAttribute("width", String(width * share));
    head.style.insetInlineStart = `${share * 100}%`;
  };
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
