import { Controller } from "@hotwired/stimulus";
import { encode } from "uqr";

const svg = "http://www.w3.org/2000/svg";
const quiet = 4; // modules of white around it, as the standard asks

/** <div data-controller="qr" data-qr-text-value="otpauth://..." data-qr-name-value="QR code">: draws the text for a camera. Without JavaScript the text beside it is typed. */
export default class extends Controller<HTMLElement> {
  static values = { text: String, name: String };

  declare readonly textValue: string;
  declare readonly nameValue: string;

  connect(): void {
    const { data, size } = encode(this.textValue, { ecc: "M", border: 0 });
    const picture = document.createElementNS(svg, "svg");
    picture.setAttribute("viewBox", `${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", this.nameValue);
    picture.setAttribute("shape-rendering", "crispEdges");
    const path = document.createElementNS(svg, "path");
    path.setAttribute("d", data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
    picture.append(path);
    this.element.replaceChildren(picture);
  }
}
