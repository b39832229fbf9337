// How <qkv-fade> is set, in the order it is read: the list that is chosen, the list as read and said, the charts.
import { css } from "lit";

const chosen = css`
  .body { --reserve: 1622px; }
  .body.empty { min-height: var(--reserve); }
  .fade-figure { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-6); padding-top: var(--qkv-space-3); }
  h3 { font: 600 var(--qkv-size-s)/20px var(--qkv-sans); } .plot h3 { min-height: 20px; } .plot h3 i { line-height: 1; font-size: 1em; }
  .chosen { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; margin-bottom: calc(-1 * var(--qkv-space-4)); }
  .length { display: grid; grid-template-columns: 1fr auto; align-items: baseline; }
  .large { font: 400 2.25rem/1 var(--qkv-serif); letter-spacing: -.015em; font-variant-numeric: lining-nums tabular-nums; }
  .length input { grid-column: 1 / -1; width: 100%; height: max(28px, var(--qkv-target)); margin: 0; appearance: none; background: none; cursor: pointer; }
  .length input::-webkit-slider-runnable-track { height: 1px; background: var(--qkv-faint); }
  .length input::-moz-range-track { height: 1px; background: var(--qkv-faint); }
  .length input::-webkit-slider-thumb { appearance: none; width: 15px; height: 15px; margin-top: -7px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  .length input::-moz-range-thumb { width: 9px; height: 9px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  @media (forced-colors: active) { .length input { appearance: auto; } }
  /* the thumb's middle goes from half its width to half its width before the end */
  .mark { grid-column: 1 / -1; position: relative; padding-top: 8px; text-align: end; padding-inline-end: calc((100% - 15px) * (1 - var(--at)) + 15px); }
  .mark i { position: absolute; top: -12px; height: 24px; left: calc(7.5px + (100% - 15px) * var(--at)); border-left: 1px solid var(--qkv-faint); }
  .own { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--qkv-space-2) var(--qkv-space-4); align-items: start; }
  .own label { grid-column: 1 / -1; }
  .own textarea { width: 100%; min-height: 44px; resize: vertical; border: 0; border-bottom: 1px solid var(--qkv-ink); border-radius: 0; background: none; padding: 2px 0 6px; font: 400 1.0625rem/1.3 var(--qkv-serif); }
  .own textarea::placeholder { color: var(--qkv-muted); opacity: 1; }
  .own .note { grid-column: 1 / -1; min-height: 2.8em; color: var(--qkv-muted); }
  .own .note b { color: var(--qkv-ink); }
  .quiet { min-height: var(--qkv-target); color: var(--qkv-muted); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .quiet:hover { color: var(--qkv-ink); text-decoration-color: currentColor; }
`;

