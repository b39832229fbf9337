// The line of models, and the panel for one's own.
import { css } from "lit";

export const chooserStyle = css`
  .models { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--qkv-space-4); padding-bottom: var(--qkv-space-3); min-height: calc(var(--qkv-target) + var(--qkv-space-3)); font-size: var(--qkv-size-m); }
  .models > .sub { margin-inline-end: var(--qkv-space-2); }
  .family { display: inline-flex; align-items: baseline; gap: 0; } .family label { min-width: var(--qkv-target); justify-content: center; } .family .sub { margin-inline-end: var(--qkv-space-1); }
  .yours { display: inline-block; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; font-weight: inherit; }
  .own-open { min-height: var(--qkv-target); font-weight: 600; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .facts { margin-inline-start: auto; color: var(--qkv-muted); font-size: var(--qkv-size-s); min-height: 1.4em; }

  .own-panel { border-top: var(--qkv-line); padding: var(--qkv-space-4) 0 var(--qkv-space-5); display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: var(--qkv-space-3) var(--qkv-space-7); }
  .way { display: grid; gap: var(--qkv-space-3); min-width: 0; align-content: start; }
  .promise { font: 400 1.0625rem/1.45 var(--qkv-serif); border-inline-start: 2px solid var(--qkv-ink); padding-inline-start: var(--qkv-space-4); align-self: start; }
  .drop-line { font: 400 var(--qkv-size-reading)/1.6 var(--qkv-serif); }
  .picks { display: inline-flex; flex-wrap: wrap; align-items: center; gap: var(--qkv-space-2); }
  .pick-label { position: relative; display: inline-flex; align-items: center; font: 500 var(--qkv-size-s)/1 var(--qkv-sans); cursor: pointer; }
  .pick-input { position: absolute; inset: -1px; width: calc(100% + 2px); opacity: 0; cursor: pointer; font-size: 0; }
  .pick-label:focus-within { outline: 2px solid var(--qkv-focus); outline-offset: 3px; }
  .from-url { display: flex; flex-wrap: wrap; align-items: center; gap: var(--qkv-space-2) var(--qkv-space-3); }
  .from-url input { flex: 1 1 14rem; min-width: 0; max-width: 26rem; background: none; border: 0; border-bottom: 1px solid var(--qkv-faint); border-radius: 0; min-height: max(36px, var(--qkv-target)); padding: 4px 0; }
  .from-url input:hover, .from-url input:focus { border-color: var(--qkv-ink); }
  .from-url input:focus { outline: none; box-shadow: 0 1px var(--qkv-ink); }
  .from-url input::placeholder { color: var(--qkv-muted); opacity: 1; }
  .own-panel .ask { font: 400 var(--qkv-size-reading)/1.3 var(--qkv-serif); overflow-wrap: anywhere; } .own-panel .ask .action { margin-inline-start: var(--qkv-space-3); font: 500 var(--qkv-size-s)/1 var(--qkv-sans); }
  .plan-facts { display: flex; flex-wrap: wrap; gap: var(--qkv-space-3) var(--qkv-space-5); }
  .plan-facts dt { color: var(--qkv-muted); font-size: var(--qkv-size-xs); } .plan-facts dd { font-size: var(--qkv-size-m); font-weight: 500; }
  .answers { display: flex; align-items: center; gap: var(--qkv-space-4); min-height: 44px; } .so-many { min-width: 11rem; }
  .own-panel .bar { max-width: 34rem; }
  .own-panel .stopped .what { max-width: 34rem; overflow-wrap: anywhere; }

  .drop-over { position: fixed; inset: 0; z-index: 30; display: grid; place-content: center; justify-items: center; gap: var(--qkv-space-2); background: color-mix(in srgb, var(--qkv-paper) 88%, transparent); outline: 2px dashed var(--qkv-ink); outline-offset: -16px; pointer-events: none; }
  .drop-over p:first-child { font: 400 var(--qkv-size-h2)/1.1 var(--qkv-serif); }
  .drop-over .fine { font-size: var(--qkv-size-m); }

  @container (max-width: 760px) {
    .own-panel { grid-template-columns: minmax(0, 1fr); }
    .facts { margin: 0; flex-basis: 100%; }
  }
  @container (max-width: 400px) { .facts { min-height: 2.8em; } }
`;
