// The open cell: breadcrumb, formula, strips on one axis, terms in blocks of eight, large figures, the check.
import { css } from "lit";

export const cellStyle = css`
  .crumb { display: flex; align-items: flex-start; justify-content: space-between; gap: var(--qkv-space-4); color: var(--qkv-muted); }
  .crumb ol { display: flex; flex-wrap: wrap; align-items: baseline; row-gap: 2px; }
  .crumb li:not(:last-child)::after { content: "/"; margin: 0 .7em; color: var(--qkv-faint); }
  .crumb button:hover { color: var(--qkv-ink); text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 1px; }
  .crumb li button { min-height: 24px; }
  .crumb .here { color: var(--qkv-ink); font-weight: 600; } .crumb .at { font-variant-numeric: tabular-nums; }
  .crumb .esc { white-space: nowrap; min-height: 24px; } .crumb kbd { margin-left: .3em; }

  .eqn { display: flex; align-items: center; justify-content: space-between; flex-wrap: wrap; gap: var(--qkv-space-3) var(--qkv-space-5); margin: var(--qkv-space-3) 0 var(--qkv-space-4); min-height: 56px; }
  math { font-family: var(--qkv-math); font-size: 1.375rem; }
  math :is(mi, mn, mtext) { font-family: var(--qkv-serif); } math mi { font-style: italic; text-transform: none; } math .fn { font-style: normal; } math .q { color: var(--qkv-query); } math .k { color: var(--qkv-key); } math .v { color: var(--qkv-value); } math .h { color: var(--qkv-head); }
  math[display="block"] { width: auto; margin: 0; text-align: start; }
  .hotline { font-size: var(--qkv-size-m); white-space: nowrap; }
  .hint-open { margin-top: var(--qkv-space-5); color: var(--qkv-muted); }

  .strips { position: relative; display: grid; grid-template-columns: 54px minmax(0, 1fr); row-gap: 8px; align-items: center; cursor: pointer; }
  .letter { font-size: var(--qkv-size-s); font-weight: 600; white-space: nowrap; position: relative; } .letter:not(.q, .k, .v, .h) { color: var(--qkv-muted); font-weight: 400; }
  .strip { width: 100%; height: 48px; position: relative; } .strip svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; } .hatch-term { position: absolute; top: 14%; bottom: 14%; left: calc(100% * (var(--i) + .11) / var(--count)); width: calc(78% / var(--count)); background: var(--qkv-hatch); } .strip.tall { height: 76px; margin-top: 6px; }
  .band { position: absolute; top: 0; bottom: 0; left: calc(54px + (100% - 54px) * var(--lit) / var(--count)); width: max(3px, (100% - 54px) / var(--count)); background: var(--qkv-sunk); }
  .under { fill: var(--qkv-sunk); opacity: .8; } .run { fill: none; stroke: var(--qkv-ink); stroke-width: 1.2; vector-effect: non-scaling-stroke; } .end { stroke: var(--qkv-ink); stroke-width: 6; stroke-linecap: round; vector-effect: non-scaling-stroke; }
  .pagemark { width: 100%; height: 3px; position: relative; } .pagemark path { stroke: var(--qkv-ink); stroke-width: 3; vector-effect: non-scaling-stroke; }

  .pages { display: flex; flex-wrap: wrap; gap: var(--qkv-space-2) var(--qkv-space-5); margin-top: var(--qkv-space-5); }
  .pages button { display: grid; text-align: start; padding: 2px 0 4px; border-bottom: 2px solid transparent; min-width: 3.6rem; min-height: var(--qkv-target); color: var(--qkv-muted); font-size: var(--qkv-size-xs); } .pages b { font-size: var(--qkv-size-s); font-weight: 400; color: var(--qkv-ink); }
  .pages [aria-pressed="true"] { border-color: var(--qkv-ink); color: var(--qkv-ink); } .pages [aria-pressed="true"] b { font-weight: 600; } .pages button:hover b { text-decoration: underline; text-underline-offset: .25em; }

  .terms { display: grid; grid-template-columns: 1fr 1fr; gap: var(--qkv-space-4) var(--qkv-space-5); margin-top: var(--qkv-space-5); } .terms.single { grid-template-columns: minmax(0, 30rem); }
  .terms table { border-collapse: collapse; width: 100%; table-layout: fixed; font-variant-numeric: tabular-nums lining-nums; }
  .terms tr > :first-child { width: 18px; text-align: start; } .terms.named tr > :first-child { width: 52px; } .terms tbody th { font-size: var(--qkv-size-xs); white-space: nowrap; }
  .terms thead th { color: var(--qkv-muted); font-weight: 400; font-size: var(--qkv-size-xs); text-align: end; padding: 0 0 2px; }
  .terms td { text-align: end; padding: 0; } .terms .n { width: 100%; min-height: 24px; text-align: end; font-size: var(--qkv-size-xs); letter-spacing: -.01em; }
  .n.opens { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 28%, transparent); text-decoration-thickness: 1px; text-underline-offset: .24em; } .n.opens:hover, .n.opens:focus-visible { text-decoration-color: currentColor; }
  .terms tr.q :is(td, th), .words .q { color: var(--qkv-query); } .terms tr.k :is(td, th), .words .k { color: var(--qkv-key); } .terms tr.v :is(td, th), .words .v { color: var(--qkv-value); } .words .h { color: var(--qkv-head); }
  .terms tr.result td { border-top: var(--qkv-hairline); font-weight: 500; } .terms tr.result th { color: var(--qkv-muted); font-weight: 400; }
  .terms .hot { position: relative; background: var(--qkv-sunk); } .terms tr.result .hot { font-weight: 700; }

  .words { border-collapse: collapse; margin-top: var(--qkv-space-5); width: 100%; max-width: 34rem; font-variant-numeric: tabular-nums lining-nums; } .words th { text-align: start; font-weight: 400; } .words thead th { color: var(--qkv-muted); padding-bottom: 4px; } .words thead tr { border-bottom: var(--qkv-hairline); }
  .words :is(td, thead th:not(:first-child)) { text-align: end; padding-left: var(--qkv-space-3); } .words .n { min-height: 24px; font-variant-numeric: inherit; } .words tr.hot { background: var(--qkv-sunk); } .words .hot :is(th, .result) { font-weight: 600; } .words .result { font-weight: 500; }

  .results { display: flex; align-items: flex-end; flex-wrap: wrap; gap: 10px 18px; margin-top: var(--qkv-space-5); font: 400 var(--qkv-size-lead)/1 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; }
  .results.before { font-size: 1.25rem; }
  .item small { display: block; font: 400 var(--qkv-size-xs)/1.2 var(--qkv-sans); color: var(--qkv-muted); margin-bottom: 6px; } .results .n { font-variant-numeric: inherit; line-height: 1.1; min-height: 24px; } .results .strong { font-weight: 600; } .op { color: var(--qkv-muted); padding-bottom: .1em; }
  .results .item.q .n { color: var(--qkv-query); } .results .item.k .n { color: var(--qkv-key); } .results .item.v .n { color: var(--qkv-value); } .results .item.h .n { color: var(--qkv-head); }
  .check { display: flex; flex-wrap: wrap; gap: 4px var(--qkv-space-5); margin-top: var(--qkv-space-4); color: var(--qkv-muted); font-size: var(--qkv-size-xs); font-variant-numeric: tabular-nums lining-nums; } .check div { display: flex; gap: .6em; } .check dd { color: var(--qkv-ink); }
  .notes { margin-top: var(--qkv-space-5); }
  .leaf { margin-top: var(--qkv-space-5); } .digits { font: 400 clamp(2rem, 6cqi, 3rem)/1.1 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; letter-spacing: -.01em; overflow-wrap: anywhere; margin-bottom: var(--qkv-space-4); }

  @container (max-width: 640px) {
    .eqn { flex-direction: column; align-items: flex-start; } .hotline { white-space: normal; } math { font-size: 1.0625rem; }
    .terms { grid-template-columns: minmax(0, 1fr); } .crumb .esc kbd { display: none; }
    .results { gap: 10px 10px; font-size: 1.3rem; }
  }
  @media (pointer: coarse) { .terms .n, .words .n { min-height: 30px; } .crumb li button, .crumb .esc { min-height: 36px; } .pages button { min-height: 44px; } }
  @media (forced-colors: active) { .controls select { border-bottom: 1px solid CanvasText; } .hatch, .hatch-term { forced-color-adjust: none; } .mask-switch [aria-checked="false"], .pages [aria-pressed="false"], .part-switch [aria-pressed="false"], .piece:not(.locked, .pointed) .w { border-color: Canvas; } .band, .terms .hot, .words tr.hot { outline: 1px solid Highlight; background: none; } .locked:not(.piece) { outline: 2px solid Highlight; } .bar-now, .track .now, .track .past, .bar-cell i { forced-color-adjust: none; background: CanvasText; } .n.opens { text-decoration-color: currentColor; } }
`;
