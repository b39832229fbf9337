// The way down from an open weight: the number large, its terms in a table that scrolls inside itself, its steps, the check.
import { css } from "lit";

export const inspectorStyle = css`
  .inspector { border-top: var(--qkv-hairline); padding-top: var(--qkv-space-3); display: grid; gap: var(--qkv-space-3); min-width: 0; min-height: 20rem; align-content: start; }
  .inspector .crumb { flex-wrap: nowrap; } .inspector .crumb button::after { content: none; } .inspector .crumb :is(li button, .esc) { min-height: var(--qkv-target); }
  .inspector .eqn { justify-content: flex-start; align-items: baseline; margin: 0; min-height: 0; }
  .inspector .large { color: var(--qkv-ink); } .inspector .large.q { color: var(--qkv-query); } .inspector .large.k { color: var(--qkv-key); } .inspector .large.v { color: var(--qkv-value); } .inspector .large.h { color: var(--qkv-head); }
  .formula { font: italic 400 var(--qkv-size-reading)/1.2 var(--qkv-serif); }
  .working { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-5) var(--qkv-space-7); align-items: start; }
  .working > div { min-width: 0; display: grid; gap: var(--qkv-space-3); }
  .working .strips { cursor: default; }
  .steps-list li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--qkv-space-4); align-items: baseline; border-bottom: var(--qkv-hairline); min-height: var(--qkv-target); padding: 3px 0; }
  .steps-list li:last-child { font-weight: 600; }
  .steps-list .n { font-weight: inherit; min-height: 24px; }
  .long-sum { max-height: 25rem; overflow: auto; border-bottom: var(--qkv-hairline); }
  .sum-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums lining-nums; }
  .sum-table thead :is(th, td) { position: sticky; top: 0; background: var(--qkv-paper); z-index: 1; border-bottom: var(--qkv-hairline); }
  .sum-table :is(th, td) { text-align: end; padding: 1px 0 1px var(--qkv-space-3); font-weight: 400; white-space: nowrap; height: 26px; }
  .sum-table :is(th:first-child) { text-align: start; padding-inline-start: 0; color: var(--qkv-muted); max-width: 9rem; overflow: hidden; text-overflow: ellipsis; }
  .sum-table .n { min-height: 24px; min-width: 24px; text-align: end; }
  .sum-table .result { font-weight: 500; }
  .sum-table .mini { width: 5rem; min-width: 3rem; } .mini i { display: block; height: 6px; width: calc(var(--part) * 100%); background: var(--qkv-ink); } .mini i.minus { background: none; box-shadow: inset 0 0 0 1px var(--qkv-ink); }
  .inspector .check { margin: 0; }
  @media (pointer: coarse) { .sum-table :is(th, td) { height: 44px; } .sum-table .n, .steps-list .n { min-height: 44px; min-width: 44px; } }
  @container (max-width: 760px) { .working { grid-template-columns: minmax(0, 1fr); } .sum-table .mini { display: none; } }
`;
