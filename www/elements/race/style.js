// How <qkv-race> is set, in the order it is read: what is chosen, the lanes, how it came out, the chart.
import { css } from "lit";
import { chart } from "../chart-styles.js";

const chosen = css`
  .body { --reserve: 800px; }
  .body.empty { min-height: var(--reserve); }
  .race-figure { min-height: var(--reserve); display: flex; flex-direction: column; gap: var(--qkv-space-5); padding-top: var(--qkv-space-2); }
  .choice { display: flex; flex-wrap: wrap; gap: 0 var(--qkv-space-4); }
  .choice label { display: inline-flex; align-items: center; min-height: var(--qkv-target); cursor: pointer; }
  .choice input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  .choice label span { color: var(--qkv-muted); border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .choice label:hover span { color: var(--qkv-ink); }
  .choice :checked + span { color: var(--qkv-ink); font-weight: 600; border-color: var(--qkv-ink); box-shadow: 0 1px var(--qkv-ink); }
  .choice :focus-visible + span { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }

  .before { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: var(--qkv-space-4) var(--qkv-space-7); align-items: end; }
  .words { display: grid; grid-template-columns: 1fr auto; align-items: baseline; }
  .large { font: 400 2.25rem/1 var(--qkv-serif); letter-spacing: -.015em; font-variant-numeric: lining-nums tabular-nums; }
  .words input { grid-column: 1 / -1; width: 100%; height: max(28px, var(--qkv-target)); margin: 0; appearance: none; background: none; cursor: pointer; }
  .words input::-webkit-slider-runnable-track { height: 1px; background: var(--qkv-faint); }
  .words input::-moz-range-track { height: 1px; background: var(--qkv-faint); }
  .words input::-webkit-slider-thumb { appearance: none; width: 15px; height: 15px; margin-top: -7px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  .words input::-moz-range-thumb { width: 9px; height: 9px; border-radius: 50%; background: var(--qkv-ink); border: 3px solid var(--qkv-paper); box-shadow: 0 0 0 1px var(--qkv-ink); }
  @media (forced-colors: active) { .words input { appearance: auto; } }
  .ask { display: grid; gap: var(--qkv-space-2); }
  .ask > p { font: 400 var(--qkv-size-text)/1.3 var(--qkv-serif); font-variant-numeric: lining-nums; }
  .answers { display: flex; flex-wrap: wrap; gap: var(--qkv-space-2); }
  .answers button { min-height: max(36px, var(--qkv-target)); padding: 0 16px; border-radius: var(--qkv-radius-control); }
  .answers [data-answer] { border: 1px solid var(--qkv-faint); font: 400 1.125rem/1 var(--qkv-serif); }
  .answers [data-answer]:hover { border-color: var(--qkv-ink); }
  .answers [aria-pressed="true"] { border-color: var(--qkv-ink); box-shadow: inset 0 0 0 1px var(--qkv-ink); }
  .answers [aria-disabled="true"] { color: var(--qkv-muted); cursor: default; }
  .go { text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .go:hover, .link:hover { text-decoration-color: currentColor; }
  @media (forced-colors: active) { .answers [aria-pressed="true"] { outline: 2px solid Highlight; } }
`;

