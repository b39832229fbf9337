// The same text in every size, a column each: the likeliest next words, the expected one among them, and whether it won.
import { html, nothing, svg } from "lit";
import strings from "../../locales/en-scaling.js";
import { num } from "../../view/format.js";

const text = strings.sizes;

const MARK = {
  right: svg`<svg viewBox="0 0 16 16" aria-hidden="true"><circle class="full" cx="8" cy="8" r="6" /></svg>`,
  wrong: svg`<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.2" /><path d="M4.4 11.6l7.2-7.2" /></svg>`,
  none: svg`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 8h8" /></svg>`,
};
const verdictOf = ({ right }) => (right === undefined ? "none" : right ? "right" : "wrong");

const row = ({ word, probability, rank, expected }) => html`<tr class=${expected ? "expected" : ""} data-word=${word}>
  <th scope="row" dir="auto"><i>${word}</i>${expected ? html`<span class="vh"> ${text.expected}</span>` : nothing}</th>
  <td class="bar-cell"><i><i .style=${`width: ${probability * 100}%`}></i></i></td>
  <td class="amount" title=${String(probability)}><span>${probability < 0.005 ? text.little : num(probability, 2)}</span>${rank > 4 ? html`<span class="rank sub">${text.rank(rank)}</span>` : nothing}</td></tr>`;

function body({ size, parameters }, entry, run, { open, cancel }) {
  if (run) {
    const verdict = verdictOf(run);
    return html`<p class="verdict ${verdict}">${MARK[verdict]} ${text[verdict]}</p>
      <table><caption class="vh">${text.table(size)}</caption><tbody>${run.rows.map(row)}</tbody></table>
      <a class="card" href=${entry.model.info.card} aria-label=${text.cardOf(size)}>${text.card}</a>`;
  }
  if (entry.status === "coming" || entry.status === "open") {
    const { loaded = 0, total = null } = entry.progress ?? {};
    return html`<div class="absent"><div class="bar" role="progressbar" aria-label=${text.coming(size)} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${total ? Math.round((loaded / total) * 100) : 0}><i .style=${`transform: scaleX(${total ? loaded / total : 0})`}></i></div>
      <p>${text.bytes(loaded, total)}</p>${entry.status === "coming" ? html`<p><button type="button" class="quiet" @click=${cancel}>${strings.ask.cancel}</button></p>` : nothing}</div>`;
  }
  const failed = entry.status === "failed";
  return html`<div class="absent"><p>${failed ? html`<b>${text.failed}</b> ${entry.error.message}` : text.closed}</p>
    <p><button type="button" class="action" data-open=${size} @click=${() => open([size])}>${failed ? text.again : text.open(size)}</button></p>${failed ? nothing : html`<p class="sub">${text.about(parameters)}</p>`}</div>`;
}

/** family: as the records list it; sizes: what is open; runs: by size; chosen: whose heads are drawn. */
export function columns({ family, sizes, runs, chosen }, { open, cancel, choose }) {
  const all = family.map(({ size }) => size);
  const step = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || !event.target.matches(".choose")) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[all.indexOf(chosen) + by];
    if (next === undefined) return;
    choose(next);
    event.currentTarget.querySelector(`[data-size="${next}"]`).focus();
  };
  return html`<div class="columns" role="group" aria-label=${strings.ask.label} .style=${`--sizes: ${family.length}`} @keydown=${step}>
    ${family.map((each) => {
      const { size, parameters, layers, heads } = each;
      const on = size === chosen;
      return html`<div class="size ${on ? "on" : ""} is-${sizes.of(size).status}">
        <button type="button" class="choose" data-size=${size} tabindex=${on ? 0 : -1} aria-pressed=${on ? "true" : "false"} aria-label="${text.choose(size)}, ${text.shapeLabel(layers, heads)}, ${text.weights(parameters)}" @click=${() => choose(size)}>
          <b>${text.name(size)}</b><span class="sub">${text.weights(parameters)}</span><span class="sub">${text.shape(layers, heads)}</span></button>
        <div class="said">${body(each, sizes.of(size), runs.get(size), { open, cancel })}</div>
      </div>`;
    })}
  </div>`;
}
