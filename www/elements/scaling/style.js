// How the figure of the family is set, in the order it is read: the records, the text and its answers, the heads and the test.
import { css } from "lit";
import { chart } from "../chart-styles.js";

const shared = css`
  .body { --reserve: 1834px; }
  .body.empty { min-height: var(--reserve); }
  .scaling-figure { display: grid; gap: var(--qkv-space-6); padding-top: var(--qkv-space-2); }
  .scaling-figure h3 { font: 400 1.375rem/1.2 var(--qkv-serif); text-wrap: balance; }
  .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 var(--qkv-space-5); min-height: max(32px, var(--qkv-target)); }
  .quiet { min-height: var(--qkv-target); color: var(--qkv-muted); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .quiet:hover { color: var(--qkv-ink); text-decoration-color: currentColor; }
  .choice { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); }
  .choice label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  :is(.choice, .abilities) input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .choice label span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .choice label:hover span { color: var(--qkv-ink); }
  .choice :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .choice :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
`;

const records = css`
  .records { display: grid; gap: var(--qkv-space-3); }
  .grid { display: grid; grid-template-columns: minmax(0, 1.75fr) minmax(0, 3fr); grid-template-rows: auto auto; gap: var(--qkv-space-2) var(--qkv-space-6); }
  .abilities { grid-column: 2; grid-row: 1 / 3; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); grid-template-rows: subgrid; gap: var(--qkv-space-2) var(--qkv-space-5); }
  .small { display: grid; grid-row: 1 / 3; grid-template-rows: subgrid; min-width: 0; }
  .named { display: grid; align-content: start; gap: 4px; border-top: 1px solid var(--qkv-rule); padding-top: var(--qkv-space-2); line-height: 1.35; }
  .named b { font-weight: 600; font-size: var(--qkv-size-m); }
  label.named { cursor: pointer; position: relative; }
  label.named b { justify-self: start; font-weight: 400; border-bottom: 1px solid var(--qkv-faint); }
  label.named:hover b { border-color: var(--qkv-ink); }
  .small.on label.named { border-top: 2px solid var(--qkv-ink); padding-top: 7px; }
  .small.on b { font-weight: 600; border-color: var(--qkv-ink); }
  .named:has(:focus-visible) { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .plot { min-width: 0; min-height: 300px; }
  .small:not(.on) .chart { opacity: .62; }
  .small:is(:hover, :focus-within) .chart { opacity: 1; }
  .chart .level { stroke: var(--qkv-faint); stroke-width: 1.5px; stroke-dasharray: 1 4; stroke-linecap: round; fill: none; }
  .chart .end { font-weight: 600; } .chart .end.faint { font-weight: 400; fill: var(--qkv-muted); }
  .chart .over { stroke: var(--qkv-paper); stroke-width: 4px; }
  .chart .own .mark { fill: var(--qkv-head-light); stroke: var(--qkv-head); }
  .records .reading { max-width: none; }
  .pointed { min-height: 2.8em; max-width: 46rem; line-height: 1.4; }
  text.saved { font-family: var(--qkv-sans); font-size: 13px; fill: var(--qkv-ink); } text.saved.strong { font-weight: 600; }
`;

const live = css`
  .live { display: grid; gap: var(--qkv-space-4); border-top: var(--qkv-hairline); padding-top: var(--qkv-space-4); }
  .ask { display: grid; grid-template-columns: minmax(0, 1fr) 12rem; gap: 0 var(--qkv-space-5); align-items: end; }
  .ask label { display: grid; gap: 2px; }
  .ask :is(textarea, input) { width: 100%; background: none; border: 0; border-bottom: 1px solid var(--qkv-ink); border-radius: 0; font: 400 var(--qkv-size-reading)/1.35 var(--qkv-serif); padding: 2px 0 4px; resize: none; display: block; field-sizing: content; }
  .ask textarea { min-height: calc(2.7em + 7px); max-height: 12em; }
  .ask input { color: var(--qkv-head); font-style: italic; field-sizing: fixed; min-height: max(32px, var(--qkv-target)); }
  .notes { grid-column: 1 / -1; min-height: calc(var(--qkv-target) + 4px); padding-top: 4px; } .notes p { max-width: 40rem; }

  .columns { display: grid; grid-template-columns: repeat(var(--sizes), minmax(0, 1fr)); gap: var(--qkv-space-4); }
  .size { min-width: 0; display: grid; align-content: start; grid-template-rows: auto 1fr; }
  .choose { display: grid; justify-items: start; text-align: start; align-content: start; border-top: 1px solid var(--qkv-rule); padding: 8px 0 10px; min-height: var(--qkv-target); line-height: 1.35; }
  .choose b { font-weight: 400; font-size: var(--qkv-size-m); border-bottom: 1px solid var(--qkv-faint); margin-bottom: 3px; }
  .choose:hover b { border-color: var(--qkv-ink); }
  .on > .choose { border-top: 2px solid var(--qkv-ink); padding-top: 7px; } .on > .choose b { font-weight: 600; border-color: var(--qkv-ink); }
  .said { min-height: 190px; }
  .verdict { display: flex; align-items: center; gap: 7px; font-size: var(--qkv-size-m); min-height: 30px; }
  .verdict svg { width: 16px; height: 16px; flex: none; fill: none; stroke: var(--qkv-muted); stroke-width: 1.5px; }
  .verdict.right { color: var(--qkv-head); font-weight: 600; } .verdict.right .full { fill: var(--qkv-head); stroke: none; }
  .verdict:is(.wrong, .none) { color: var(--qkv-muted); }
  .size table { border-collapse: collapse; width: 100%; table-layout: fixed; }
  .size :is(th, td) { font-weight: 400; text-align: start; padding: 0; height: 36px; border-bottom: var(--qkv-hairline); vertical-align: middle; line-height: 1.15; }
  .size th { width: 44%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: var(--qkv-size-m); padding-inline-end: 6px; }
  .size .amount { width: 3.1rem; text-align: end; white-space: nowrap; }
  .bar-cell > i { display: block; height: 8px; font-size: inherit; } .bar-cell > i > i { display: block; height: 100%; min-width: 1px; background: var(--qkv-faint); }
  .expected th i { border-bottom: 2px solid var(--qkv-head); } .expected .bar-cell > i > i { background: var(--qkv-head); } .expected .amount { font-weight: 600; }
  .rank { display: block; font-size: var(--qkv-size-xs); font-weight: 400; white-space: normal; }
  .absent { border: 1px dashed var(--qkv-missing); padding: var(--qkv-space-3); display: grid; gap: var(--qkv-space-2); align-content: center; min-height: 174px; overflow-wrap: break-word; }
  .absent b { font-weight: 600; }
  .says { min-height: 1.3em; max-width: none; }
  .card { display: inline-flex; align-items: center; min-height: var(--qkv-target); font-size: var(--qkv-size-xs); color: var(--qkv-muted); margin-top: 4px; }
  .absent .action { padding: 0 10px; }
  .live > .fine { margin-top: calc(-1 * var(--qkv-space-3)); }
`;

