import { Controller } from "@hotwired/stimulus";

const shownFor = 2_000;

/** <button data-controller="copy" data-action="copy#copy" data-copy-text-value="+4930...">: puts the text into the clipboard, and says so on the button itself. */
export default class extends Controller<HTMLElement> {
  static targets = ["label"];
  static values = { text: String, done: String };

  declare readonly labelTarget: HTMLElement;
  declare readonly textValue: string;
  declare readonly doneValue: string;

  private timer: ReturnType<typeof setTimeout> | undefined;

  async copy(): Promise<void> {
    if (!(await this.written())) return;
    const said = this.labelTarget.textContent;
    if (this.timer !== undefined) return;
    this.labelTarget.setAttribute("role", "status");
    this.labelTarget.textContent = this.doneValue;
    this.timer = setTimeout(() => {
      this.labelTarget.textContent = said;
      this.labelTarget.removeAttribute("role");
      this.timer = undefined;
    }, shownFor);
  }

  disconnect(): void {
    clearTimeout(this.timer);
  }

  // The clipboard's own interface exists only over https and on the machine itself; the older way works everywhere else.
  private async written(): Promise<boolean> {
    if (navigator.clipboard !== undefined) {
      try {
        await navigator.clipboard.writeText(this.textValue);
        return true;
      } catch {
        // refused: the older way is left
      }
    }
    const field = document.createElement("textarea");
    field.value = this.textValue;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
