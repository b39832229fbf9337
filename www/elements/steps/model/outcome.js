// Steps that are no sheet of the word's own numbers: all blocks at once, every word's logit, and what softmax makes of them.
import { html, nothing } from "lit";
import common from "../../../locales/en.js";
import strings from "../../../locales/en-model.js";
import { count, exact, num } from "../../../view/format.js";
import { fallingCurve } from "../../../view/line-picture.js";

const { pronouns } = common;
export const SHOWN = 8;

const bar = (part) => html`<i class="length" .style=${`--part:${part}`}></i>`;

/** How much each block changes the stream; a row opens its block. */
export function stackView({ changes }) {
  const most = Math.max(1, ...changes.flatMap(({ attention, feedforward }) => [attention.share, feedforward.share]));
  const { block, attention, feedforward, length } = strings.stackHead;
  const cell = ({ share }, role) => html`<td class="amount ${role}" data-exact=${exact(share)}>${bar(share / most)}<span>${strings.percent(share)}</span></td>`;
  return html`<table class="outcome stack">
    <thead><tr><th scope="col">${block}</th><th scope="col">${attention}</th><th scope="col">${feedforward}</th><th scope="col">${length}</th></tr></thead>
    <tbody>${changes.map((each, i) => html`<tr><th scope="row"><button type="button" data-block=${i} aria-label=${strings.opensBlock(i + 1)}>${i + 1}</button></th>
      ${cell(each.attention, "h")}${cell(each.feedforward, "")}<td class="n" data-exact=${exact(each.feedforward.after)}>${num(each.feedforward.after, 2)}</td></tr>`)}</tbody></table>
    <p class="fine">${strings.stackNote} ${strings.lengthNote}</p>
    <p class="claim">${strings.claim}</p>`;
}

/** The likeliest words: their logits, or what softmax makes of them; a logit opens into its sum. `on` is the column that is open. */
export function guessesView({ guesses, shares, on }) {
  const top = guesses.all.slice(0, SHOWN);
  const rest = guesses.all.slice(SHOWN);
  const total = (key, list) => list.reduce((sum, each) => sum + each[key], 0);
  const { word, logit, exp, probability } = strings.wordsHead;
  const most = Math.max(...guesses.all.map((each) => Math.abs(each.logit)));
  const lit = top.some(({ column }) => column === on) ? on : top[0].column;
  const name = (each) => html`<th scope="row"><i dir="auto">${each.text}</i></th>`;
  const opens = (each) => html`<td class="n"><button type="button" class="n opens" data-column=${each.column} tabindex=${each.column === lit ? 0 : -1} data-exact=${exact(each.logit)} aria-label="${each.text}: ${num(each.logit, 2)}">${num(each.logit, 2)}</button></td>`;
  if (!shares) {
    return html`<table class="outcome row"><thead><tr><th scope="col">${word}</th><th scope="col">${logit}</th><td></td></tr></thead>
      <tbody>${top.map((each) => html`<tr class=${each.column === on ? "on" : ""}>${name(each)}${opens(each)}<td class="amount">${bar(Math.abs(each.logit) / most)}</td></tr>`)}</tbody></table>
      <div class="curve" aria-hidden="true">${fallingCurve(guesses.all.map((each) => each.logit), 400)}</div><p class="fine">${strings.curve(guesses.all.length)}</p>`;
  }
  const row = (head, each, middle, role = "") => html`<tr class=${role}>${head}${middle}<td class="n" data-exact=${exact(each.exp)}>${num(each.exp, 4)}</td><td class="n probability" data-exact=${exact(each.probability)}>${strings.probability(each.probability)}</td><td class="amount h">${bar(each.probability)}</td></tr>`;
  const sum = (list) => ({ exp: total("exp", list), probability: total("probability", list) });
  return html`<table class="outcome row shares"><thead><tr><th scope="col">${word}</th><th scope="col">${logit}</th><th scope="col">${exp}</th><th scope="col">${probability}</th><td></td></tr></thead>
    <tbody>${top.map((each) => row(name(each), each, opens(each), each.column === on ? "on" : ""))}${row(html`<th scope="row">${strings.others(rest.length)}</th>`, sum(rest), html`<td></td>`, "rest")}</tbody>
    <tfoot>${row(html`<th scope="row">${strings.total}</th>`, sum(guesses.all), html`<td class="n">${count(guesses.all.length)}</td>`)}</tfoot></table>`;
}

// What the model says stands there.
const guessSays = (known) => {
  const { guesses, standing, written, facts } = known;
  return strings.guess({ best: guesses.all[0], standing, hidden: facts.hidden, written, pronoun: pronouns.has(written.toLowerCase()) });
};

/** What happens at a step, as parts of a sentence. */
export const stepSays = (id, known) => (id === "words" ? guessSays(known) : [strings.steps[id].says(known.facts)].flat());

/** The lengths of the three lists of a sum. */
export function lengthsView(change) {
  if (!change) return nothing;
  const { before, added, after } = strings.lengths;
  return html`<dl class="check lengths"><div><dt>${before}</dt><dd>${num(change.before, 2)}</dd></div><div><dt>${added}</dt><dd>${num(change.added, 2)}, ${strings.percent(change.share)}</dd></div><div><dt>${after}</dt><dd>${num(change.after, 2)}</dd></div></dl>
    <p class="fine">${strings.lengthNote}</p>`;
}
