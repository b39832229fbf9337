// How view/log-chart.js is set.
import { css } from "lit";

export const chart = css`
  .chart { display: block; max-width: 100%; overflow: visible; }
  .chart text { font-family: var(--qkv-sans); font-size: 13px; fill: var(--qkv-ink); font-variant-numeric: lining-nums tabular-nums; }
  .chart .tick { fill: var(--qkv-muted); }
  .chart .axis { font-weight: 600; }
  .chart .grid { stroke: var(--qkv-rule); stroke-width: 1px; fill: none; opacity: .8; }
  .chart .stub, .chart .lead { stroke: var(--qkv-faint); stroke-width: 1px; fill: none; }
  .chart .ground { fill: transparent; }
  .chart .marker { stroke: var(--qkv-faint); stroke-width: 1px; stroke-dasharray: 1 3; fill: none; }
  .chart .line { fill: none; stroke: var(--qkv-ink); stroke-width: 1.5px; }
  .chart .line.far { stroke-dasharray: 1 5; stroke-linecap: round; stroke-width: 2px; }
  .chart .line.faint { stroke: var(--qkv-faint); stroke-width: 1.25px; }
  .chart .line.pale { stroke: var(--qkv-rule); }
  .chart .line.far.faint { stroke-width: 1.75px; }
  .chart .name { font-weight: 600; stroke: var(--qkv-paper); stroke-width: 4px; }
  .chart .name.pale { font-weight: 400; fill: var(--qkv-muted); }
  .chart .note { stroke: var(--qkv-paper); stroke-width: 4px; }
  .chart .note .strong { font-weight: 600; }
  .chart .mark { fill: var(--qkv-paper); stroke: var(--qkv-ink); stroke-width: 1.4px; }
  .chart .mark.full { fill: var(--qkv-ink); stroke: var(--qkv-paper); stroke-width: 1.5px; }
  .chart :is(.mark.skipped, .cross) { stroke: var(--qkv-error); fill: var(--qkv-paper); }
  .chart .cross { fill: none; stroke-width: 1.4px; }
  .chart .whisker { stroke: var(--qkv-muted); stroke-width: 1px; fill: none; }
  .chart .pale .mark { stroke: var(--qkv-faint); }
  .chart .pale .mark.full { fill: var(--qkv-faint); stroke: var(--qkv-paper); }
  .chart .pale .whisker { stroke: var(--qkv-rule); }
  .chart .halo { fill: transparent; stroke: none; }
  .chart .point[data-point] { cursor: pointer; outline: none; }
  .chart .open .halo { stroke: var(--qkv-ink); stroke-width: 1px; stroke-dasharray: 2 2; }
  .chart .point:focus-visible .halo { stroke: var(--qkv-focus); stroke-width: 2px; stroke-dasharray: none; }
  @media (pointer: coarse) { .chart .halo { r: 20px; } }
`;
