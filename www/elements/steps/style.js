// The look of figure 2, in the order it is read: the strip, the scrubber, the matrices, the row, the open cell.
import { css } from "lit";
import { cellStyle } from "./style-cell.js";
import { matrixStyle } from "./style-matrix.js";
import { modelStyle } from "./style-model.js";

const walk = css`
  /* The room of the first step is held before there is anything to show. */
  .body.empty { min-height: 770px; }
  .steps { position: relative; }
  .strip-of-steps { position: relative; padding-top: var(--qkv-space-3); } .strip-of-steps ol { display: grid; grid-template-columns: repeat(9, minmax(0, 1fr)); border-bottom: var(--qkv-hairline); }
  .strip-of-steps button { display: grid; justify-items: start; width: 100%; padding: 8px 0 14px; text-align: start; color: var(--qkv-muted); }
  .thumb { width: 72px; height: 72px; margin-bottom: 12px; opacity: .62; transition: opacity var(--qkv-quick); overflow: visible; }
  .strip-of-steps button:hover .thumb, .strip-of-steps [aria-current] .thumb { opacity: 1; }
  .step-name { color: var(--qkv-ink); }
  .step-shape { font-size: var(--qkv-size-xs); }
  .strip-of-steps [aria-current] .step-name { font-weight: 600; }
  .strip-of-steps button:hover .step-name { text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 1px; }
  .bar-now { position: absolute; left: 0; bottom: 0; width: 72px; height: 3px; background: var(--qkv-ink); translate: calc(var(--at) * 100cqw / 9) 0; transition: translate var(--qkv-move) var(--qkv-ease); }

  .thumb .piece { fill: var(--qkv-muted); opacity: .55; }
  .fill { fill: var(--qkv-ink); opacity: .8; }
  .fill.q { fill: var(--qkv-query); opacity: 1; } .fill.k { fill: var(--qkv-key); opacity: 1; } .fill.v { fill: var(--qkv-value); opacity: 1; } .fill.h { fill: var(--qkv-head); opacity: 1; }
  .fill.minus { opacity: .42; }
  .open { fill: none; stroke: var(--qkv-rule); stroke-width: .7; }
  #hatch path, #hatch-small path { stroke: var(--qkv-faint); stroke-width: .045; }
  #hatch-small path { stroke-width: .8; }
  .hatched { fill: url(#hatch); } .hatched.small { fill: url(#hatch-small); }

  .scrub { display: grid; grid-template-columns: auto 240px auto minmax(0, 1fr); align-items: center; gap: var(--qkv-space-2); margin: var(--qkv-space-4) 0 var(--qkv-space-5); }
  .scrub > button { width: var(--qkv-target); height: var(--qkv-target); font-size: 1.25rem; line-height: 1; border-radius: var(--qkv-radius-control); }
  .scrub > button:hover:enabled { background: var(--qkv-sunk); }
  .scrub > button:disabled { color: var(--qkv-faint); cursor: default; }
  .scrub p { margin-left: var(--qkv-space-3); }
  .hint { color: var(--qkv-muted); display: block; margin-top: 2px; }
  .track { display: grid; grid-template-columns: repeat(var(--steps), 1fr); align-items: center; height: var(--qkv-target); position: relative; cursor: pointer; touch-action: none; }
  .track::before { content: ""; position: absolute; inset: calc(50% - .5px) calc(50% / var(--steps)) auto; height: 1px; background: var(--qkv-faint); }
  .track i { width: 7px; height: 7px; border-radius: 50%; background: var(--qkv-paper); border: 1px solid var(--qkv-faint); justify-self: center; position: relative; transition: scale var(--qkv-quick); }
  .track .past { background: var(--qkv-ink); border-color: var(--qkv-ink); }
  .track .now { background: var(--qkv-ink); border-color: var(--qkv-ink); scale: 2.1; }

  /* What is chosen stands in the figure's head line, where other figures only name it. */
  .controls { position: absolute; top: -44px; right: calc(var(--qkv-target) + var(--qkv-space-4)); height: 44px; display: flex; align-items: center; gap: var(--qkv-space-4); color: var(--qkv-muted); }
  .controls select { appearance: none; border: 0; border-radius: 0; background: linear-gradient(var(--qkv-ink), var(--qkv-ink)) 0 calc(50% + 11px) / 100% 1px no-repeat; padding: 2px 10px 2px 4px; min-height: var(--qkv-target); color: var(--qkv-ink); font-weight: 600; cursor: pointer; }
  .controls option { background: var(--qkv-surface); color: var(--qkv-ink); }

  .tip { position: absolute; z-index: 8; display: grid; gap: 2px; padding: 6px 10px; background: var(--qkv-surface); border: var(--qkv-hairline); border-radius: var(--qkv-radius-control); box-shadow: var(--qkv-shadow-float); pointer-events: none; white-space: nowrap; font-size: var(--qkv-size-s); max-width: 100%; }
  .tip[hidden] { display: none; }

  @container (max-width: 1020px) {
    .body.empty { min-height: 1130px; }
    .strip-of-steps { overflow-x: auto; scrollbar-width: none; scroll-snap-type: x proximity; } .strip-of-steps ol { grid-template-columns: repeat(9, 96px); width: max-content; min-width: 100%; }
    .strip-of-steps li { scroll-snap-align: start; }
    .bar-now { translate: calc(var(--at) * 96px) 0; }
  }
  @container (max-width: 640px) {
    .body.empty { min-height: 1580px; }
    .strip-of-steps ol { grid-template-columns: repeat(9, 82px); }
    .thumb { width: 64px; height: 64px; }
    .bar-now { width: 64px; translate: calc(var(--at) * 82px) 0; }
    .scrub { grid-template-columns: auto 1fr auto; }
    .scrub p { grid-column: 1 / -1; margin: 0; }
    .controls { position: static; }
  }
  @media (hover: none), (pointer: coarse) { .hint { display: none; } }
`;

export const styles = [walk, matrixStyle, cellStyle, ...modelStyle];
