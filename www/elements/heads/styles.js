// How the figure of the heads is set, over the styles of figure 1, whose sentence and matrix it shows. Every colour and size is a token.
import { css } from "lit";

const question = css`
  .body { --reserve: 1458px; }
  .waiting ::slotted(p:first-of-type) { font: 400 var(--qkv-size-reading)/1.3 var(--qkv-serif); padding: var(--qkv-space-3) 0 0; word-spacing: 0; }
  .heads-figure { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-6); padding-top: var(--qkv-space-3); }
  .quiet { min-height: var(--qkv-target); color: var(--qkv-muted); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .quiet:hover { color: var(--qkv-ink); text-decoration-color: currentColor; }

  /* the sentence, one word of it hidden */
  .blank { display: grid; gap: var(--qkv-space-1); }
  .words { font: 400 clamp(1.375rem, 3.4cqi, 2.25rem)/1.45 var(--qkv-serif); overflow-wrap: break-word; }
  .words button { min-height: var(--qkv-target); line-height: 1.25; border-bottom: 1px solid transparent; }
  .words button { position: relative; } .words button::before { content: ""; position: absolute; inset: 0 -.13em; }
  .words button:hover { border-bottom-color: var(--qkv-ink); }
  .words .gap { color: var(--qkv-head); border-bottom: 2px solid var(--qkv-head); background: var(--qkv-head-light); padding-inline: .12em; }

  .desk { display: grid; grid-template-columns: 15.5rem minmax(0, 1fr) 15rem; gap: var(--qkv-space-5) var(--qkv-space-6); align-items: start; }
  .finder { display: grid; gap: var(--qkv-space-3); min-width: 0; }
  .question { display: block; }
  .question select { appearance: none; width: 100%; border: 0; border-bottom: 1px solid var(--qkv-ink); border-radius: 0; background: linear-gradient(45deg, transparent 50%, var(--qkv-faint) 50%) calc(100% - 7px) 52% / 6px 6px no-repeat, linear-gradient(-45deg, transparent 50%, var(--qkv-faint) 50%) calc(100% - 1px) 52% / 6px 6px no-repeat; padding: 4px 18px 6px 0; min-height: max(36px, var(--qkv-target)); font: 400 1.0625rem/1.25 var(--qkv-serif); color: var(--qkv-ink); cursor: pointer; text-overflow: ellipsis; }
  .question option { background: var(--qkv-surface); color: var(--qkv-ink); font: 400 var(--qkv-size-m)/1.4 var(--qkv-sans); }
  .over { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); }
  .over label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  .over input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .over span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .over label:hover span { color: var(--qkv-ink); }
  .over :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .over :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .found { position: relative; min-height: 552px; display: flex; flex-direction: column; gap: var(--qkv-space-3); align-items: stretch; }
  .found > .bar { position: absolute; inset: -8px 0 auto; max-width: none; }
  .found[aria-busy="true"] > :not(.bar) { opacity: .45; }
  .skipped, .failed { line-height: 1.5; }
  .failed { color: var(--qkv-error); }
  .rank button { display: grid; grid-template-columns: 2rem minmax(0, 1fr) 2.2rem; align-items: center; gap: 6px; width: 100%; min-height: 28px; border-bottom: var(--qkv-hairline); text-align: start; }
  .rank button > :last-child { text-align: end; }
  .rank button:hover { background: var(--qkv-sunk); }
  .rank button > i { position: relative; height: 8px; display: block; font-size: inherit; }
  .rank button > i::after { content: ""; position: absolute; inset: -10px auto -10px calc(var(--baseline) * 100%); border-left: 1px solid var(--qkv-faint); }
  .rank button i i { display: block; height: 100%; background: var(--qkv-head-mid); }
  .rank .on { font-weight: 600; } .rank .on i i { background: var(--qkv-head); }
  .more { justify-self: start; align-self: start; display: none; }
  @media (pointer: coarse) { .rank button { min-height: 44px; } .rank button > i::after { inset-block: -18px; } .found { min-height: 800px; } }
`;

