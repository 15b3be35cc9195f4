import { Controller } from "@hotwired/stimulus";

/** <button data-controller="print" data-action="print#print">: the browser's own print dialog; app.css says what paper shows. */
export default class extends Controller {
  print(): void {
    window.print();
  }
}
