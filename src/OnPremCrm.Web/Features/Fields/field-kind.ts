import { Controller } from "@hotwired/stimulus";

// Shows of the form what the chosen kind of field needs. Without scripts all of it is there, and what is not needed is not read.
export default class extends Controller {
  static targets = ["kind", "part"];

  declare readonly kindTargets: HTMLSelectElement[];
  declare readonly partTargets: HTMLElement[];

  connect() {
    this.show();
  }

  show() {
    const kind = this.kindTargets[0]?.value;
    if (kind === undefined) return; // one that is there keeps its kind
    for (const part of this.partTargets) part.hidden = !part.dataset.kinds!.split(" ").includes(kind);
  }
}
