// The chosen head on the sentence; the weight that is held open lies in the run that is shown.
import { html } from "lit";
import { HeadLook } from "../../elements/attention/head-look.js";

export class Look extends HeadLook {
  get column() {
    return this.host.opened;
  }

  stage(view) {
    return html`<div class="stage">${this.reading(view)}</div>`;
  }

  drawn() {
    super.drawn(".plan-scroll");
  }
}
