// The way of one word through the model: the sentence, the column of stations with the stream beside it, and the step in large.
import { css } from "lit";

const layout = css`
  .follow { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--qkv-space-2) var(--qkv-space-4); padding-top: var(--qkv-space-2); }
  .follow .pieces { font-size: clamp(1.25rem, 2.6cqi, 1.75rem); gap: 2px .34em; padding: 0; }
  .follow .piece { min-height: var(--qkv-target); align-content: center; }
  .hide { display: flex; align-items: center; gap: var(--qkv-space-2); min-height: var(--qkv-target); margin-left: auto; cursor: pointer; }
  .hide input { accent-color: var(--qkv-ink); width: 16px; height: 16px; margin: 0; }
  .steps:has(.whole) .scrub { grid-template-columns: auto calc(408px - 2 * var(--qkv-target) - 2 * var(--qkv-space-2)) auto minmax(0, 1fr); } .steps:has(.whole) .scrub p { margin-left: 32px; }
  .steps:has(.whole) .scrub { scroll-margin-top: 72px; }
  @media (hover: hover) and (pointer: fine) { .steps:has(.whole) .hint { display: inline; margin-left: var(--qkv-space-3); } }

  .large.whole { grid-template-columns: 408px minmax(0, 1fr); grid-template-rows: auto 1fr; gap: 0 40px; }
  .whole .tower { grid-area: 1 / 1 / 3 / 2; min-height: 640px; align-self: start; } .whole .stage { grid-area: 1 / 2; min-width: 0; } .large.whole > .cell { grid-area: 2 / 2; }
  .whole .where { display: flex; gap: var(--qkv-space-4); margin-bottom: var(--qkv-space-3); color: var(--qkv-ink); font-weight: 600; }
  .lane { font-weight: 400; color: var(--qkv-muted); } .lane::before { content: "·" / ""; margin-right: .6em; } .lane.meet { color: var(--qkv-head); font-weight: 600; }
  .whole .reading { min-height: 2.6em; max-width: 30em; }
  .whole > .stage .eqn { min-height: 60px; margin: var(--qkv-space-3) 0; }
  .whole .hint-open { margin-top: var(--qkv-space-4); } .whole > .cell { padding-top: var(--qkv-space-5); }
  .whole .claim { font: 400 var(--qkv-size-text)/1.45 var(--qkv-serif); margin-top: var(--qkv-space-5); max-width: 34em; text-wrap: pretty; }
`;

const tower = css`
  /* The column keeps its height: what is folded leaves its room to the others. */
  .tower, .opened, .opened > ol { display: flex; flex-direction: column; } .station { flex: 1 1 var(--row, 24px); } .opened { flex: 14 1 auto; } .opened > ol { flex: 1; } .lines-3 { flex: 1.5 1 38px; } .lines-4 { flex: 1.8 1 44px; }
  .tower li { position: relative; }
  .tower button { display: grid; grid-template-columns: 6.7rem minmax(0, 1fr) 5.2rem; align-items: center; gap: 0 8px; width: 100%; height: 100%; min-height: var(--row, 24px); padding: 0 8px 0 32px; text-align: start; }
  .tower button:hover { background: var(--qkv-sunk); } .tower [aria-current] { background: var(--qkv-sunk); box-shadow: inset -3px 0 var(--qkv-ink); }
  .tower [aria-current] .station-name, .tower .opened > button .station-name { font-weight: 600; }
  .station-name { white-space: nowrap; } .station-fact { text-align: end; color: var(--qkv-muted); font-size: var(--qkv-size-xs); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } .station-fact i { color: var(--qkv-ink); }
  .small { display: block; height: calc(100% - 4px); max-height: 40px; } .small svg { display: block; width: 100%; height: 100%; overflow: visible; } .fit { display: block; width: calc(100% * var(--part)); height: 100%; }
  .small .squares { height: 100%; } .small .cut { display: none; } .small .axis { opacity: .6; }
  .cut { stroke: var(--qkv-faint); stroke-dasharray: 2 2; vector-effect: non-scaling-stroke; }
  .hatching { stroke: var(--qkv-faint); vector-effect: non-scaling-stroke; }

  /* the stream: a line that nothing breaks; what a block works out leaves it and comes back */
  .tower li::before { content: ""; position: absolute; left: 11px; top: 0; bottom: 0; border-left: 2px solid var(--qkv-ink); z-index: 1; pointer-events: none; }
  .tower .at-none::before { display: none; } .tower .at-start::before { top: 50%; } .tower .at-end::before { bottom: 50%; }
  .station::after { position: absolute; z-index: 1; border: 0 solid var(--qkv-faint); pointer-events: none; }
  .at-out::after { content: ""; left: 12px; top: 50%; bottom: 0; width: 12px; border-width: 1.5px 1.5px 0 0; border-top-right-radius: 9px; }
  .at-along::after { content: ""; left: 12px; top: 0; bottom: 0; width: 12px; border-right-width: 1.5px; }
  .opened .at-sum::after { content: ""; left: 12px; top: 0; height: 50%; width: 12px; border-width: 0 1.5px 1.5px 0; border-bottom-right-radius: 9px; }
  :is(.at-sum, .at-start) > button::before { content: "+" / ""; position: absolute; z-index: 2; left: 5px; top: calc(50% - 7px); width: 14px; height: 14px; border: 2px solid var(--qkv-ink); border-radius: 50%; background: var(--qkv-paper); font: 600 12px/9px var(--qkv-sans); text-align: center; }
  .at-start > button::before { content: ""; background: var(--qkv-ink); }
  .opened > button { grid-template-columns: 1fr; height: auto; min-height: max(28px, var(--row, 0px)); } .opened { border-block: var(--qkv-hairline); }
`;

