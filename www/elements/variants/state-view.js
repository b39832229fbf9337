// The walk of linear attention: what a word adds, the state that takes it in, and the keys and values that need not be kept.
import { html } from "lit";
import strings from "../../locales/en-variants.js";
import { toTemplate } from "../../view/phrase.js";
import { reach } from "../../view/signed-matrix.js";
import { cachePicture, statePicture } from "../../view/state-picture.js";
import { added, sizes } from "./state-walk.js";
import { labelOf, spoken } from "./words.js";
import { num } from "../../view/format.js";

const text = strings.grow;

const part = (data, width, from, to) => Array.from({ length: data.length / width }, (_, r) => Array.from(data.subarray(r * width + from, r * width + to))).flat();
const ends = (values, width) => ({ max: reach(part(values, width + 1, 0, width)), maxSum: reach(part(values, width + 1, width, width + 1)) });

function drawing(name, label, picture, note) {
  return html`<div class="of-${name}"><p class="sub">${label}</p><div class="board">${picture}</div><p class="fine">${note}</p></div>`;
}

export function stateView(host, { walk, at, tokens }) {
  const { width, states, input } = walk;
  // One ramp from the first word to the last, so that growing is seen.
  const range = ends(states.at(-1), width);
  const own = added(walk, at);
  const ownRange = ends(own, width);
  const size = sizes(walk, at);
  const kept = (data) => ({ values: Array.from(data.subarray(0, (at + 1) * width)), columns: width, max: reach(data) });
  const picture = (values, { max, maxSum }) => statePicture({ values, rows: width, columns: width + 1, sums: true, max, maxSum });
  const ramp = ({ max }) => `${strings.ramp} ± ${num(max, max < 10 ? 2 : 0)}`;
  return html`
    ${host.stepper.render({ at, of: states.length, says: toTemplate(text.sizes({ ...size, at })), value: text.picture(spoken(tokens, at)) })}
    <div class="grow">
      ${drawing("added", toTemplate(text.adds(labelOf(tokens[at]))), picture(own, ownRange), ramp(ownRange))}
      ${drawing("state", html`${text.state}: <b data-size="state">${text.numbers(size.state)}</b>`, picture(states[at], range), html`${ramp(range)}. ${text.sumColumn}`)}
      ${drawing("cache", html`${text.cache}: <b data-size="cache">${text.numbers(size.cache)}</b>`, cachePicture({ lists: [kept(input.k), kept(input.v)], rows: walk.tokens }), html`<b class="k">k</b>, <b class="v">v</b>`)}
    </div>
    <p class="fine">${text.causalNote[host.result.mask]} ${at === states.length - 1 ? text.same(walk.apart) : ""}</p>`;
}
