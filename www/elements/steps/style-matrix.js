// Matrices, pieces and rows. A cell's size follows from the room there is; below its least size the matrix scrolls inside its figure.
import { css } from "lit";

export const matrixStyle = css`
  .large { display: grid; grid-template-columns: 352px minmax(0, 1fr); grid-template-rows: auto 1fr; gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; }
  .matrix { grid-area: 1 / 1; min-width: 0; } .beside { grid-area: 2 / 1; min-width: 0; } .large > .cell { grid-area: 1 / 2 / 3 / 3; min-width: 0; }
  .large.wide .matrix { grid-area: 1 / 1 / 2 / 3; } .large.wide .beside { grid-area: 2 / 1; } .large.wide > .cell { grid-area: 2 / 2; }
  .large .sub { margin-bottom: var(--qkv-space-2); }

  .scroller { overflow-x: auto; container-type: inline-size; padding: 0 3px 3px 0; margin-right: -3px; scrollbar-width: thin; scrollbar-color: var(--qkv-faint) transparent; }
  .grid { position: relative; display: grid; grid-template-columns: var(--label) calc(var(--columns) * var(--wide)); grid-template-rows: var(--top) repeat(var(--rows), var(--high)); width: max-content; }
  .grid.pairs { --wide: clamp(20px, (100cqw - var(--label) - 4px) / var(--columns), 44px); --high: var(--wide); }
  .grid.vectors { --wide: max(var(--least, 7px), (100cqw - var(--label) - 4px) / var(--columns)); --high: 29px; }
  .heads { grid-row: 1; grid-column: 2; position: relative; }
  .head { position: absolute; bottom: 7px; left: calc(var(--j) * var(--wide)); width: var(--wide); color: var(--qkv-muted); line-height: 1; white-space: nowrap; }
  .pairs .head { writing-mode: vertical-rl; rotate: 180deg; display: flex; align-items: center; max-height: calc(var(--top) - 8px); }
  .vectors .head { font-size: var(--qkv-size-xs); text-align: center; display: flex; justify-content: center; }
  .line { grid-column: 1 / 3; grid-row: calc(var(--i) + 2); position: relative; z-index: 1; pointer-events: none; }
  .name { position: sticky; left: 0; z-index: 2; display: flex; align-items: center; justify-content: flex-end; width: var(--label); height: 100%; padding-right: 9px; color: var(--qkv-muted); background: linear-gradient(90deg, var(--qkv-paper) calc(100% - 8px), transparent); pointer-events: auto; cursor: pointer; white-space: nowrap; overflow: hidden; }
  .name:hover { color: var(--qkv-ink); }
  .name.on, .head.on { font-weight: 600; color: var(--qkv-ink); }
  .name.on.q, .head.on.q { color: var(--qkv-query); } .name.on.k, .head.on.k { color: var(--qkv-key); } .name.on.v { color: var(--qkv-value); }
  .name:not(.on):is(.q, .k, .v) { color: var(--qkv-muted); } .head:not(.on) { color: var(--qkv-muted); }
  .line .cell { position: absolute; top: 0; left: calc(var(--label) + var(--j) * var(--wide)); width: var(--wide); height: 100%; outline-offset: 1px; scroll-margin: 40px 40px 40px calc(var(--label) + 8px); }
  .picture { grid-column: 2; grid-row: 2 / -1; position: relative; cursor: pointer; }
  .picture svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }

  .cells rect { scale: var(--side); transform-box: fill-box; transform-origin: 50% 50%; transition: scale calc(var(--qkv-step) * .6) var(--qkv-ease), fill calc(var(--qkv-step) * .6) var(--qkv-ease); transition-delay: calc(var(--at) * var(--qkv-step) * .4); }
  @starting-style { .moved .cells rect { scale: 0; } }
  .mesh { stroke: var(--qkv-rule); stroke-width: 1; vector-effect: non-scaling-stroke; fill: none; opacity: 0; transition: opacity var(--qkv-step); } .mesh.drawn { opacity: .7; }
  .points { stroke: var(--qkv-faint); stroke-width: 2; stroke-linecap: round; vector-effect: non-scaling-stroke; }
  .n0, .p0 { fill: var(--qkv-pos-0); } .n1 { fill: var(--qkv-neg-1); } .n2 { fill: var(--qkv-neg-2); } .n3 { fill: var(--qkv-neg-3); } .n4 { fill: var(--qkv-neg-4); }
  .p1 { fill: var(--qkv-pos-1); } .p2 { fill: var(--qkv-pos-2); } .p3 { fill: var(--qkv-pos-3); } .p4 { fill: var(--qkv-pos-4); } .share { fill: var(--qkv-head); }
  .bars { fill: var(--qkv-ink); } .bars.q { fill: var(--qkv-query); } .bars.k { fill: var(--qkv-key); } .bars.v { fill: var(--qkv-value); } .bars.h { fill: var(--qkv-head); }
  .axis { stroke: var(--qkv-rule); fill: none; vector-effect: non-scaling-stroke; }

  .locked:not(.piece), .pointed:not(.piece) { position: absolute; left: calc(var(--j) * var(--wide)); top: calc(var(--i) * var(--high)); width: var(--wide); height: var(--high); pointer-events: none; }
  .locked:not(.piece) { box-shadow: 0 0 0 2px var(--qkv-ink); margin: -1px 0 0 -1px; }
  .locked:not(.piece)::after { content: ""; position: absolute; right: -2px; top: -2px; border: 4px solid var(--qkv-ink); border-left-color: transparent; border-bottom-color: transparent; }
  .pointed:not(.piece) { outline: 1px dashed var(--qkv-ink); outline-offset: 0; }
  .cross { position: absolute; pointer-events: none; }
  .cross.q { left: -6px; top: calc((var(--i) + .5) * var(--high) - 1px); width: calc(var(--j) * var(--wide) + 5px); border-top: 1px solid var(--qkv-query); }
  .cross.k { top: -6px; left: calc((var(--j) + .5) * var(--wide) - 1px); height: calc(var(--i) * var(--high) + 5px); border-left: 1px solid var(--qkv-key); }

  .mask-switch { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-4); margin-bottom: var(--qkv-space-3); color: var(--qkv-muted); }
  .mask-switch button { min-height: var(--qkv-target); padding: 0 2px; border-bottom: 2px solid transparent; }
  .mask-switch [aria-checked="true"] { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); }
  .mask-switch button:hover { color: var(--qkv-ink); }
  .ramp { display: flex; justify-content: flex-end; align-items: center; gap: 1px; margin-top: 10px; font-size: var(--qkv-size-xs); color: var(--qkv-muted); } .ramp span { margin: 0 6px; } .ramp span:last-child { margin-right: 0; }
  .ramp i { width: 15px; height: 8px; background: var(--c); } .ramp .n4 { --c: var(--qkv-neg-4); } .ramp .n3 { --c: var(--qkv-neg-3); } .ramp .n2 { --c: var(--qkv-neg-2); } .ramp .n1 { --c: var(--qkv-neg-1); } .ramp .p0 { --c: var(--qkv-pos-0); } .ramp .p1 { --c: var(--qkv-pos-1); } .ramp .p2 { --c: var(--qkv-pos-2); } .ramp .p3 { --c: var(--qkv-pos-3); } .ramp .p4 { --c: var(--qkv-pos-4); }
  .key { margin-top: 8px; text-align: end; }
  .lists.three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--qkv-space-5); }

  .part-switch { display: none; gap: var(--qkv-space-5); margin-bottom: var(--qkv-space-3); } .part-switch button { min-height: var(--qkv-target); border-bottom: 2px solid transparent; } .part-switch [aria-pressed="true"] { border-color: var(--qkv-ink); }

  .pieces { display: flex; flex-wrap: wrap; gap: var(--qkv-space-4) .34em; font: 400 clamp(1.375rem, 3.6cqi, 2.5rem)/1.2 var(--qkv-serif); padding-bottom: var(--qkv-space-3); }
  .piece { position: relative; display: grid; justify-items: center; gap: 6px; padding: 2px 0; }
  .piece.joined { margin-left: -.3em; }
  .piece .w { border-bottom: 2px solid transparent; font-variant-numeric: oldstyle-nums; } .piece .mark { color: var(--qkv-faint); }
  .piece .id { font: 400 var(--qkv-size-xs)/1.2 var(--qkv-sans); color: var(--qkv-muted); }
  .piece.locked .w { border-color: var(--qkv-ink); } .piece.pointed .w { border-bottom: 1px dashed var(--qkv-ink); } .piece.unknown .w { text-decoration: underline dotted var(--qkv-faint) 1px; text-underline-offset: .2em; }
  .facts div { display: grid; grid-template-columns: 9.5rem 1fr; gap: var(--qkv-space-3); padding: 6px 0; border-bottom: var(--qkv-hairline); } .facts dt { color: var(--qkv-muted); } .beside .sub i { font-size: var(--qkv-size-reading); color: var(--qkv-ink); }

  .own { display: grid; gap: var(--qkv-space-1); margin-top: var(--qkv-space-6); }
  .own.controls { position: static; height: auto; color: inherit; align-items: stretch; }
  .own textarea { width: 100%; background: none; border: 0; border-bottom: 1px solid var(--qkv-faint); border-radius: 0; padding: 4px 0 6px; font: 400 1.25rem/1.3 var(--qkv-serif); resize: none; field-sizing: content; min-height: max(2.2rem, var(--qkv-target)); max-height: 6.5em; }
  .own textarea:is(:hover, :focus) { border-color: var(--qkv-ink); } .own textarea:focus { outline: none; box-shadow: 0 1px var(--qkv-ink); }
  .own .examples { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); align-items: baseline; margin-top: var(--qkv-space-2); } .own .sub { margin: 0; }
  .own .examples button { font-family: var(--qkv-serif); font-size: 1.08em; text-align: start; min-height: var(--qkv-target); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; } .own .examples button[hidden] { display: none; } .own .examples button:hover { text-decoration-color: currentColor; }

  .row { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums lining-nums; }
  .row th { text-align: start; font-weight: 400; } .row thead th { color: var(--qkv-muted); padding-bottom: 6px; white-space: nowrap; } .row thead tr { border-bottom: var(--qkv-hairline); }
  .row td, .row thead th:not(:first-child) { text-align: end; padding-left: 10px; } .row.numbers td { padding-left: 0; } .row td { padding: 2px 0; }
  .row:not(.numbers) tbody tr { height: max(24px, var(--row-target, 24px)); } .row tbody button { min-height: inherit; } .row tbody tr:hover { background: var(--qkv-sunk); cursor: pointer; }
  .row th button { width: 100%; text-align: start; min-height: 24px; max-width: 8rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .row .on, .row .on th { font-weight: 600; }
  .bar-cell { width: 62px; padding-left: 10px !important; } .bar-cell i { display: block; height: 8px; width: calc(var(--share) * 100%); min-width: 1px; background: var(--qkv-head); }
  .hatch { display: inline-block; width: 26px; height: 12px; background: var(--qkv-hatch); vertical-align: -1px; }
  .row.numbers { table-layout: fixed; font-size: var(--qkv-size-xs); } .row.numbers .from { width: 3.9rem; } .row.numbers th { color: var(--qkv-muted); white-space: nowrap; } .row.numbers button { width: 100%; min-height: 24px; text-align: end; } .row.numbers tbody tr:hover { background: none; cursor: auto; }
  .row.numbers td.on { background: var(--qkv-sunk); } .row.numbers button:hover { text-decoration: underline; text-underline-offset: .2em; }

  .moved .picture .bars { transform-box: fill-box; transform-origin: 0 50%; animation: spread calc(var(--qkv-step) * .6) var(--qkv-ease) calc(var(--at) * var(--qkv-step) * .4) backwards; }
  .moved.backwards .picture .bars { transform-origin: 100% 50%; }
  @keyframes spread { from { scale: 0 1; opacity: 0; } }
  @media (prefers-reduced-motion: reduce) { .moved .picture .bars { animation: none; } .cells rect, .mesh { transition: none; } }

  @media (pointer: coarse) { .grid.vectors { --least: 14px; --high: 30px; } .grid.pairs { --wide: clamp(24px, (100cqw - var(--label) - 4px) / var(--columns), 48px); } .row { --row-target: 36px; } .row.numbers button { min-height: 32px; } }
  @container (max-width: 1020px) {
    .large, .large.wide { grid-template-columns: minmax(0, 352px) minmax(0, 1fr); grid-template-rows: auto; }
    .large .matrix { grid-area: 1 / 1; } .large .beside { grid-area: 1 / 2; align-self: end; } .large > .cell, .large.wide > .cell { grid-area: 2 / 1 / 3 / 3; } .large.wide .beside { grid-area: 3 / 1 / 4 / 3; }
    .lists.three { grid-template-columns: minmax(0, 1fr); } .lists.three .list:not(.chosen) { display: none; } .lists.three .sub { display: none; } .part-switch { display: flex; }
  }
  @container (max-width: 680px) {
    .large, .large.wide { grid-template-columns: minmax(0, 1fr); } .large > *, .large.wide > *, .large > .cell, .large.wide > .cell, .large .matrix, .large.wide .matrix, .large .beside, .large.wide .beside { grid-area: auto / 1; }
  }
`;
