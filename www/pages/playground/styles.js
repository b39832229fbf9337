// How the playground is set, over the styles of figure 1 and of the opened cell. Every colour and size is a token.
import { css } from "lit";
import { chooserStyle } from "./style-chooser.js";
import { inspectorStyle } from "./style-inspector.js";
import { realStyle } from "./style-real.js";

const bench = css`
  .body { --reserve: 1088px; }
  [data-status="loading"] .body.empty { min-height: var(--reserve); }
  [data-status="ready"] .body.empty { min-height: 0; }
  .waiting ::slotted(p:first-of-type) { font: 400 var(--qkv-size-reading)/1.3 var(--qkv-serif); padding: var(--qkv-space-3) 0 0; word-spacing: 0; }
  .quiet { min-height: var(--qkv-target); color: var(--qkv-muted); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .quiet:hover { color: var(--qkv-ink); text-decoration-color: currentColor; }
  .failed { color: var(--qkv-error); }
  .bench { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-5); padding-top: var(--qkv-space-2); }
  .field { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: var(--qkv-space-4) var(--qkv-space-7); align-items: start; border-bottom: var(--qkv-hairline); padding-bottom: var(--qkv-space-4); }
  .field .own { max-width: none; margin: 0; }
  .field textarea { font-size: var(--qkv-size-reading); }
  .field .notes { margin: 0; }

  .switch-of { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--qkv-space-3); }
  .switch-of legend { float: left; padding: 0; margin-inline-end: var(--qkv-space-3); }
  .switch-of label, .models label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  :is(.switch-of, .models) input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  :is(.switch-of, .models) label > span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  :is(.switch-of, .models) label:hover > span { color: var(--qkv-ink); }
  :is(.switch-of, .models) :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  :is(.switch-of, .models) :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }

  .knobs { display: grid; gap: var(--qkv-space-1); }
  .heat { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; align-items: center; gap: 0 var(--qkv-space-3); }
  .heat :is(.fine, input) { grid-column: 1 / -1; }
  .heat output { text-align: end; font-weight: 600; }
  input[type="range"] { appearance: none; background: none; width: 100%; height: var(--qkv-target); margin: 0; cursor: pointer; }
  input[type="range"]::-webkit-slider-runnable-track { height: 1px; background: var(--qkv-faint); }
  input[type="range"]::-moz-range-track { height: 1px; background: var(--qkv-faint); }
  input[type="range"]::-webkit-slider-thumb { appearance: none; width: 14px; height: 14px; margin-top: -7px; border-radius: 50%; background: var(--qkv-ink); }
  input[type="range"]::-moz-range-thumb { width: 14px; height: 14px; border: 0; border-radius: 50%; background: var(--qkv-ink); }

  .desk { display: grid; grid-template-columns: 20rem minmax(0, 1fr); gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; }
  .side { display: flex; flex-direction: column; gap: var(--qkv-space-3); min-width: 0; }
  .main { display: grid; gap: var(--qkv-space-5); min-width: 0; }
  .stage { min-height: 17rem; justify-content: flex-end; }
  .stage .reading { min-height: 2.6em; max-width: 30em; }
  .below { display: grid; grid-template-columns: minmax(0, 1fr) 15.5rem; gap: var(--qkv-space-5) var(--qkv-space-6); align-items: start; }
  /* pieces of one word stand together, and show where it was cut */
  .w.is-piece { border-inline-start: 1px dotted var(--qkv-faint); }
  .opened { display: grid; gap: var(--qkv-space-5); min-width: 0; }

  @container (max-width: 1000px) {
    .body { --reserve: 1457px; }
    .desk { gap: var(--qkv-space-5); grid-template-columns: minmax(0, 1fr); }
    .side { display: grid; grid-template-columns: minmax(0, 22rem) minmax(0, 1fr); gap: var(--qkv-space-3) var(--qkv-space-6); align-items: start; }
    .side > .sub { grid-column: 1 / -1; }
    .plan-scroll { grid-column: 1; grid-row: 2 / span 3; max-height: 24rem; overflow-y: auto; }
    .nav, .roles { grid-column: 2; }
    .field { grid-template-columns: minmax(0, 1fr) 15rem; gap: var(--qkv-space-4) var(--qkv-space-5); }
  }
  @container (max-width: 640px) {
    .body { --reserve: 1974px; }
    .field, .below { grid-template-columns: minmax(0, 1fr); }
    .side { display: flex; align-items: stretch; }
    .stage { min-height: 12rem; }
  }
`;