const beside = css`
  .beside { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: var(--qkv-space-6); align-items: start; border-top: var(--qkv-hairline); padding-top: var(--qkv-space-4); }
  .heads-of, .test { display: grid; gap: var(--qkv-space-3); min-width: 0; align-content: start; }
  .heads-of { min-height: 420px; }
  .heads-of .reading { min-height: 2.6em; }
  .scroller { overflow-x: auto; padding-block: 2px; }
  .looks { display: inline-grid; min-width: max-content; }
  .look-row { display: grid; grid-template-columns: 2.2rem auto 6.5rem; min-height: 24px; gap: 10px; align-items: center; text-align: start; }
  button.look-row { outline-offset: -2px; } button.look-row:hover { background: var(--qkv-sunk); }
  @media (pointer: coarse) { button.look-row { min-height: 44px; } }
  .next-layer { margin-top: 7px; }
  .row-says { min-height: 1.4em; }
  .most { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .turned { display: block; overflow: visible; } .turned text { font: 400 13px var(--qkv-serif); fill: var(--qkv-muted); } .turned .source { fill: var(--qkv-head); font-weight: 600; }
  .head-row { display: block; } .head-row .squares { fill: var(--qkv-head); } .head-row .lines { stroke: var(--qkv-rule); fill: none; } .head-row .points { stroke: var(--qkv-zero); stroke-width: 1px; fill: none; }
  .head-row .source { fill: var(--qkv-head-light); }
  .absent-look { border: 1px dashed var(--qkv-missing); padding: var(--qkv-space-4); }
  .test .go { display: flex; flex-wrap: wrap; align-items: center; gap: var(--qkv-space-2) var(--qkv-space-4); min-height: 44px; }
  .far { display: grid; gap: 6px; min-height: 3.4em; align-content: start; } .far > .bar { max-width: none; } .far.idle > .bar { visibility: hidden; }
  .far b { color: var(--qkv-head); }
  .scores { border-collapse: collapse; width: 100%; } .scores :is(th, td) { font-weight: 400; text-align: end; padding: 5px 0; border-bottom: var(--qkv-hairline); } .scores :is(th, td):first-child { text-align: start; }
  .scores thead th { color: var(--qkv-muted); }
`;

const narrower = css`
  @container (max-width: 960px) {
    .body { --reserve: 2294px; }
    .grid { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; }
    .abilities { grid-column: 1; grid-row: auto; grid-template-rows: auto auto; margin-top: var(--qkv-space-4); }
    .columns { gap: var(--qkv-space-3); } .says { min-height: 2.6em; }
    .size .bar-cell { display: none; } .size th { width: auto; }
  }
  @container (max-width: 760px) {
    .body { --reserve: 2693px; }
    .beside { grid-template-columns: minmax(0, 1fr); }
    .test { max-width: 30rem; }
  }
  @container (max-width: 640px) {
    .body { --reserve: 3720px; }
    .abilities { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); grid-template-rows: auto auto auto; }
    .small { display: contents; } .small:not(.on) .plot { display: none; } .small.on .plot { grid-column: 1 / -1; grid-row: 2; }
    .small .named { grid-row: 1; }
    .abilities .named .sub { font-size: var(--qkv-size-xs); }
    .says { min-height: 3.9em; }
    .ask { grid-template-columns: minmax(0, 1fr); row-gap: var(--qkv-space-3); }
    .columns { grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-5); }
    .size .bar-cell { display: table-cell; } .size th { width: 34%; } .size .amount { width: 5rem; }
    .choose { grid-template-columns: auto auto auto; column-gap: var(--qkv-space-3); align-items: baseline; justify-content: start; }
    .said, .absent { min-height: 0; }
    .size :is(th, td) { height: 30px; } .rank { display: inline; margin-inline-start: 4px; white-space: nowrap; }
  }
`;

const touched = css`
  @media (pointer: coarse) { @container (max-width: 640px) { .body { --reserve: 4102px; } } }
`;

export const styles = [chart, shared, records, live, beside, narrower, touched];