const sheet = css`
  .grid.ribbon { --wide: max(var(--least, 3.6px), (100cqw - var(--label) - 4px) / 128); --high: 84px; }
  .grid.ribbon:is([aria-rowcount="3"], [aria-rowcount="4"]) { --high: 60px; } .grid.ribbon[aria-rowcount="5"] { --high: 46px; } .grid.ribbon[aria-rowcount="9"] { --high: 34px; }
  .picture .given { opacity: .5; }
  .ribbon .head { font-size: var(--qkv-size-xs); display: flex; } .ribbon .head:last-child:not(.mark) { justify-content: flex-end; } .ribbon .name { font-style: italic; font-family: var(--qkv-serif); font-size: 1.08em; } 
  .sheet .pairs { --wide: clamp(20px, (100cqw - var(--label) - 4px) / var(--columns), 38px); }
  .sheet .pairs .name { color: var(--qkv-head); }
  .sheet > .fine { margin-top: 6px; }
  .ribbon .locked:not(.piece) { min-width: 5px; }
  .lengths { margin-top: var(--qkv-space-3); font-size: var(--qkv-size-s); }
  .digits-of { margin-top: var(--qkv-space-3); } .digits-of summary { cursor: pointer; min-height: var(--qkv-target); display: list-item; align-content: center; color: var(--qkv-muted); } .digits-of summary:hover { color: var(--qkv-ink); }
  .digits-of table { margin-bottom: var(--qkv-space-4); }

  .outcome { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums lining-nums; } .outcome th { text-align: start; font-weight: 400; } .outcome thead th { color: var(--qkv-muted); padding-bottom: 6px; } .outcome thead { border-bottom: var(--qkv-hairline); }
  .outcome :is(td, th) { height: max(30px, var(--row-target, 30px)); padding: 0 var(--qkv-space-3) 0 0; } .outcome .n { text-align: end; } .outcome thead th:not(:first-child) { text-align: end; padding-left: 0; } .outcome.stack thead th:nth-child(2), .outcome.stack thead th:nth-child(3) { text-align: start; }
  .outcome tbody th i { font-size: 1.25rem; } .outcome .probability { font-weight: 600; } .outcome .on { background: var(--qkv-sunk); } .outcome .rest :is(td, th) { color: var(--qkv-muted); font-weight: 400; } .outcome tfoot { border-top: var(--qkv-hairline); }
  .outcome .amount { width: 34%; padding-right: 0; text-align: start; } .length { display: inline-block; vertical-align: middle; height: 10px; width: max(1px, calc((100% - 4rem) * var(--part))); background: var(--qkv-ink); margin-right: 8px; } .h .length { background: var(--qkv-head); } .shares .length, .outcome:not(.stack) .length { width: max(1px, calc(100% * var(--part))); margin: 0; }
  .outcome.stack th button { min-width: var(--qkv-target); min-height: var(--qkv-target); text-align: start; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-underline-offset: .24em; } .outcome.stack th button:hover { text-decoration-color: currentColor; }
  .outcome + .fine { margin-top: 6px; }
  .curve { height: 76px; margin-top: var(--qkv-space-4); } .curve svg { width: 100%; height: 100%; }
`;

// The room of the first step, held before there is anything to show.
const room = css`
  :host([view="model"]) .body.empty { min-height: 951px; }
  @container (max-width: 1020px) { :host([view="model"]) .body.empty { min-height: 1004px; } }
  @container (max-width: 760px) { :host([view="model"]) .body.empty { min-height: 1063px; } }
  @container (max-width: 680px) { :host([view="model"]) .body.empty { min-height: 1108px; } }
  @container (max-width: 480px) { :host([view="model"]) .body.empty { min-height: 1225px; } }
  @media (pointer: coarse) {
    @container (max-width: 760px) { :host([view="model"]) .body.empty { min-height: 1164px; } }
    @container (max-width: 480px) { :host([view="model"]) .body.empty { min-height: 1497px; } }
    @container (max-width: 300px) { :host([view="model"]) .body.empty { min-height: 1542px; } }
  }
`;

const narrow = css`
  @container (max-width: 1020px) {
    .large.whole { grid-template-columns: 300px minmax(0, 1fr); grid-template-rows: auto auto; gap: 0 32px; }
    .steps:has(.whole) .scrub { grid-template-columns: auto calc(300px - 2 * var(--qkv-target) - 2 * var(--qkv-space-2)) auto minmax(0, 1fr); } .steps:has(.whole) .scrub p { margin-left: 24px; }
    .whole .tower { grid-area: 1 / 1; } .whole .stage { grid-area: 1 / 2; } .large.whole > .cell { grid-area: 2 / 1 / 3 / 3; }
    .tower button { grid-template-columns: 6.7rem minmax(0, 1fr); } .station-fact { display: none; }
  }
  @container (max-width: 680px) {
    .large.whole { grid-template-columns: minmax(0, 1fr); } .whole .stage, .large.whole > .cell, .whole .tower { grid-area: auto / 1; }
    .whole .tower { margin-top: var(--qkv-space-5); min-height: 0; } .tower button { grid-template-columns: 6.7rem minmax(0, 1fr) 5.6rem; } .station-fact { display: block; }
    .hide { margin-left: 0; } .steps:has(.whole) .scrub { grid-template-columns: auto 1fr auto; } .steps:has(.whole) .scrub p { margin: 0; } .outcome .amount { width: 26%; }
  }
  @media (pointer: coarse) { .tower button { --row: 36px; } .grid.ribbon { --least: 12px; } .outcome { --row-target: 40px; } }
  @media (forced-colors: active) { .length { forced-color-adjust: none; background: CanvasText; } .tower [aria-current] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;

export const modelStyle = [layout, tower, sheet, room, narrow];
