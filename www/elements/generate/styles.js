// How the figure of writing is set, over the styles of figure 1, whose words and threads it shows. Every colour and size is a token.
import { css } from "lit";

const text = css`
  .body { --reserve: 903px; }
  .waiting ::slotted(p:first-of-type) { font: 400 var(--qkv-size-reading)/1.3 var(--qkv-serif); padding: var(--qkv-space-3) 0 0; word-spacing: 0; }
  .generate-figure { display: grid; grid-template-columns: minmax(0, 1fr) 348px; gap: var(--qkv-space-5) var(--qkv-space-7); padding-top: var(--qkv-space-3); align-items: start; }
  .before { display: contents; }
  .own { margin-top: 0; max-width: none; align-content: start; }
  .stage { gap: var(--qkv-space-4); }
  .examples { min-height: calc(2 * var(--qkv-target) + 2px); align-content: start; }
  .quiet { min-height: var(--qkv-target); color: var(--qkv-muted); text-decoration: underline; text-decoration-color: var(--qkv-faint); text-decoration-thickness: 1px; text-underline-offset: .22em; }
  .quiet:hover { color: var(--qkv-ink); text-decoration-color: currentColor; }

  .settings { display: grid; grid-template-columns: 1fr 1fr; gap: var(--qkv-space-2) var(--qkv-space-5); }
  .setting { display: grid; grid-template-columns: auto minmax(3rem, 1fr); align-items: center; gap: var(--qkv-space-2); min-height: var(--qkv-target); border-bottom: 1px solid var(--qkv-faint); }
  .setting:hover, .setting:focus-within { border-color: var(--qkv-ink); }
  .setting:focus-within { box-shadow: 0 1px var(--qkv-ink); }
  .setting input { width: 100%; min-width: 0; min-height: var(--qkv-target); border: 0; background: none; padding: 0; text-align: end; font: 400 1.125rem/1.2 var(--qkv-serif); font-variant-numeric: lining-nums tabular-nums; outline: none; }
  .setting [aria-invalid="true"] { color: var(--qkv-error); text-decoration: underline wavy 1px; }
  .settings .fine { grid-column: 1 / -1; min-height: 4.5em; }
  .refused { color: var(--qkv-error); font-weight: 400; }

  .course { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px var(--qkv-space-5); align-items: start; min-height: 66px; }
  .course .bar { grid-column: 1 / -1; max-width: none; }
  .course .idle i { visibility: hidden; }
  .where { padding-top: 4px; line-height: 1.4; min-height: var(--qkv-target); }
  .acts { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0 var(--qkv-space-4); max-width: 21rem; }

  .page { margin-top: -1.2rem; }
  .given { cursor: text; }
  .given::after { content: none; }
  .ground { position: absolute; left: 0; top: 0; height: 1.26em; background: var(--qkv-sunk); border-bottom: 1px solid var(--qkv-faint); }
  .page .w::before { inset: -.3em -.17em -.55em; }
  .page .later { color: var(--qkv-muted); }
  .page .count { translate: -50% 1px; }
  .count.nil { color: var(--qkv-muted); }
  .own-word { box-shadow: 0 0 0 2px var(--qkv-paper), 0 0 0 3px var(--qkv-head); border-radius: var(--qkv-radius); }
  .stage .reading { max-width: 30em; text-wrap: pretty; margin-top: var(--qkv-space-3); }
  @media (forced-colors: active) { .own-word { border: 1px solid; } }
`;

