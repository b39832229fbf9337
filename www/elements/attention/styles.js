// How figure 1 is set. Every colour, size and duration is a token.
import { css } from "lit";

export const attention = css`
  /* before the numbers: the sentence stands where and as large as it will stand, if it is the one the figure comes with */
  .body.empty { min-height: var(--reserve); }
  .waiting { padding-top: var(--qkv-space-3); }
  .waiting ::slotted(p:first-of-type) { font: 400 calc((100cqi - 348px - var(--qkv-space-7)) / 20.585)/1.2 var(--qkv-serif); padding: 7.925em 0 1em .84em; word-spacing: .105em; font-kerning: none; font-variant-ligatures: none; }

  .figure { display: grid; grid-template-columns: minmax(0, 1fr) 348px; gap: var(--qkv-space-6) var(--qkv-space-7); padding-top: var(--qkv-space-3); }
  .stage { display: flex; flex-direction: column; gap: var(--qkv-space-5); min-width: 0; }
  .side { display: flex; flex-direction: column; gap: var(--qkv-space-3); min-width: 0; }
  .cell { grid-column: 1 / -1; }
  :is(.reading, .notes, .fine, .cell) { overflow-wrap: break-word; }
  .long { grid-template-columns: minmax(0, 1fr); }
  .board, .beside { display: flex; flex-direction: column; gap: var(--qkv-space-2); min-width: 0; }
  .beside { flex: 1; }
  .long .side { display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: var(--qkv-space-5) var(--qkv-space-7); }
  .long .mask > .sub { flex-basis: 100%; }
  .long .beside { align-self: end; padding-bottom: 2rem; }
  .long .heads { flex-direction: column; margin-top: var(--qkv-space-5); }

  /* the sentence */
  .sentence { position: relative; font-family: var(--qkv-serif); line-height: 1.2; font-kerning: none; font-variant-ligatures: none; white-space: pre; }
  /* a word longer than the figure is wide is cut at its edge; the field below holds all of it */
  .sentence { overflow-x: clip; overflow-clip-margin: 1em; }
  .threads { position: absolute; left: 0; top: 0; overflow: visible; pointer-events: none; }
  .threads path, .still { fill: none; vector-effect: non-scaling-stroke; }
  .thread { stroke: var(--qkv-head); stroke-width: .7px; opacity: .62; }
  .ghost { stroke: var(--qkv-faint); stroke-width: 1px; stroke-dasharray: 2 4; }
  .w { position: absolute; left: 0; top: 0; font: inherit; white-space: pre; transition: color var(--qkv-quick); transform-origin: 0 0; }
  .w::after { content: ""; position: absolute; inset: auto 0 0; height: 1px; background: transparent; }
  .w::before { content: ""; position: absolute; inset: -10px -.17em -26px; }
  .w:hover::after { background: var(--qkv-ink); }
  .w.is-row { color: var(--qkv-head); }
  .w.is-locked::after { background: var(--qkv-head); height: 2px; }
  .w.is-unknown { text-decoration: underline dotted var(--qkv-muted) 2px; text-underline-offset: .2em; }
  .rest { height: 1.2em; }
  .ring { display: block; width: .36em; height: .36em; margin: .1em auto 0; border: 1px solid var(--qkv-faint); border-radius: 50%; }
  .count { position: absolute; left: 50%; top: 100%; translate: -50% 6px; font: 500 var(--qkv-size-s)/1.2 var(--qkv-sans); color: var(--qkv-head); font-variant-numeric: tabular-nums lining-nums; }
  .count.hidden { width: 12px; height: 12px; margin-top: 2px; background: var(--qkv-hatch); border: var(--qkv-hairline); }
  .slot { transition: color var(--qkv-quick); }
  .carrying .w { transition: translate var(--qkv-move) var(--qkv-ease), scale var(--qkv-move) var(--qkv-ease), color var(--qkv-move); }
  /* where threads cross a line of words, the words stay in front */
  .several .w { text-shadow: 0 0 3px var(--qkv-paper), 0 0 3px var(--qkv-paper), 0 0 3px var(--qkv-paper), 0 0 6px var(--qkv-paper); }
  .spare { color: var(--qkv-muted); }
  .spare::after { background: var(--qkv-faint); }
  .spare::before { inset: -6px -2.4em -8px -2em; }
  @media (pointer: coarse) { .spare::before { inset: -1.2em -3em -1.6em -2.4em; } }
  .spare:hover { color: var(--qkv-ink); }
  .or { position: absolute; inset-inline-end: calc(100% + .35em); font-size: 1em; }

  /* the matrix */
  .scroller { overflow-x: auto; overflow-y: hidden; position: relative; }
  .matrix { position: relative; width: max-content; }
  .ink { position: absolute; left: calc(var(--labels) - 1px); bottom: -1px; overflow: visible; pointer-events: none; }
  .matrix table { position: relative; border-collapse: collapse; table-layout: fixed; width: max-content; color: var(--qkv-muted); }
  .matrix :is(td, th) { padding: 0; font-weight: 400; height: var(--cell); width: var(--cell); min-width: var(--cell); max-width: var(--cell); line-height: 1; }
  .matrix thead td, .matrix th[scope="row"] { width: var(--labels); min-width: var(--labels); max-width: var(--labels); }
  .matrix th[scope="row"] { text-align: right; padding-right: 9px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; cursor: pointer; font-size: min(var(--qkv-size-s), calc(var(--cell) - 1px)); }
  .scrolls th[scope="row"] { position: sticky; left: 0; background: var(--qkv-paper); }
  .matrix th[scope="col"] { height: auto; vertical-align: bottom; padding-bottom: 8px; }
  .matrix th[scope="col"] span { display: block; writing-mode: vertical-rl; rotate: 180deg; margin: 0 auto; max-height: 104px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: min(var(--qkv-size-s), calc(var(--cell) - 1px)); }
  .matrix th.on { color: var(--qkv-ink); font-weight: 600; }
  .matrix tbody td { cursor: pointer; }
  .matrix tbody td:focus-visible { outline-offset: 0; }
  .lines { stroke: var(--qkv-rule); stroke-width: 1px; fill: none; opacity: .7; }
  .squares { fill: var(--qkv-head); }
  .points { stroke: var(--qkv-faint); stroke-width: 1px; }
  .hatching { stroke: var(--qkv-faint); stroke-width: 1px; opacity: .7; }
  .ink .row { fill: none; stroke: var(--qkv-ink); stroke-width: 1.5; }
  .ink .pointed { fill: none; stroke: var(--qkv-ink); stroke-width: 1; stroke-dasharray: 2 2; }
  .held { fill: none; stroke: var(--qkv-ink); stroke-width: 2; }
  .fold { fill: var(--qkv-ink); }
  p.pointed { min-height: 1.5em; }
  p.pointed b { color: var(--qkv-head); }

  /* mask and heads */
  .mask { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-3); }
  .mask label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  .mask input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .mask label span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .mask label:hover span { color: var(--qkv-ink); }
  .mask :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .mask :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .heads { display: flex; justify-content: space-between; align-items: flex-start; gap: var(--qkv-space-4); margin-top: auto; padding-top: var(--qkv-space-2); }
  .heads .fine { max-width: 11rem; min-width: 0; }
  .plan { display: grid; grid-template-columns: auto repeat(var(--heads), max-content); gap: 3px; align-items: center; color: var(--qkv-muted); font-size: var(--qkv-size-xs); padding: 2px; }
  .plan .layer { white-space: nowrap; text-align: end; padding-inline-end: 6px; }
  .plan .column { text-align: center; }
  .plan button { width: 24px; height: 24px; background: var(--qkv-sunk); border-radius: var(--qkv-radius); }
  .plan svg { display: block; width: 100%; height: 100%; fill: var(--qkv-head-mid); }
  .plan button:hover { box-shadow: 0 0 0 1px var(--qkv-faint); }
  .plan [aria-checked="true"] { box-shadow: 0 0 0 2px var(--qkv-ink); }
  .plan [aria-checked="true"] svg { fill: var(--qkv-head); }
  .plan :focus-visible { outline-offset: 4px; }
  @media (pointer: coarse) { .plan button { width: 44px; height: 44px; } }
  @media (forced-colors: active) { .plan [aria-checked="true"] { outline: 3px solid Highlight; } .w.is-row { text-decoration: underline; } }

  /* the reader's sentence */
  .own { display: grid; gap: var(--qkv-space-1); margin-top: auto; max-width: 40rem; }
  textarea { width: 100%; background: none; border: 0; border-bottom: 1px solid var(--qkv-faint); border-radius: 0; padding: 4px 0 6px; font: 400 1.25rem/1.3 var(--qkv-serif); resize: none; field-sizing: content; min-height: max(2.2rem, var(--qkv-target)); max-height: 6.5em; overflow-y: auto; }
  textarea:hover { border-color: var(--qkv-ink); }
  textarea:focus { border-color: var(--qkv-ink); outline: none; box-shadow: 0 1px var(--qkv-ink); }
  .notes p { max-width: 36rem; }
  .notes p, .examples { margin-top: var(--qkv-space-1); }
  .examples { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); align-items: baseline; }
  .examples button { font-family: var(--qkv-serif); font-size: 1.08em; text-align: start; min-height: var(--qkv-target); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .examples button[hidden] { display: none; }
  .examples button:hover { text-decoration-color: currentColor; }

  /* one weight held open */
  .cell { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); gap: var(--qkv-space-4) var(--qkv-space-7); border-top: var(--qkv-hairline); padding-top: var(--qkv-space-3); }
  .crumb { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; color: var(--qkv-muted); }
  .crumb button { min-height: var(--qkv-target); }
  .crumb button:hover { color: var(--qkv-ink); text-decoration: underline; text-underline-offset: .22em; }
  .crumb button:not(.let-go)::after { content: "/"; margin-inline: .6em; color: var(--qkv-faint); display: inline-block; }
  .crumb > span { color: var(--qkv-ink); font-weight: 600; }
  .crumb .let-go { margin-inline-start: auto; }
  .number { display: flex; flex-direction: column; gap: var(--qkv-space-3); align-items: flex-start; }
  .large { font: 400 2.75rem/1 var(--qkv-serif); letter-spacing: -.02em; color: var(--qkv-head); font-variant-numeric: lining-nums; }
  .row { border-collapse: collapse; width: 100%; }
  .row caption { text-align: start; padding-bottom: 4px; }
  .row :is(td, th) { padding: 2.5px 0; text-align: end; font-weight: 400; }
  .row th:first-child { text-align: start; max-width: 8rem; overflow: hidden; text-overflow: ellipsis; }
  .row thead th { color: var(--qkv-muted); border-bottom: var(--qkv-hairline); }
  .row td:last-child { width: 40%; padding-inline-start: 16px; }
  .row svg { display: block; width: 100%; height: 8px; fill: var(--qkv-head); }
  .row .on :is(td, th) { font-weight: 600; }
  .row tbody tr { cursor: pointer; }
  .row tbody tr:hover { background: var(--qkv-sunk); }
  .row th i { font-family: inherit; font-style: normal; font-size: inherit; }

  /* a picture that stands alone */
  text { font-family: var(--qkv-sans); fill: var(--qkv-ink); }
  text.set { font-family: var(--qkv-serif); }
  text.share { font-size: 13px; }
  .mark { fill: none; stroke: var(--qkv-faint); }
  text.set.on, text.share { fill: var(--qkv-head); }
  text.says { font-family: var(--qkv-serif); font-size: 20px; }
  text.label { fill: var(--qkv-muted); font-size: 13px; }
  text.label.on { fill: var(--qkv-ink); font-weight: 600; }

  .body { --reserve: 674px; }
  @container (max-width: 900px) {
    .body { --reserve: 1141px; }
    .waiting ::slotted(p:first-of-type) { font-size: calc(100cqi / 20.585); }
    .figure, .cell { grid-template-columns: minmax(0, 1fr); }
    .side, .long .side { display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: var(--qkv-space-5) var(--qkv-space-6); }
    .beside { align-self: end; padding-bottom: 1.6rem; }
    .mask > .sub { flex-basis: 100%; }
    .heads { flex-direction: column; margin-top: var(--qkv-space-4); }
  }
  @container (max-width: 640px) {
    .body { --reserve: 1229px; }
    .side, .long .side { display: flex; flex-direction: column; }
    .beside, .long .beside { align-self: auto; padding: 0; }
    .mask > .sub, .long .mask > .sub { flex-basis: auto; }
    .heads, .long .heads { flex-direction: row; margin-top: 0; }
    .cell { gap: var(--qkv-space-4); }
  }
`;
