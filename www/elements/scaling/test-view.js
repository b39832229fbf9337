// The questions put to a size here: the button, how far it is, and what came of it beside what training wrote down.
import { html, nothing } from "lit";
import strings from "../../locales/en-scaling.js";
import { toTemplate } from "../../view/phrase.js";
import { keyOf } from "./test.js";

const text = strings.test;

/** What the model's own file says of these very questions, or undefined. */
const onRecord = (model, ability) => model?.info.metrics?.probes?.[ability];

function results({ family, sizes, test, ability }) {
  const rows = family.map(({ size }) => ({ size, here: test.results.get(keyOf(size, ability)), record: onRecord(sizes.model(size), ability) }));
  return html`<table class="scores"><caption class="vh">${text.table(ability)}</caption>
    <thead><tr>${text.head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows.map(({ size, here, record }) => html`<tr data-score=${size}><th scope="row">${size}</th>
      <td class="here">${here ? html`<b>${here.right}</b> <span class="sub">/ ${here.total}</span>` : html`<span class="sub">${text.none}</span>`}</td>
      <td class="sub">${record ? Math.round(record.accuracy * record.rows) : text.none}</td></tr>`)}</tbody></table>`;
}

/** asked: the questions of the ability; size: the one that is chosen. */
export function testView({ family, sizes, test, ability, asked, size, chance }, { ask, cancel }) {
  const { now } = test;
  const share = now ? now.done / now.total : 0;
  const open = sizes.opened;
  const done = [...test.results.values()].filter((each) => each.ability === ability).sort((a, b) => a.size - b.size);
  return html`<section class="test" aria-labelledby="test-title">
    <h3 id="test-title">${text.label}</h3>
    <p class="sub">${text.about(ability, asked.length)} ${text.chance(chance)}</p>
    <div class="controls go">
      <button type="button" class="action" @click=${now ? cancel : () => ask([size])}>${now ? text.cancel : text.ask(size, asked.length)}</button>
      ${!now && open.length > 1 ? html`<button type="button" class="quiet" data-ask="all" @click=${() => ask(open)}>${text.askAll}</button>` : nothing}
    </div>
    <div class="far ${now ? "" : "idle"}"><div class="bar" role="progressbar" aria-label=${text.progress} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}><i .style=${`transform: scaleX(${share})`}></i></div>
      <p>${now ? text.running(now) : done.length ? toTemplate(text.done(ability, done)) : nothing}</p></div>
    ${results({ family, sizes, test, ability })}
  </section>`;
}