const race = css`
  .lanes { display: grid; gap: var(--qkv-space-5); margin-block: var(--qkv-space-4) var(--qkv-space-3); }
  .lane { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: var(--qkv-space-2) var(--qkv-space-5); }
  .lane + .lane { border-top: var(--qkv-hairline); padding-top: var(--qkv-space-5); }
  .who { display: grid; gap: var(--qkv-space-2); align-content: start; }
  .who h3 { font: 400 1.375rem/1.1 var(--qkv-serif); text-wrap: balance; }
  .who h3::first-letter { text-transform: uppercase; }
  .stack { position: relative; height: 112px; overflow: hidden; }
  .stack > div { position: absolute; inset: 0; }
  .lane-picture { display: block; overflow: visible; fill: none; }
  .of-recurrent .inked { clip-path: inset(0 calc((1 - var(--part)) * 100%) 0 0); }
  .of-flash .inked { opacity: var(--part); }
  .lane-picture .in { stroke: var(--qkv-faint); stroke-width: 1.25px; }
  .pale .lane-picture :is(.up, .links) { stroke: var(--qkv-faint); stroke-width: 1px; opacity: .6; }
  .pale .lane-picture .pairs { stroke: var(--qkv-faint); stroke-width: .7px; opacity: .26; }
  .pale .lane-picture :is(.state, .result) { fill: var(--qkv-paper); stroke: var(--qkv-faint); stroke-width: 1px; }
  .inked .lane-picture :is(.in, .up, .links) { stroke: var(--qkv-ink); stroke-width: 1.1px; }
  .inked .lane-picture .pairs { stroke: var(--qkv-head); stroke-width: .7px; opacity: .75; }
  .inked .lane-picture :is(.state, .result) { fill: var(--qkv-ink); stroke: var(--qkv-ink); stroke-width: 1px; }

  .track { --room: 6.5rem; position: relative; height: 2.25rem; }
  .track i { position: absolute; left: 0; top: 50%; translate: 0 -50%; height: 4px; background: var(--qkv-ink); width: calc(var(--share) * (100% - var(--room))); }
  .time { position: absolute; left: calc(var(--share) * (100% - var(--room))); top: 50%; translate: 0 -50%; padding-inline-start: 14px; font: 400 1.375rem/1 var(--qkv-serif); white-space: nowrap; font-variant-numeric: lining-nums tabular-nums; }
  .time .sub { font: 400 var(--qkv-size-s)/1 var(--qkv-sans); }
  .bare .time { padding: 0; }
  .time.failed { white-space: normal; right: 0; }

  .outcome { display: grid; grid-template-columns: minmax(0, 1fr) 26rem; gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; }
  /* The room of the longest answer is held, so that the table stays where it is. */
  .told-by { display: grid; gap: var(--qkv-space-3); align-content: start; min-height: var(--answer, 0); }
  .outcome { --answer: 13rem; }
  .told-by > p:not(.reading, .fine) { font-size: var(--qkv-size-m); line-height: 1.5; max-width: 36rem; }
  .link { text-decoration: underline; text-decoration-color: var(--qkv-faint); text-underline-offset: .22em; min-height: var(--qkv-target); padding-inline: 4px; }
  .facts { border-collapse: collapse; width: 100%; }
  .facts :is(th, td) { font-weight: 400; text-align: end; padding: 6px 0 6px 12px; border-bottom: var(--qkv-hairline); vertical-align: baseline; }
  .facts th[scope="row"] { text-align: start; color: var(--qkv-muted); padding-left: 0; }
  .facts thead th { color: var(--qkv-muted); white-space: nowrap; }
  .facts thead :is(th, td) { border-bottom: 1px solid var(--qkv-faint); }
  .facts tbody td { font-weight: 600; white-space: nowrap; }
  .facts .none { color: var(--qkv-muted); font-weight: 400; }
  @container (max-width: 900px) {
    .body { --reserve: 1080px; }
    .before, .outcome { grid-template-columns: minmax(0, 1fr); }
    .outcome { --answer: 12.5rem; }
    .words { max-width: 24rem; }
  }
  @container (max-width: 640px) {
    .body { --reserve: 1350px; }
    .lane { grid-template-columns: minmax(0, 1fr); }
    .words { max-width: none; }
    .outcome { --answer: 20rem; }
    .facts :is(th, td) { padding-left: 8px; }
  }
`;

const every = css`
  .sweep { display: grid; grid-template-columns: auto minmax(0, 30rem); gap: var(--qkv-space-3) var(--qkv-space-5); align-items: center; justify-content: start; min-height: 44px; }
  .sweep p { color: var(--qkv-muted); }
  .much { display: grid; gap: 6px; }
  .lengths { display: grid; grid-template-columns: minmax(0, 1fr) 352px; gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; }
  .plot { min-width: 0; }
  .chart-box { min-height: 460px; }
  .pointed { min-height: 1.5em; }
  .exponent b { color: var(--qkv-head); }
  .absent { display: grid; gap: var(--qkv-space-2); color: var(--qkv-muted); }
  .numbers { grid-column: 1 / -1; }
  .numbers summary { cursor: pointer; min-height: var(--qkv-target); display: inline-flex; align-items: center; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-underline-offset: .22em; }
  .scroller { overflow-x: auto; }
  .numbers table { border-collapse: collapse; min-width: min(100%, 36rem); }
  .numbers :is(th, td) { font-weight: 400; text-align: end; padding: 5px 0 5px 24px; border-bottom: var(--qkv-hairline); white-space: nowrap; }
  .numbers :is(th, td):first-child { padding-left: 0; }
  .numbers thead th { color: var(--qkv-muted); }

  text.saved { font-family: var(--qkv-sans); font-size: 13px; fill: var(--qkv-ink); }
  text.saved.strong { font-weight: 600; }
  .ink { fill: var(--qkv-ink); }
  @container (max-width: 900px) { .of-lengths { --reserve: 860px; } .lengths { grid-template-columns: minmax(0, 1fr); } }
  @container (max-width: 640px) { .sweep { grid-template-columns: minmax(0, 1fr); justify-items: start; } .much { justify-self: stretch; } .chart-box { min-height: 380px; } .numbers :is(th, td) { padding-left: 12px; } }
`;

export const styles = [chart, chosen, race, every];