const said = css`
  .stage { --word: 1.375rem; position: relative; isolation: isolate; display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-5); }
  .stage[data-size="middle"] { --word: 1.125rem; } .stage[data-size="small"] { --word: .9375rem; } .stage[data-size="tiny"] { --word: .8125rem; }
  .threads { position: absolute; inset: 0; width: 100%; height: 100%; z-index: -1; overflow: visible; pointer-events: none; }
  .threads path { fill: none; stroke: var(--qkv-head-mid); stroke-width: .7px; opacity: .5; }
  .top { display: flex; align-items: baseline; gap: var(--qkv-space-4); }
  .top button { margin-inline-start: auto; }
  .heard { display: grid; gap: var(--qkv-space-1); min-height: 158px; align-content: start; }
  .heard > .fine { order: 1; max-width: 69rem; }
  .list { order: 2; display: flex; flex-wrap: wrap; gap: .3em .85em; font: 400 var(--word)/1.25 var(--qkv-serif); padding-top: var(--qkv-space-2); }
  .list li { position: relative; padding-bottom: 7px; }
  .list .on { color: var(--qkv-head); }
  .echo { position: absolute; left: 0; right: 0; bottom: 0; height: 4px; background: linear-gradient(var(--qkv-rule) 0 0) 0 100% / 100% 1px no-repeat; }
  .echo::before { content: ""; position: absolute; inset: 0; background: var(--qkv-ink); transform-origin: 0 50%; transform: scaleX(var(--echo, 0)); transition: transform var(--qkv-move) var(--qkv-ease); }

  .answers, .looks { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-5) var(--qkv-space-7); }
  .answer { min-height: 252px; }
  /* Away from where most threads come in. */
  .answer h3 { display: flex; gap: var(--qkv-space-3); align-items: baseline; border-bottom: 1px solid var(--qkv-faint); padding-bottom: 4px; margin-bottom: var(--qkv-space-3); }
  .answer.of-attention h3 { color: var(--qkv-head); justify-content: flex-end; }
  .answer h3 b { font: 400 1.5rem/1 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; }
  .words { display: flex; flex-wrap: wrap; gap: .3em .7em; font: 400 var(--word)/1.2 var(--qkv-serif); }
  [data-size="large"] .words { font-size: 1.625rem; }
  .said { display: grid; justify-items: start; align-content: start; min-height: var(--qkv-target); text-align: start; }
  @media (pointer: coarse) { .said { min-width: 44px; } }
  .said small { font: 400 var(--qkv-size-xs)/1.3 var(--qkv-sans); color: var(--qkv-muted); white-space: nowrap; }
  .said span { border-bottom: 2px solid transparent; }
  .of-attention .right { color: var(--qkv-head); }
  .wrong span { color: var(--qkv-muted); text-decoration: line-through; text-decoration-thickness: 1px; }
  .wrong small { color: var(--qkv-ink); }
  .said:hover span { border-bottom-color: var(--qkv-faint); }
  .said.on span { border-bottom-color: currentColor; }
  .said[aria-pressed="true"] span { background: var(--qkv-head-light); }
  .of-gru .said[aria-pressed="true"] span { background: var(--qkv-sunk); }
  .said[data-waiting] { visibility: hidden; }
  @media (forced-colors: active) { .said.on span { border-bottom-color: Highlight; } }

  .step { font-size: var(--qkv-size-m); border-top: var(--qkv-hairline); padding-top: var(--qkv-space-3); min-height: 3.6em; margin-bottom: calc(-1 * var(--qkv-space-5)); }
  .step i { color: var(--qkv-head); }
  .look { display: grid; gap: 6px; align-content: start; min-height: 182px; }
  .amount { display: grid; grid-template-columns: 7rem minmax(0, 1fr) 5rem; align-items: center; gap: var(--qkv-space-3); min-height: 1.5em; }
  .amount > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .amount > i { height: 8px; display: block; background: linear-gradient(var(--qkv-rule) 0 0) 0 50% / 100% 1px no-repeat; }
  .amount > i > i { display: block; height: 100%; min-width: 1px; background: var(--qkv-ink); }
  .of-attention .asked > i > i { background: var(--qkv-head); }
  .instead > i > i { background: var(--qkv-faint); }
  .instead > span { text-decoration: line-through; text-decoration-thickness: 1px; color: var(--qkv-muted); }
  .amount > b { text-align: end; font-weight: 400; }
  .look.of-gru > p:last-child { min-height: 2lh; }
  .look > p:last-child { color: var(--qkv-muted); } .look > p:last-child :is(i, b) { color: var(--qkv-head); }
  .state { height: 44px; } .state svg { display: block; width: 100%; height: 100%; }
  .state .axis { stroke: var(--qkv-rule); stroke-width: 1px; vector-effect: non-scaling-stroke; } .state .bars { fill: var(--qkv-ink); }

  .fade-figure > .reading { max-width: 40em; min-height: 2.6em; text-wrap: pretty; }
`;