const heads = css`
  .nav { display: grid; gap: 2px; }
  .nav-line { display: grid; grid-template-columns: 3.2rem max-content 5.2rem max-content; align-items: center; }
  .nav-line .what { color: var(--qkv-muted); }
  .nav-line .at { text-align: center; color: var(--qkv-muted); } .nav-line b { color: var(--qkv-ink); font-size: var(--qkv-size-m); }
  .step { width: max(32px, var(--qkv-target)); height: max(32px, var(--qkv-target)); font: 400 1.5rem/1 var(--qkv-serif); padding-bottom: 3px; border-radius: var(--qkv-radius-control); }
  .step:hover:not(:disabled) { background: var(--qkv-sunk); }
  .step:disabled { color: var(--qkv-faint); cursor: default; }
  .take-out { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); align-items: center; color: var(--qkv-muted); min-height: var(--qkv-target); }

  .plan-scroll { overflow-x: auto; overflow-y: hidden; padding: 2px 2px 4px; min-width: 0; }
  .plan-of-all { position: relative; width: max-content; }
  .plan-ink { position: absolute; left: 26px; top: 22px; width: calc(var(--columns) * var(--size)); height: calc(var(--rows) * var(--size)); }
  .plan-of-all table { position: relative; border-collapse: collapse; table-layout: fixed; width: max-content; color: var(--qkv-muted); }
  .plan-of-all :is(td, th) { padding: 0; font-weight: 400; font-size: var(--qkv-size-xs); line-height: 1; }
  .plan-of-all thead :is(td, th) { height: 22px; vertical-align: middle; }
  .plan-of-all :is(th[scope="row"], thead td) { width: 26px; min-width: 26px; text-align: end; padding-inline-end: 7px; }
  .plan-of-all tbody tr { height: var(--size); }
  .plan-of-all :is(tbody td, th[scope="col"]) { width: var(--size); min-width: var(--size); text-align: center; }
  .plan-of-all th[scope="col"] { padding-inline-end: 2px; }
  .plan-of-all tbody td { cursor: pointer; position: relative; height: var(--size); }
  .plan-of-all tbody td::after { content: ""; position: absolute; inset: -1px 1px 1px -1px; border: 1px solid transparent; }
  .plan-of-all tbody td:hover::after { border: 1px dashed var(--qkv-ink); }
  .plan-of-all tbody td.here::after { border: 2px solid var(--qkv-ink); inset: -2px 0 0 -2px; }
  .plan-of-all tbody td.gone::before { content: ""; position: absolute; inset: 0 2px 2px 0; background: var(--qkv-hatch), color-mix(in srgb, var(--qkv-paper) 75%, transparent); }
  .plan-of-all td:focus-visible { outline-offset: 2px; z-index: 1; }

  .question { display: block; }
  .question select { appearance: none; width: 100%; border: 0; border-bottom: 1px solid var(--qkv-ink); border-radius: 0; background: linear-gradient(45deg, transparent 50%, var(--qkv-faint) 50%) calc(100% - 7px) 52% / 6px 6px no-repeat, linear-gradient(-45deg, transparent 50%, var(--qkv-faint) 50%) calc(100% - 1px) 52% / 6px 6px no-repeat; padding: 4px 18px 6px 0; min-height: max(36px, var(--qkv-target)); font: 400 1.0625rem/1.25 var(--qkv-serif); color: var(--qkv-ink); cursor: pointer; }
  .question option { background: var(--qkv-surface); color: var(--qkv-ink); font: 400 var(--qkv-size-m)/1.4 var(--qkv-sans); }
  .roles { display: grid; gap: var(--qkv-space-2); }
  .rank button { display: grid; grid-template-columns: 2.4rem minmax(0, 1fr) 2.2rem; align-items: center; gap: 6px; width: 100%; min-height: var(--qkv-target); border-bottom: var(--qkv-hairline); text-align: start; }
  .rank button > :last-child { text-align: end; }
  .rank button:hover { background: var(--qkv-sunk); }
  .rank button > i { position: relative; height: 8px; display: block; font-size: inherit; }
  .rank button > i::after { content: ""; position: absolute; inset: -8px auto -8px calc(var(--baseline) * 100%); border-left: 1px solid var(--qkv-faint); }
  .rank button i i { display: block; height: 100%; background: var(--qkv-head-mid); }
  .rank .on { font-weight: 600; } .rank .on i i { background: var(--qkv-head); }

  .next { min-width: 0; display: grid; gap: var(--qkv-space-3); }
  .next table { border-collapse: collapse; width: 100%; table-layout: fixed; }
  .next th:first-child, .next thead td { width: 38%; }
  .next thead :is(td, th) { font-weight: 400; text-align: start; color: var(--qkv-muted); padding-bottom: 4px; border-bottom: var(--qkv-hairline); }
  .next tbody :is(td, th) { padding: 3px 0; text-align: start; font-weight: 400; border-bottom: var(--qkv-hairline); height: 30px; }
  .next th[scope="row"] { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-inline-end: 6px; font-size: var(--qkv-size-m); }
  .leads th i { font-weight: 600; }
  .amount { display: grid; grid-template-columns: minmax(0, 1fr) 2.4rem; align-items: center; gap: 6px; padding-inline-end: 6px; }
  .amount > i { height: 8px; display: block; font-size: inherit; } .amount > i > i { display: block; height: 100%; min-width: 1px; background: var(--qkv-ink); }
  .amount.before > i > i { background: var(--qkv-faint); } .amount > span { text-align: end; }
  .says { font: 400 1.0625rem/1.4 var(--qkv-serif); min-height: 2.8em; } .says i { font-size: 1em; } .says b { color: var(--qkv-head); }
  .writing { display: grid; gap: var(--qkv-space-2); border-top: var(--qkv-hairline); padding-top: var(--qkv-space-3); }
  .write { display: flex; flex-wrap: wrap; gap: var(--qkv-space-2); }
  .running { display: flex; justify-content: space-between; align-items: center; min-height: 36px; }
  .so-far { font: 400 1.0625rem/1.4 var(--qkv-serif); min-height: var(--qkv-target); overflow-wrap: anywhere; }
  @media (forced-colors: active) { .here::after { outline: 3px solid Highlight; } .amount > i > i, .rank button i i { background: CanvasText; forced-color-adjust: none; } }
`;

export const styles = [bench, heads, chooserStyle, inspectorStyle, realStyle];
