// The look of <qkv-variants>, in the order it is read: what is chosen, the race, the five rows, and the walks.
import { css } from "lit";
import { walkStyle } from "./style-walk.js";

const controls = css`
  /* The room of the sentence's table, and of what stands below it, is held before there is anything to show. */
  .body.empty { min-height: 1420px; }
  .variants { position: relative; display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-5); padding-top: var(--qkv-space-3); }
  select { appearance: none; border: 0; border-radius: 0; background: linear-gradient(var(--qkv-ink), var(--qkv-ink)) 0 calc(50% + 11px) / 100% 1px no-repeat; padding: 2px 8px 2px 3px; min-height: var(--qkv-target); color: var(--qkv-ink); font-weight: 600; cursor: pointer; max-width: 11rem; }
  option { background: var(--qkv-surface); color: var(--qkv-ink); }
  .quiet { min-height: var(--qkv-target); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .25em; }
  .quiet:hover { text-decoration-color: currentColor; }

  /* What is chosen stands in the figure's head line. */
  .pick { visibility: hidden; }
  .place { position: absolute; top: -44px; right: calc(var(--qkv-target) + var(--qkv-space-4)); height: 44px; display: flex; align-items: center; gap: var(--qkv-space-4); color: var(--qkv-muted); }

  .switches { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 var(--qkv-space-6); }
  .switch { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-4); }
  .switch label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; position: relative; }
  .switch input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .switch label span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .switch label:hover span { color: var(--qkv-ink); }
  .switch :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .switch :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }

  .own { display: grid; gap: var(--qkv-space-1); max-width: 52rem; }
  .own textarea { width: 100%; background: none; border: 0; border-bottom: 1px solid var(--qkv-faint); border-radius: 0; padding: 4px 0 6px; font: 400 1.25rem/1.3 var(--qkv-serif); resize: none; field-sizing: content; min-height: max(2.2rem, var(--qkv-target)); max-height: 6.5em; }
  .own.of-long textarea { font-size: 1rem; line-height: 1.45; field-sizing: fixed; height: 7.6em; max-height: none; resize: vertical; }
  .own textarea:is(:hover, :focus) { border-color: var(--qkv-ink); } .own textarea:focus { outline: none; box-shadow: 0 1px var(--qkv-ink); }
  .own .fine { min-height: 1.5em; max-width: 46rem; } .own .action { margin-right: var(--qkv-space-3); }

  .race { display: flex; flex-wrap: wrap; align-items: center; gap: var(--qkv-space-2) var(--qkv-space-4); min-height: max(36px, var(--qkv-target)); color: var(--qkv-muted); }
  .race .action { color: var(--qkv-ink); min-width: 7.5rem; } .race .action:hover { color: var(--qkv-paper); } .race > span { flex: 1 1 16rem; max-width: 40rem; } .race progress { flex: none; } .race:has(progress) > span { flex: none; }
  progress { appearance: none; border: 0; width: 7.5rem; height: 2px; background: var(--qkv-rule); }
  progress::-webkit-progress-bar { background: var(--qkv-rule); } progress::-webkit-progress-value { background: var(--qkv-ink); } progress::-moz-progress-bar { background: var(--qkv-ink); }

  .line { appearance: none; background: none; height: var(--qkv-target); width: 100%; margin: 0; cursor: pointer; }
  .line::-webkit-slider-runnable-track { height: 1px; background: linear-gradient(var(--qkv-ink) 0 0) 0 / calc(var(--at) * 100%) 100% no-repeat var(--qkv-faint); }
  .line::-moz-range-track { height: 1px; background: linear-gradient(var(--qkv-ink) 0 0) 0 / calc(var(--at) * 100%) 100% no-repeat var(--qkv-faint); }
  .line::-webkit-slider-thumb { appearance: none; width: 15px; height: 15px; margin-top: -7px; border-radius: 50%; background: var(--qkv-ink); border: 2px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  .line::-moz-range-thumb { width: 11px; height: 11px; border-radius: 50%; background: var(--qkv-ink); border: 2px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
`;