const drawn = css`
  .charts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-6) var(--qkv-space-7); }
  .plot { min-width: 0; display: grid; gap: var(--qkv-space-2); align-content: start; }
  .over { min-height: max(28px, var(--qkv-target)); }
  .choice { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); }
  .choice label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  .choice input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .choice span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .choice label:hover span { color: var(--qkv-ink); }
  .choice :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .choice :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .chart-box { min-height: 300px; cursor: crosshair; }
  .under { min-height: 4.5em; } .from { min-height: 3em; }
  .measure { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--qkv-space-3) var(--qkv-space-4); align-items: center; min-height: 44px; justify-content: start; }
  .much { display: grid; gap: 6px; }
  .more { display: grid; gap: var(--qkv-space-2); }
  summary { cursor: pointer; min-height: var(--qkv-target); display: inline-flex; align-items: center; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-underline-offset: .22em; }
  .known p { max-width: 62rem; color: var(--qkv-muted); line-height: 1.6; }
  .scroller { overflow-x: auto; }
  .numbers table { border-collapse: collapse; min-width: min(100%, 40rem); }
  .numbers :is(th, td) { font-weight: 400; text-align: end; padding: 5px 0 5px 24px; border-bottom: var(--qkv-hairline); white-space: nowrap; }
  .numbers :is(th, td):first-child { padding-left: 0; }
  .numbers thead th { color: var(--qkv-muted); }

  .fade-chart { display: block; max-width: 100%; overflow: visible; font-family: var(--qkv-sans); font-size: 12px; font-variant-numeric: lining-nums tabular-nums; }
  .fade-chart text { fill: var(--qkv-ink); font-size: 13px; }
  .fade-chart .tick { fill: var(--qkv-muted); } .fade-chart .axis { font-weight: 600; }
  .fade-chart .aside { fill: var(--qkv-muted); font-size: 12px; }
  .fade-chart .unlearned { fill: var(--qkv-sunk); }
  .fade-chart .grid { stroke: var(--qkv-rule); stroke-width: 1px; fill: none; }
  .fade-chart .chance { stroke: var(--qkv-faint); stroke-width: 1px; stroke-dasharray: 4 3; fill: none; }
  .fade-chart .marker { stroke: var(--qkv-faint); stroke-width: 1px; stroke-dasharray: 1 3; fill: none; }
  .fade-chart .line { fill: none; stroke: var(--qkv-ink); stroke-width: 2px; stroke-linejoin: round; } .fade-chart .line.attention { stroke: var(--qkv-head); }
  .fade-chart .line.thin { stroke-width: 1px; opacity: .55; }
  .fade-chart .name { font-weight: 600; stroke: var(--qkv-paper); stroke-width: 4px; } .fade-chart .name.attention { fill: var(--qkv-head); }
  .fade-chart .dot { stroke: var(--qkv-paper); stroke-width: 1.5px; fill: var(--qkv-ink); } .fade-chart .dot.attention { fill: var(--qkv-head); }
  text.saved { font-family: var(--qkv-serif); font-size: 16px; fill: var(--qkv-muted); }
  text.saved.strong { fill: var(--qkv-ink); } text.saved.attention { fill: var(--qkv-head); } text.saved.gru { fill: var(--qkv-ink); }
  text.saved-says { font-family: var(--qkv-serif); font-size: 18px; fill: var(--qkv-ink); }
`;

const narrower = css`
  @container (max-width: 900px) {
    .body { --reserve: 2224px; }
    .chosen, .charts { grid-template-columns: minmax(0, 1fr); }
    .answers, .looks { gap: var(--qkv-space-5) var(--qkv-space-6); }
    .look.of-gru > p:last-child { min-height: 3lh; }
    .length { max-width: 32rem; }
  }
  @container (max-width: 640px) {
    .body { --reserve: 2696px; }
    .stage { --word: 1.25rem; } .stage[data-size="middle"] { --word: 1.0625rem; }
    .answers, .looks { grid-template-columns: minmax(0, 1fr); }
    .of-attention { order: -1; }
    [data-size="large"] .words { font-size: 1.375rem; }
    .amount { grid-template-columns: 5.5rem minmax(0, 1fr) 4.6rem; }
    .look { min-height: 0; } .look.of-gru > p:last-child { min-height: 4lh; }
    .measure { grid-template-columns: minmax(0, 1fr); justify-items: start; } .much { justify-self: stretch; }
    .mark { padding: 14px 0 0; }
    .step { margin-bottom: 0; min-height: 0; }
    .own { grid-template-columns: minmax(0, 1fr); justify-items: start; }
  }
  @container (max-width: 480px) { .body { --reserve: 2906px; } }
`;

export const styles = [chosen, said, drawn, narrower];
