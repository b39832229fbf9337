// What the figure hands over as a file: the atlas as a picture, every weight as a table, and all of it with the answers as JSON.
import { nothing, svg } from "lit";
import common from "../../locales/en.js";
import strings from "../../locales/en-heads.js";
import { headInk, sideOf } from "../../view/head-tile.js";
import { toText } from "../../view/phrase.js";
import { matrixRows, wordsOf } from "../attention/view-of.js";
import { says } from "./hidden.js";
import { allOf, isOff } from "./off.js";

const SIDE = 170;
const STEP = 200;

const weightsOf = (trace, { layer, head }) => trace.get({ stage: "weights", layer, head }).data;

export function picture(host) {
  const { trace, off, answers } = host.result;
  const { info } = host.loaded;
  const n = trace.tokens.length;
  const tiles = allOf(info).map((place) => svg`<g transform="translate(${30 + place.head * STEP} ${30 + place.layer * (STEP + 24)})">
    <g transform="scale(${SIDE / sideOf(n)})" opacity=${isOff(off, place) ? 0.25 : 1}>${headInk(weightsOf(trace, place), n, trace.mask === "causal")}</g>
    <text class="label on" y=${SIDE + 20}>${strings.atlas.short(place.layer + 1, place.head + 1)}</text>
    <text class="label" x="32" y=${SIDE + 20}>${isOff(off, place) ? strings.atlas.isOff : host.roleOf(place.layer, place.head)}</text></g>`);
  const height = 30 + info.layers * (STEP + 24);
  return svg`<svg viewBox="0 0 ${60 + info.heads * STEP} ${height + 70}">${tiles}
    <text class="set" x="30" y=${height + 14} font-size="18">${trace.text}</text>
    <text class="says" x="30" y=${height + 46}>${answers ? toText(says(answers, off, info)) : nothing}</text></svg>`;
}

export function rows(host) {
  const { trace } = host.result;
  const tokens = wordsOf(trace);
  const causal = trace.mask === "causal";
  const every = allOf(host.loaded.info).flatMap((place) => matrixRows({ tokens, weights: weightsOf(trace, place), ...place, causal }).slice(1));
  return [common.attention.csv, ...every];
}

export function record(host) {
  const { trace, off, answers, source, at, word } = host.result;
  const weights = Array.from({ length: host.loaded.info.layers }, (_, layer) => trace.get({ stage: "weights", layer }));
  return {
    sentence: source, hidden: { place: at, word }, off: off.map(({ layer, head }) => [layer + 1, head + 1]),
    answers: answers.rows.map(({ word: each, whole, cut }) => ({ word: each, withAllHeads: whole, without: cut })),
    ranking: host.search.ranking, weights: weights.map(({ data, shape }) => ({ shape, data: Array.from(data) })),
  };
}