const side = css`
  .beside-text { display: grid; gap: var(--qkv-space-5); min-height: 590px; align-content: start; }
  .beside-text[aria-busy="true"] { opacity: .45; }
  .candidates table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-block: var(--qkv-space-1) var(--qkv-space-2); }
  .candidates .sub { overflow-wrap: break-word; }
  .candidates thead td { width: 32%; }
  .candidates thead :is(td, th) { font-weight: 400; text-align: start; color: var(--qkv-muted); padding-bottom: 4px; border-bottom: var(--qkv-hairline); white-space: nowrap; }
  .candidates tbody :is(td, th) { padding: 0; text-align: start; font-weight: 400; border-bottom: var(--qkv-hairline); height: max(28px, var(--qkv-target)); }
  .candidates th[scope="row"] button { display: block; width: 100%; min-height: max(27px, var(--qkv-target)); text-align: start; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: var(--qkv-size-m); }
  .candidates tbody tr:has(button):hover { background: var(--qkv-sunk); }
  .candidates button i { border-bottom: 1px solid var(--qkv-faint); padding-bottom: 1px; }
  .candidates button:hover i { border-color: var(--qkv-ink); }
  .candidates .stands button { cursor: default; }
  .candidates .stands button i { font-weight: 600; border-bottom: 2px solid var(--qkv-head); color: var(--qkv-head); }
  .others th { color: var(--qkv-muted); line-height: 1.2; font-size: var(--qkv-size-xs); }
  .amount { display: grid; grid-template-columns: minmax(0, 1fr) 2.3rem; align-items: center; gap: 6px; padding-inline-end: 10px; }
  .amount > i { height: 8px; display: block; font-size: inherit; }
  .amount > i > i { display: block; height: 100%; min-width: 1px; background: var(--qkv-ink); }
  .amount.said > i > i { background: var(--qkv-faint); }
  .amount > span { text-align: end; }

  .looks { display: grid; gap: var(--qkv-space-2); align-content: start; }
  .looks-plan { display: grid; grid-template-columns: auto repeat(var(--heads), minmax(0, 1fr)); gap: 6px; align-items: center; color: var(--qkv-muted); font-size: var(--qkv-size-xs); }
  .looks-plan .layer { white-space: nowrap; text-align: end; padding-inline-end: 4px; }
  .looks-plan button { min-height: max(34px, var(--qkv-target)); background: var(--qkv-sunk); border-radius: var(--qkv-radius); padding: 3px 3px 0; position: relative; }
  .looks-plan [data-at="mean"] { grid-column: 2 / -1; padding: 0; color: var(--qkv-ink); min-height: var(--qkv-target); }
  .strip { display: block; width: 100%; height: max(31px, var(--qkv-target) - 3px); fill: var(--qkv-head-mid); }
  .looks-plan button:hover { box-shadow: 0 0 0 1px var(--qkv-faint); }
  .looks-plan [aria-checked="true"] { box-shadow: 0 0 0 2px var(--qkv-ink); }
  .looks-plan [aria-checked="true"] .strip { fill: var(--qkv-head); }
  .looks-plan [data-at="mean"][aria-checked="true"] { font-weight: 600; }
  .looks-plan :focus-visible { outline-offset: 4px; }
  @media (forced-colors: active) { .looks-plan [aria-checked="true"] { outline: 3px solid Highlight; } .strip { fill: CanvasText; } }
`;

const narrower = css`
  @container (max-width: 1000px) {
    .body { --reserve: 1304px; }
    .generate-figure { grid-template-columns: minmax(0, 1fr); }
    .beside-text { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--qkv-space-6); min-height: 335px; }
    .settings { grid-template-columns: repeat(4, 1fr); }
    .settings .fine { min-height: 1.5em; }
  }
  @container (max-width: 830px) { .body { --reserve: 1377px; } }
  @container (max-width: 760px) { .body { --reserve: 1418px; } .settings { grid-template-columns: 1fr 1fr; } .settings .fine { min-height: 3em; } }
  @container (max-width: 640px) {
    .body { --reserve: 1949px; }
    .beside-text { grid-template-columns: minmax(0, 1fr); gap: var(--qkv-space-5); min-height: 551px; }
    .where { min-height: 4.5em; }
    .course { grid-template-columns: minmax(0, 1fr); }
    .acts { justify-content: flex-start; max-width: none; }
  }
  @media (pointer: coarse) { @container (max-width: 640px) { .body { --reserve: 2235px; } .beside-text { min-height: 741px; } } }
`;

export const styles = [text, side, narrower];
