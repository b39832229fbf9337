// The heads of one size at the last word of the text: a row each, over the words they look back at.
import { html, svg } from "lit";
import strings from "../../locales/en-scaling.js";
import { num } from "../../view/format.js";
import { headRow, hardestOf } from "../../view/head-rows.js";
import { toTemplate } from "../../view/phrase.js";
import { lastOf } from "./answers.js";

const text = strings.looks;

/** From more heads on their rows are set closer. */
const MANY = 16;

/** Every head's weights from the last word: [{ layer, head, weights }], counted from 1. */
export function looksOf(trace, { layers, heads }) {
  const n = trace.tokens.length;
  return Array.from({ length: layers }, (_, layer) => {
    const { data } = trace.get({ stage: "weights", layer });
    return Array.from({ length: heads }, (_, head) => ({ layer: layer + 1, head: head + 1, weights: data.subarray((head * n + lastOf(trace)) * n, (head * n + n) * n) }));
  }).flat();
}

export const wordsOf = (trace) => trace.tokens.map((token) => (token.special === "start" ? text.start : token.text));
const spoken = (word) => (word === text.start ? text.startName : word);

/** What the picture comes to: on the expected word where the text holds it, else on whichever word a head looks at hardest. */
export function lookSays(looks, words, expected) {
  const sources = words.flatMap((word, i) => (word === expected ? [i] : []));
  if (sources.length) {
    const onIt = looks.map((look) => ({ ...look, weight: sources.reduce((sum, i) => sum + look.weights[i], 0) }));
    const best = onIt.reduce((a, b) => (b.weight > a.weight ? b : a));
    return text.source(expected, { ...best, n: looks.length });
  }
  const best = looks.map((look) => ({ ...look, ...hardestOf(look.weights, 1)[0] })).reduce((a, b) => (b.weight > a.weight ? b : a));
  return text.hardest({ ...best, text: spoken(words[best.at]) });
}

const rowSays = ({ layer, head, weights }, words) => text.row(layer, head, hardestOf(weights, 3).map(({ at, weight }) => [spoken(words[at]), weight]));

const turned = (words, cell, expected) => svg`<svg class="turned" width=${words.length * cell} height="76" viewBox="0 0 ${words.length * cell} 76" aria-hidden="true">
  ${words.map((word, i) => svg`<text class=${word === expected ? "source" : ""} transform="translate(${(i + 0.5) * cell + 4} 72) rotate(-60)">${word}</text>`)}</svg>`;

export function looks({ trace, info, expected, width, current }, { focus }) {
  if (!trace) return html`<p class="absent-look sub">${text.closed}</p>`;
  const words = wordsOf(trace);
  const all = looksOf(trace, info);
  const cell = Math.max(13, Math.min(all.length > MANY ? 22 : 30, Math.floor((width - 162) / words.length)));
  const sources = words.flatMap((word, i) => (word === expected ? [i] : []));
  const at = Math.min(current ?? 0, all.length - 1);
  const step = (event) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.querySelector(`[data-head="${Math.max(0, Math.min(all.length - 1, to))}"]`).focus();
  };
  return html`<p class="reading">${toTemplate(lookSays(all, words, expected))}</p>
    <div class="scroller"><div class="looks" role="group" aria-label=${text.group} @keydown=${step}>
      <div class="look-row words-row"><span></span>${turned(words, cell, expected)}<span></span></div>
      ${all.map(({ layer, head, weights }, i) => {
        const [most] = hardestOf(weights, 1);
        const label = rowSays({ layer, head, weights }, words);
        return html`<button type="button" class="look-row ${i && head === 1 ? "next-layer" : ""}" data-head=${i} tabindex=${i === at ? 0 : -1} aria-label=${label} title=${label} @focus=${() => focus(i)} @click=${() => focus(i)}>
          <span class="sub">${text.short(layer, head)}</span>${headRow(weights, cell, sources)}<span class="most"><i>${words[most.at]}</i> ${num(most.weight, 2)}</span></button>`;
      })}
    </div></div>
    <p class="row-says sub">${current === undefined ? text.hint : rowSays(all[at], words)}</p>`;
}
