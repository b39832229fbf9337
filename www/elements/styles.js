// The frame that every figure shares: one ink rule above, a hairline below, no box. Colours and sizes come from the tokens.
import { css } from "lit";

export const base = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host {
    display: block; container-type: inline-size; position: relative;
    color: var(--qkv-ink); font: 400 var(--qkv-size-s)/var(--qkv-leading-ui) var(--qkv-sans);
    font-variant-numeric: lining-nums tabular-nums; text-align: start;
  }
  :host([hidden]) { display: none; }
  :host(:is([theme="light"], [theme="dark"])) { background: var(--qkv-paper); padding: 0 var(--qkv-space-4) var(--qkv-space-4); }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  h2, h3, p, ol, ul, dl, dd, figure, fieldset { margin: 0; padding: 0; }
  ol, ul { list-style: none; }
  fieldset { border: 0; min-width: 0; }
  button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
  button { background: none; border: 0; padding: 0; cursor: pointer; }
  a { color: inherit; text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; transition: text-decoration-color var(--qkv-quick); }
  a:hover { text-decoration-color: currentColor; }
  :focus-visible { outline: 2px solid var(--qkv-focus); outline-offset: 3px; border-radius: var(--qkv-radius); }
  b, strong { font-weight: 600; }
  i { font-family: var(--qkv-serif); font-size: 1.08em; }
  kbd { font: 500 max(.78em, var(--qkv-size-xs))/1 var(--qkv-sans); border: 1px solid var(--qkv-faint); border-radius: var(--qkv-radius-control); padding: .22em .5em; white-space: nowrap; }
  .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .q { color: var(--qkv-query); } .k { color: var(--qkv-key); } .v { color: var(--qkv-value); } .h { color: var(--qkv-head); }
  .sub, .fine { color: var(--qkv-muted); }
  .fine { font-size: var(--qkv-size-xs); line-height: 1.5; }
  .reading { font: 400 var(--qkv-size-reading)/1.3 var(--qkv-serif); text-wrap: balance; max-width: 24em; }
  .reading i { font-size: 1em; } .reading b { color: var(--qkv-head); }
  .action { min-height: 36px; padding: 0 16px; border: 1px solid var(--qkv-ink); border-radius: var(--qkv-radius-control); font-weight: 500; transition: background var(--qkv-quick), color var(--qkv-quick); }
  .action:hover { background: var(--qkv-ink); color: var(--qkv-paper); }
  @media (pointer: coarse) { .action { min-height: 44px; } }
`;

export const frame = css`
  .frame { border-top: var(--qkv-line); isolation: isolate; }
  .frame > header { display: flex; align-items: center; gap: var(--qkv-space-4); min-height: 44px; }
  .title b { margin-right: .6em; }
  .pick { color: var(--qkv-muted); margin-left: auto; white-space: nowrap; }
  .body { position: relative; }
  .frame > footer { border-top: var(--qkv-hairline); margin-top: var(--qkv-space-5); padding-top: var(--qkv-space-3); display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px var(--qkv-space-6); color: var(--qkv-muted); }
  .caption { color: var(--qkv-ink); max-width: 42rem; }
  .made { text-align: right; max-width: 34rem; text-wrap: balance; }
  .told { margin-top: var(--qkv-space-4); color: var(--qkv-info); }
  @container (max-width: 760px) {
    .frame > footer { grid-template-columns: minmax(0, 1fr); }
    .made { text-align: start; }
  }
  @container (max-width: 480px) { .pick { display: none; } .frame > header > .menu { margin-left: auto; } }
  :host(:fullscreen) { background: var(--qkv-paper); padding: var(--qkv-space-5) var(--qkv-margin); overflow: auto; }
  @media print { .menu, .controls { display: none !important; } .frame { break-inside: avoid; } }
`;

export const states = css`
  .waiting { display: flex; flex-direction: column; gap: var(--qkv-space-3); }
  .bar { height: 2px; background: var(--qkv-rule); max-width: 24rem; overflow: hidden; }
  .bar i { display: block; height: 100%; background: var(--qkv-ink); transform-origin: 0 50%; }
  .waiting b { font-weight: 600; }
  .stopped { border-top: 2px solid var(--qkv-error); padding: var(--qkv-space-3) 0 var(--qkv-space-4); display: flex; flex-direction: column; align-items: flex-start; gap: var(--qkv-space-3); font-size: var(--qkv-size-m); line-height: 1.5; max-width: 40rem; }
  .stopped .what { font: 400 1.375rem/1.25 var(--qkv-serif); text-wrap: balance; }
  .stopped .kind { color: var(--qkv-error); font-weight: 600; font-size: var(--qkv-size-s); }
  .body > .stopped { margin-top: var(--qkv-space-5); }
`;

export const menu = css`
  .menu { position: relative; }
  .menu > button { width: var(--qkv-target); height: var(--qkv-target); display: grid; place-items: center; border-radius: var(--qkv-radius-control); }
  .menu > button:hover, .menu > [aria-expanded="true"] { background: var(--qkv-sunk); }
  .menu svg { width: 18px; stroke: currentColor; stroke-width: 1.4; fill: none; }
  .menu > div { position: absolute; right: 0; top: calc(100% + 6px); z-index: 9; min-width: 14rem; background: var(--qkv-surface); box-shadow: var(--qkv-shadow-float); border: var(--qkv-hairline); border-radius: var(--qkv-radius-control); padding: 6px 0; }
  .menu [role="menuitem"] { display: block; width: 100%; text-align: start; padding: 0 14px; min-height: max(32px, var(--qkv-target)); white-space: nowrap; outline-offset: -3px; }
  .menu [role="menuitem"]:is(:hover, :focus-visible) { background: var(--qkv-sunk); }
  .menu [role="separator"] { border-top: var(--qkv-hairline); margin: 6px 0; }
  dialog { color: inherit; background: var(--qkv-surface); border: var(--qkv-hairline); border-radius: var(--qkv-radius-control); box-shadow: var(--qkv-shadow-float); padding: var(--qkv-space-5); max-width: min(30rem, calc(100vw - 32px)); }
  dialog::backdrop { background: rgb(0 0 0 / .25); }
  dialog h2 { font: 600 var(--qkv-size-m)/1.3 var(--qkv-sans); margin-bottom: var(--qkv-space-4); }
  dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 10px var(--qkv-space-5); margin-bottom: var(--qkv-space-5); align-items: baseline; }
  dialog dt { display: flex; gap: 4px; }
`;