const plate = css`
  .atlas { display: grid; grid-template-columns: 3.75rem repeat(var(--heads), minmax(0, 1fr)); gap: var(--qkv-space-3) var(--qkv-space-4); }
  .atlas > .column { color: var(--qkv-muted); margin-bottom: -6px; } .atlas > .column:first-child { grid-column: 2; }
  .layer { display: grid; align-content: start; justify-items: start; gap: 2px; color: var(--qkv-muted); white-space: nowrap; }
  .layer .quiet { font-size: var(--qkv-size-xs); }
  .tile { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 3px 4px; position: relative; align-content: start; }
  .look { grid-column: 1 / -1; display: block; position: relative; aspect-ratio: 1; }
  .look::before { content: ""; position: absolute; inset: -4px; border: 1px solid transparent; pointer-events: none; }
  .look:hover::before { border: 1px dashed var(--qkv-ink); }
  .selected .look::before { border: 2px solid var(--qkv-ink); }
  .look:focus-visible { outline-offset: 6px; }
  .tile-ink { display: block; width: 100%; height: 100%; }
  .tile .lines, .plate .lines { opacity: .45; vector-effect: non-scaling-stroke; }
  .tile .hatching { stroke-width: 1px; vector-effect: non-scaling-stroke; }
  .off .tile-ink { opacity: .25; }
  .off .look::after { content: ""; position: absolute; inset: 0; background: var(--qkv-hatch); opacity: .7; }
  .under { line-height: 1.3; min-height: 2.6em; font-size: var(--qkv-size-xs); color: var(--qkv-ink); overflow-wrap: anywhere; padding-top: 3px; }
  .under b { font-weight: 400; color: var(--qkv-muted); margin-inline-end: .2em; }
  .selected .under, .selected .under b { font-weight: 600; color: var(--qkv-ink); }
  .switch { align-self: start; min-height: var(--qkv-target); min-width: var(--qkv-target); padding: 0 2px; font-size: var(--qkv-size-xs); color: var(--qkv-muted); text-align: end; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-underline-offset: .22em; }
  .switch:hover { color: var(--qkv-ink); } .switch[aria-checked="false"] { color: var(--qkv-ink); font-weight: 600; }
  .all { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-4); margin: var(--qkv-space-1) 0 0 calc(3.75rem + var(--qkv-space-4)); min-height: var(--qkv-target); color: var(--qkv-muted); }
  .w0 { fill: var(--qkv-weight-0); } .w1 { fill: var(--qkv-weight-1); } .w2 { fill: var(--qkv-weight-2); } .w3 { fill: var(--qkv-weight-3); } .w4 { fill: var(--qkv-weight-4); }
  .w5 { fill: var(--qkv-weight-5); } .w6 { fill: var(--qkv-weight-6); } .w7 { fill: var(--qkv-weight-7); } .w8 { fill: var(--qkv-weight-8); }
  @media (forced-colors: active) { .selected .look::before { outline: 3px solid Highlight; } .words .gap { outline: 2px solid Highlight; } }
`;

const outcome = css`
  .said { display: grid; gap: var(--qkv-space-5); min-width: 0; position: sticky; top: 80px; }
  .answers { min-height: 18.5rem; }
  .answers table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-top: var(--qkv-space-2); }
  .answers th:first-child { width: 34%; }
  .answers thead :is(td, th) { font-weight: 400; text-align: start; color: var(--qkv-muted); padding-bottom: 4px; border-bottom: var(--qkv-hairline); }
  .answers thead td { width: 34%; }
  .answers tbody :is(td, th) { padding: 4px 0; text-align: start; font-weight: 400; border-bottom: var(--qkv-hairline); height: 34px; }
  .answers th[scope="row"] { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-inline-end: 6px; font-size: var(--qkv-size-m); }
  .hidden-word th i { border-bottom: 2px solid var(--qkv-head); }
  .leads th i { font-weight: 600; }
  .amount { display: grid; grid-template-columns: minmax(0, 1fr) 2.3rem; align-items: center; gap: 6px; padding-inline-end: 10px; }
  .amount > i { height: 8px; display: block; font-size: inherit; } .amount > i > i { display: block; height: 100%; min-width: 1px; background: var(--qkv-ink); }
  .amount.before > i > i { background: var(--qkv-faint); } .amount > span { text-align: end; }
  .says { min-height: 5.2em; }
  .opened { border-top: var(--qkv-hairline); padding-top: var(--qkv-space-4); }
  .opened .sub b { color: var(--qkv-ink); font-weight: 400; }
`;

const narrower = css`
  @container (max-width: 1040px) {
    .body { --reserve: 2638px; }
    .desk { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
    .plate { grid-column: 1 / -1; grid-row: 2; max-width: 46rem; }
    .said { position: static; }
  }
  @container (max-width: 640px) {
    .body { --reserve: 3140px; }
    .desk { grid-template-columns: minmax(0, 1fr); }
    .plate { grid-row: auto; } .found { min-height: 0; }
    .few li:nth-child(n + 7) { display: none; } .few + .more { display: inline-block; }
    .atlas { grid-template-columns: repeat(var(--heads), minmax(0, 1fr)); gap: 10px var(--qkv-space-3); }
    .atlas > .column { display: none; }
    .layer { grid-column: 1 / -1; display: flex; align-items: center; gap: var(--qkv-space-3); margin-bottom: -6px; }
    .layer:not(:first-of-type) { margin-top: var(--qkv-space-2); }
    .tile { grid-template-columns: minmax(0, 1fr); } .switch { text-align: start; justify-self: start; min-width: 44px; } .under { min-height: 3.9em; } .under b { display: block; }
    .all { margin-left: 0; }
    .says { position: sticky; bottom: 0; min-height: 0; background: var(--qkv-paper); border-top: var(--qkv-hairline); padding: var(--qkv-space-2) 0; z-index: 2; }
    .said { display: contents; }
  }
`;

export const styles = [question, plate, outcome, narrower];
