// Two rows about real models, set as the article sets its text and notes.
import { css } from "lit";

export const realStyle = css`
  .real { margin-top: var(--qkv-space-7); }
  .real h2 { font: 400 var(--qkv-size-h2)/var(--qkv-leading-tight) var(--qkv-serif); letter-spacing: -.014em; margin-bottom: var(--qkv-space-3); }
  .lead-in { font: 400 var(--qkv-size-text)/var(--qkv-leading-text) var(--qkv-serif); max-width: var(--qkv-width-text); text-wrap: pretty; margin-bottom: var(--qkv-space-5); }
  .real-row { border-top: var(--qkv-line); padding: var(--qkv-space-4) 0 var(--qkv-space-5); display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-4) var(--qkv-space-7); }
  .real-row h3 { font: 400 var(--qkv-size-lead)/1.2 var(--qkv-serif); margin: 2px 0 var(--qkv-space-3); text-wrap: balance; }
  .about p:not(.sub) { font: 400 1.0625rem/1.5 var(--qkv-serif); text-wrap: pretty; } .about i { font-size: 1em; }
  .shown { display: grid; gap: var(--qkv-space-3); align-content: start; min-width: 0; min-height: 13rem; }
  .closed { font-weight: 600; } .get { max-width: 32rem; line-height: 1.5; }
  .shown > div { display: grid; gap: var(--qkv-space-3); }
  .real-table { border-collapse: collapse; width: 100%; }
  .real-table :is(th, td) { text-align: start; font-weight: 400; padding: 5px var(--qkv-space-3) 5px 0; border-bottom: var(--qkv-hairline); vertical-align: top; }
  .real-table thead th { color: var(--qkv-muted); }
  .real-table tbody th { font-family: var(--qkv-serif); font-size: var(--qkv-size-m); }
  .real-table .weight { min-width: 4.5rem; } .real-table .right { font-weight: 600; }
  .real-table svg { display: block; width: 100%; height: 6px; fill: var(--qkv-head-mid); margin-top: 3px; } .real-table .right svg { fill: var(--qkv-head); }
  @container (max-width: 760px) { .real-row { grid-template-columns: minmax(0, 1fr); } .shown { min-height: 0; } }
`;
