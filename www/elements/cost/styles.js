// How <qkv-cost> is set. Every colour, size and duration is a token.
import { css } from "lit";

export const cost = css`
  .body.empty { min-height: var(--reserve); }
  .waiting { padding-top: var(--qkv-space-3); }
  .figure { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: var(--qkv-space-6) var(--qkv-space-7); padding-top: var(--qkv-space-3); }
  .area-part { min-width: 0; display: flex; flex-direction: column; gap: var(--qkv-space-3); }
  .area-part .plot { min-height: 300px; }
  .plot { position: relative; touch-action: pan-x pan-y; }
  .plot > svg { display: block; }
  .link { min-height: var(--qkv-target); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .link:hover { text-decoration-color: currentColor; }
  .link:disabled { color: var(--qkv-muted); text-decoration: none; cursor: default; }
  .scale { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-4); min-height: var(--qkv-target); }
  .scale > span { margin-right: auto; }
  .area-part .reading { max-width: 34em; }

  /* the square: the newest size palest, those within it darker step by step */
  .square { overflow: visible; }
  .square .area { fill: var(--qkv-weight-1); }
  .square.celled .area { fill: var(--qkv-weight-2); }
  .square .in-1, .square.celled .in-1 { fill: var(--qkv-weight-3); } .square .in-2, .square.celled .in-2 { fill: var(--qkv-weight-5); } .square .in-3, .square.celled .in-3 { fill: var(--qkv-weight-7); }
  .square .filled, .square.celled .filled { fill: var(--qkv-weight-3); }
  .square.filling :is(.in-1, .in-2, .in-3) { fill: none; stroke: var(--qkv-head); }
  .square .gaps { stroke: var(--qkv-paper); fill: none; shape-rendering: crispEdges; }
  .square .edge { stroke: var(--qkv-head); stroke-width: 1.5px; fill: none; }
  .square text { font: 400 13px var(--qkv-sans); fill: var(--qkv-muted); font-variant-numeric: lining-nums tabular-nums; }
  .square .stub { stroke: var(--qkv-faint); stroke-width: 1px; }
  .square .inside { fill: var(--qkv-ink); }
  .square .end { fill: var(--qkv-ink); font-weight: 600; }
  .square .sum { font: 400 2.25rem var(--qkv-serif); fill: var(--qkv-head); letter-spacing: -.02em; }
  .square .of { fill: var(--qkv-muted); }

  /* words and what they cost */
  .facts-part { display: flex; flex-direction: column; gap: var(--qkv-space-5); min-width: 0; }
  .words { display: grid; }
  .words label { color: var(--qkv-muted); }
  .large { width: 100%; min-width: 0; background: none; border: 0; border-bottom: 1px solid transparent; border-radius: 0; padding: 0; font: 400 2.75rem/1.15 var(--qkv-serif); letter-spacing: -.02em; font-variant-numeric: lining-nums; }
  .large:hover { border-color: var(--qkv-faint); }
  .large:focus { outline: none; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .large[aria-invalid="true"] { color: var(--qkv-warn); }
  .out { color: var(--qkv-warn); }
  .slider { appearance: none; width: 100%; height: max(36px, var(--qkv-target)); margin: 0; background: none; cursor: pointer; }
  .slider::-webkit-slider-runnable-track { height: 1px; background: linear-gradient(var(--qkv-ink) 0 0) 0 / calc(var(--at) * 100%) 100% no-repeat var(--qkv-faint); }
  .slider::-moz-range-track { height: 1px; background: linear-gradient(var(--qkv-ink) 0 0) 0 / calc(var(--at) * 100%) 100% no-repeat var(--qkv-faint); }
  .slider::-webkit-slider-thumb { appearance: none; width: 18px; height: 18px; margin-top: -9px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  .slider::-moz-range-thumb { width: 12px; height: 12px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  .facts { border-collapse: collapse; width: 100%; }
  .facts :is(td, th) { padding: 7px 0; border-bottom: var(--qkv-hairline); font-weight: 400; text-align: end; white-space: nowrap; }
  .facts td { font-weight: 600; padding-left: var(--qkv-space-3); }
  .facts thead :is(td, th) { color: var(--qkv-muted); padding-top: 0; }
  .facts th[scope="row"] { text-align: start; color: var(--qkv-muted); }
  .facts [data-fact="time"] td { font-weight: 400; } .facts [data-fact="time"] td:not([colspan]) { font-weight: 600; }
  .run { display: grid; gap: var(--qkv-space-3); }
  .buttons { display: flex; align-items: center; gap: var(--qkv-space-4); }
  .action:disabled { color: var(--qkv-muted); border-color: var(--qkv-rule); background: none; cursor: default; }
  .state { min-height: 4.6em; display: grid; gap: var(--qkv-space-2); align-content: start; }
  .facts-part .state { min-height: 9em; }
  .state p { text-wrap: pretty; }
  .counter b { font: 400 1.75rem/1.1 var(--qkv-serif); display: block; font-variant-numeric: lining-nums tabular-nums; }
  .bar { max-width: none; }
  .outcome { font: 400 1.25rem/1.3 var(--qkv-serif); text-wrap: balance; font-variant-numeric: lining-nums; }
  .problem { color: var(--qkv-warn); }

  /* the curves */
  .curves { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; gap: var(--qkv-space-3) var(--qkv-space-7); border-top: var(--qkv-hairline); padding-top: var(--qkv-space-4); }
  .chart-part { min-width: 0; display: grid; align-content: start; gap: var(--qkv-space-3); }
  .chart-part .plot { min-height: 400px; }
  .choices { display: flex; flex-direction: column; gap: var(--qkv-space-5); min-width: 0; }
  .axis-switch { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-3); }
  .axis-switch legend { float: left; min-height: var(--qkv-target); display: flex; align-items: center; padding: 0; margin-right: var(--qkv-space-3); }
  .axis-switch label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; position: relative; }
  .axis-switch input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .axis-switch span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .axis-switch label:hover span { color: var(--qkv-ink); }
  .axis-switch :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .axis-switch :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .kernels { border-collapse: collapse; width: 100%; }
  .kernels :is(td, th) { border-bottom: var(--qkv-hairline); font-weight: 400; text-align: end; padding: 0; vertical-align: middle; }
  .kernels th:first-child { text-align: start; }
  .kernels thead th { padding-bottom: 4px; }
  .kernels button { display: flex; align-items: center; gap: 10px; width: 100%; min-height: max(44px, var(--qkv-target)); text-align: start; line-height: 1.25; }
  .kernels button > svg { width: 14px; height: 14px; flex: none; overflow: visible; }
  .kernels small { display: block; color: var(--qkv-muted); font-size: var(--qkv-size-xs); }
  .kernels td b { display: block; }
  .kernels [aria-pressed="false"] { color: var(--qkv-muted); } .kernels [aria-pressed="false"] b { font-weight: 400; text-decoration: line-through; } .kernels [aria-pressed="false"] svg { opacity: .35; }
  .kernels button:hover b { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .selection { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
  .selection rect { fill: var(--qkv-ink); fill-opacity: .06; stroke: var(--qkv-ink); stroke-dasharray: 2 2; }
  .pointed { grid-column: 1 / -1; min-height: 6.1em; }
  .pointed dl { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 2px var(--qkv-space-6); font-size: var(--qkv-size-xs); margin-top: 4px; }
  .pointed dl.few { grid-template-columns: minmax(0, 1fr); }
  .pointed dl > div { display: flex; justify-content: space-between; gap: var(--qkv-space-3); }
  .pointed .few > div { justify-content: flex-start; }
  .pointed dt { color: var(--qkv-muted); white-space: nowrap; } .pointed dd { text-align: end; }
  .pointed .few dt { min-width: 6rem; } .pointed .few dd { text-align: start; }
  .says { display: grid; align-content: start; gap: var(--qkv-space-2); min-height: 9.5rem; }
  .says .reading { max-width: 34em; }
  .says .ends { max-width: 46rem; }

  .numbers { grid-column: 1 / -1; min-width: 0; }
  .numbers summary { min-height: var(--qkv-target); cursor: pointer; width: max-content; display: flex; align-items: center; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .numbers summary:hover { text-decoration-color: currentColor; }
  .numbers .scroller { overflow-x: auto; }
  .numbers table { border-collapse: collapse; width: 100%; min-width: 56rem; }
  .numbers :is(td, th) { text-align: end; font-weight: 400; padding: 5px 0 5px var(--qkv-space-4); border-bottom: var(--qkv-hairline); white-space: nowrap; }
  .numbers :is(td, th):first-child { text-align: start; padding-left: 0; }
  .numbers thead th { color: var(--qkv-muted); }
  .numbers .why { text-align: start; white-space: normal; min-width: 24rem; }

  .body { --reserve: 1421px; }
  @container (max-width: 900px) {
    .body { --reserve: 2083px; }
    .figure { grid-template-columns: minmax(0, 1fr); }
    .curves { grid-template-columns: minmax(0, 1fr); }
    .facts-part, .choices { display: grid; grid-template-columns: 1fr 1fr; gap: var(--qkv-space-4) var(--qkv-space-6); }
    .facts { grid-row: span 2; }
    .choices .axis-switch { grid-column: 1 / -1; }
    .pointed { min-height: 7.5em; } .pointed dl { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  }
  @container (max-width: 640px) {
    .body { --reserve: 2390px; } .facts-part .state { min-height: 11em; }
    .facts-part, .choices { display: flex; flex-direction: column; }
    .large { font-size: 2.25rem; }
    .pointed { min-height: 4em; } .pointed dl { grid-template-columns: minmax(0, 1fr); }
  }
  @media (pointer: coarse) { .scale { gap: 0 var(--qkv-space-3); } }
  @media (forced-colors: active) { .square .area { fill: Canvas; stroke: CanvasText; } .kernels [aria-pressed="true"] b { text-decoration: underline; } }
`;
