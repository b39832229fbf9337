// The look of the two walks.
import { css } from "lit";

export const walkStyle = css`
  .walks { border-top: var(--qkv-line); padding-top: var(--qkv-space-3); scroll-margin: 80px; }
  .walks > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--qkv-space-4); } .walks > header .quiet { margin-left: auto; }
  .walks h3 { font: 400 1.5rem/1.3 var(--qkv-serif); letter-spacing: -.01em; }
  .soon { min-height: 420px; }

  .stepper { display: grid; grid-template-columns: auto minmax(8rem, 240px) auto auto minmax(0, 1fr); align-items: center; gap: var(--qkv-space-2); margin: var(--qkv-space-3) 0 var(--qkv-space-5); }
  .turn { width: var(--qkv-target); height: var(--qkv-target); font-size: 1.25rem; line-height: 1; border-radius: var(--qkv-radius-control); }
  .turn:hover:enabled { background: var(--qkv-sunk); } .turn:disabled { color: var(--qkv-faint); cursor: default; }
  .play { min-height: var(--qkv-target); min-width: 3.6rem; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .25em; }
  .stepper p { margin-left: var(--qkv-space-3); min-height: 2.8em; } .hint { display: block; color: var(--qkv-muted); margin-top: 2px; }
  .stepper p b { font-weight: 600; }

  .walk { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, .82fr) minmax(0, 1.25fr); gap: var(--qkv-space-5) var(--qkv-space-6); align-items: start; }
  .walk.bare { grid-template-columns: minmax(0, .91fr) minmax(0, .91fr) minmax(0, 1.25fr); }
  .walk .sub { margin-bottom: var(--qkv-space-2); } .full > .fine { margin-top: var(--qkv-space-2); }
  .named { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 9px; } .named > .board:only-child { grid-column: 1 / -1; }
  .names { display: grid; grid-auto-rows: 1fr; text-align: end; color: var(--qkv-muted); font-size: var(--qkv-size-xs); line-height: 1; } .names li { display: flex; align-items: center; justify-content: flex-end; max-width: 5.2rem; overflow: hidden; white-space: nowrap; } .names .on { color: var(--qkv-ink); font-weight: 600; }
  .board { cursor: pointer; } .board svg { display: block; width: 100%; height: auto; overflow: visible; } .grow .board { cursor: auto; }
  .gone { fill: var(--qkv-sunk); } .tiles { fill: none; stroke: var(--qkv-rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
  .row-mark { fill: none; stroke: var(--qkv-ink); stroke-width: 1; vector-effect: non-scaling-stroke; } .tile-mark, .tile-there { fill: none; stroke: var(--qkv-ink); vector-effect: non-scaling-stroke; transition: translate var(--qkv-move) var(--qkv-ease); } .tile-mark { stroke-width: 2; } .tile-there { stroke-dasharray: 2 2; }

  .of-row .set { margin: 0 0 var(--qkv-space-2); } .of-row .reading { font-size: 1.25rem; margin-bottom: var(--qkv-space-3); }
  .figures { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--qkv-space-3); margin-bottom: var(--qkv-space-3); } .figures dt { color: var(--qkv-muted); font-size: var(--qkv-size-xs); } .figures dd { font: 400 1.5rem/1.2 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; }
  .strip { display: block; width: 100%; height: 38px; } .strip .axis { stroke: var(--qkv-rule); fill: none; vector-effect: non-scaling-stroke; } .strip .bars { fill: var(--qkv-value); } .strip.then .bars { fill: var(--qkv-faint); }
  .strip-label { margin-top: 4px; }
  .digits { display: grid; grid-template-columns: repeat(16, minmax(0, 1fr)); gap: var(--qkv-space-2) 4px; font-size: var(--qkv-size-xs); line-height: 1.35; text-align: end; }
  .digits b { display: block; font-weight: 400; color: var(--qkv-muted); } .digits .same b { color: var(--qkv-ink); font-weight: 600; } .digits span { color: var(--qkv-muted); }
  .end { grid-column: 1 / -1; } .agree { margin-top: var(--qkv-space-3); }

  .grow { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--qkv-space-5) var(--qkv-space-6); align-items: start; margin-bottom: var(--qkv-space-4); }
  .grow .sub { height: 1.5rem; } .grow .fine { margin-top: var(--qkv-space-2); }
  .grow .cache { height: auto; aspect-ratio: 353 / 323; }

  @container (max-width: 1020px) {
    .stepper { grid-template-columns: auto minmax(0, 1fr) auto auto; } .stepper p { grid-column: 1 / -1; margin: 0; }
    .walk { grid-template-columns: minmax(0, 1fr) minmax(0, .82fr); } .walk.bare { grid-template-columns: repeat(2, minmax(0, 1fr)); } .of-row { grid-column: 1 / -1; } .digits { grid-template-columns: repeat(8, minmax(0, 1fr)); }
    .grow { grid-template-columns: repeat(2, minmax(0, 1fr)); } .of-cache { grid-column: 1 / -1; } .grow .cache { aspect-ratio: 3; }
  }
  @container (max-width: 640px) {
    .stepper p { min-height: 4.2em; }
    .walk { grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: var(--qkv-space-4); } .names { display: none; } .named { grid-template-columns: minmax(0, 1fr); } .walk .sub { min-height: 2.8em; display: flex; align-items: end; } .walk .of-row, .walk .end { grid-column: 1 / -1; }
    .grow { column-gap: var(--qkv-space-4); } .grow .sub { height: auto; min-height: 2.8em; } .digits { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  }
  @media (hover: none), (pointer: coarse) { .hint { display: none; } }
`;