const table = css`
  .ways { --numbers: 8.25rem; --drawn: 136px; border-top: var(--qkv-hairline); }
  .ways > [role="row"] { display: grid; grid-template-columns: var(--drawn) minmax(0, 1fr) repeat(4, var(--numbers)); column-gap: var(--qkv-space-5); padding: var(--qkv-space-5) 0; border-bottom: var(--qkv-hairline); align-items: start; }
  .ways > .heads { padding: var(--qkv-space-3) 0; align-items: end; }
  .ways [role="columnheader"]:not(.says, .drawn) { text-align: end; font-weight: 600; } .heads .note { display: block; font-weight: 400; }
  .note { color: var(--qkv-muted); font-size: var(--qkv-size-xs); line-height: 1.5; }
  .drawn svg { display: block; width: 100%; height: auto; overflow: visible; }
  .says h3 { font: 400 1.5rem/1.15 var(--qkv-serif); letter-spacing: -.01em; margin-bottom: 6px; }
  .says { padding-right: var(--qkv-space-5); } .says > p:not(.set) { max-width: 27rem; line-height: 1.5; text-wrap: pretty; min-height: 3em; }
  .set { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-3); margin-top: var(--qkv-space-2); color: var(--qkv-muted); } .set .quiet { color: var(--qkv-ink); }
  .slide { flex: 0 1 11rem; min-width: 8rem; display: flex; }
  .ways .cell { text-align: end; display: grid; gap: 5px; }
  .label { display: none; }
  .value { font: 400 1.375rem/1.2 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; letter-spacing: -.01em; white-space: nowrap; }
  .of-difference .value { font-size: 1.25rem; line-height: 1.32; }
  .value.missing { color: var(--qkv-faint); } .missing + .bar { visibility: hidden; }
  .bar { height: 2px; display: block; background: linear-gradient(var(--qkv-ink) 0 0) 100% / max(1px, calc(var(--part) * 100%)) 100% no-repeat; border-bottom: 0; }
  .at-turn .of-time .value { color: var(--qkv-ink); }

  .pattern .frame, .state .frame, .cache .frame { fill: none; stroke: var(--qkv-faint); stroke-width: 1; vector-effect: non-scaling-stroke; }
  .joined path:not(.hatching), .state path, .cache path { shape-rendering: crispEdges; }
  .pattern .mesh { fill: none; stroke: var(--qkv-rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
  .hatching { fill: none; stroke: var(--qkv-faint); stroke-width: 1; vector-effect: non-scaling-stroke; opacity: .7; }
  .kept { fill: var(--qkv-ink); }
  .c1, .c2, .c3, .c4, .c5, .c6 { fill: var(--qkv-faint); } .c1 { fill-opacity: .3; } .c2 { fill-opacity: .42; } .c3 { fill-opacity: .54; } .c4 { fill-opacity: .66; } .c5 { fill-opacity: .8; }
  .n0, .p0 { fill: var(--qkv-pos-0); } .n1 { fill: var(--qkv-neg-1); } .n2 { fill: var(--qkv-neg-2); } .n3 { fill: var(--qkv-neg-3); } .n4 { fill: var(--qkv-neg-4); }
  .p1 { fill: var(--qkv-pos-1); } .p2 { fill: var(--qkv-pos-2); } .p3 { fill: var(--qkv-pos-3); } .p4 { fill: var(--qkv-pos-4); }
  .variants > .reading { max-width: 34em; }

  .tip { position: absolute; z-index: 8; padding: 6px 10px; background: var(--qkv-surface); border: var(--qkv-hairline); border-radius: var(--qkv-radius-control); box-shadow: var(--qkv-shadow-float); pointer-events: none; white-space: nowrap; max-width: 100%; }
  .tip[hidden] { display: none; }

  text.saved { font: 400 13px var(--qkv-sans); fill: var(--qkv-ink); } text.strong { font-size: 17px; font-weight: 600; }

  @container (max-width: 1100px) { .body.empty { min-height: 1479px; } }
  @container (max-width: 1020px) {
    .body.empty { min-height: 1656px; }
    .ways { --drawn: 120px; }
    .ways > [role="row"] { grid-template-columns: var(--drawn) repeat(4, minmax(0, 1fr)); row-gap: var(--qkv-space-4); }
    .ways .says { grid-column: 2 / -1; padding: 0; } .ways .drawn { grid-row: 1 / 3; }
    .ways .heads { display: none; }
    .ways .cell { text-align: start; } .label { display: block; color: var(--qkv-muted); } .bar { background-position: 0; }
    .says > p:not(.set) { max-width: 36rem; min-height: 0; }
  }
  @container (max-width: 640px) { .place { position: static; height: auto; } }
  @container (max-width: 540px) {
    .body.empty { min-height: 2609px; }
    .race { min-height: 5.2rem; align-content: start; }
    @media (pointer: coarse) { .body.empty { min-height: 2758px; } }
    .ways > [role="row"] { grid-template-columns: repeat(12, minmax(0, 1fr)); column-gap: var(--qkv-space-3); }
    .ways .drawn { grid-area: 1 / 1 / 2 / 5; } .ways .says { grid-area: 1 / 5 / 2 / -1; padding-left: var(--qkv-space-1); } .ways .cell { grid-column: span 6; }
    .own { max-width: none; }
  }
`;

export const styles = [controls, table, walkStyle];
