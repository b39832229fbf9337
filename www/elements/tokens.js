// The text of pages/tokens.css, for elements in pages that do not load it. The two must stay the same.
import { css } from "lit";

export const tokens = css`
:root, :host {
  /* paper and ink. faint is for lines and marks (3:1), never for text */
  --qkv-paper: light-dark(#faf8f3, #151417);
  --qkv-surface: light-dark(#fffdf9, #1e1c20);
  --qkv-sunk: light-dark(#f2eee5, #0f0e11);
  --qkv-ink: light-dark(#1e1a18, #ece7e1);
  --qkv-muted: light-dark(#655f57, #a49d94);
  --qkv-faint: light-dark(#8b8479, #78716a);
  --qkv-rule: light-dark(#e0dacd, #333036);

  /* roles, the same everywhere and never without their letter or word: q, k, v, and the head whose weights are drawn.
     strong (no suffix): text and marks; mid: marks and lines only (3:1); light: wash behind ink or behind its own strong */
  --qkv-query: light-dark(#2541a6, #7a9dfb);  --qkv-query-mid: light-dark(#6178cf, #5474cf);  --qkv-query-light: light-dark(#e3e7f7, #1f2742);
  --qkv-key: light-dark(#924c00, #d08f1e);  --qkv-key-mid: light-dark(#c0762a, #a0701c);  --qkv-key-light: light-dark(#f7e8d6, #33260f);
  --qkv-value: light-dark(#00755b, #86e8ac);  --qkv-value-mid: light-dark(#2f9a7c, #46a877);  --qkv-value-light: light-dark(#d9f0e7, #163226);
  --qkv-head: light-dark(#470b41, #f5cbe1);  --qkv-head-mid: light-dark(#95588b, #a97d9b);  --qkv-head-light: light-dark(#f1e5ee, #3a2635);

  /* weights, 0 … 1: nine even steps (CIEDE2000 8–9 each). From 6 px up a cell draws its weight by area in --qkv-head; below, by this ramp */
  --qkv-weight-0: light-dark(#f3ede9, #242126);
  --qkv-weight-1: light-dark(#e3d3d9, #3b2e3a);
  --qkv-weight-2: light-dark(#d0b5c7, #553e52);
  --qkv-weight-3: light-dark(#bd97b4, #71526a);
  --qkv-weight-4: light-dark(#ab7aa1, #8a6580);
  --qkv-weight-5: light-dark(#9a5f90, #a27895);
  --qkv-weight-6: light-dark(#824679, #bb8fac);
  --qkv-weight-7: light-dark(#662b5e, #d6abc5);
  --qkv-weight-8: light-dark(#470b41, #f5cbe1);

  /* signed numbers: neutral 0, then four even steps to each side; the sign is always printed too */
  --qkv-neg-0: light-dark(#f3efe8, #242126);
  --qkv-neg-1: light-dark(#e7c4a9, #513429);
  --qkv-neg-2: light-dark(#d29164, #8b4b25);
  --qkv-neg-3: light-dark(#af633d, #bb754a);
  --qkv-neg-4: light-dark(#8a3413, #f5a877);
  --qkv-pos-0: light-dark(#f3efe8, #242126);
  --qkv-pos-1: light-dark(#b2cbd0, #2c4551);
  --qkv-pos-2: light-dark(#6d9fad, #367183);
  --qkv-pos-3: light-dark(#417587, #5d9db0);
  --qkv-pos-4: light-dark(#0b4a5e, #8fd6ea);

  /* three kinds of nothing: zero is a point, masked is hatched, missing is an empty frame with a dash */
  --qkv-zero: var(--qkv-faint);
  --qkv-missing: var(--qkv-faint);
  --qkv-hatch: repeating-linear-gradient(135deg, var(--qkv-faint) 0 1px, transparent 1px 5.657px);

  /* states */
  --qkv-info: light-dark(#2c5566, #8fc3d6);
  --qkv-warn: light-dark(#7d5600, #e3b341);
  --qkv-error: light-dark(#b0261a, #ff8f80);
  --qkv-focus: var(--qkv-ink);

  /* families. Numbers in figures: sans, tabular; mathematics and words of a sentence: serif */
  --qkv-serif: "STIX Two Text Variable", "STIX Two Text", "STIX-like Times", "STIX-like DejaVu", "STIX Two Math qkv", "Times New Roman", Times, serif;
  --qkv-sans: "Instrument Sans Variable", "Instrument Sans", "Instrument-like Arial", "Instrument-like DejaVu", "STIX Two Math qkv", system-ui, sans-serif;
  --qkv-math: "STIX Two Math qkv", "STIX Two Math", "Cambria Math", math;
  /* sizes: figures 12 and 13, text 20, then a fourth up each time */
  --qkv-size-xs: .75rem;      /* labels inside a picture; nothing smaller, ever */
  --qkv-size-s: .8125rem;     /* captions, controls, numbers in tables */
  --qkv-size-m: .9375rem;     /* navigation, notes */
  --qkv-size-text: clamp(1.125rem, 1.06rem + .3vw, 1.25rem);
  --qkv-size-reading: clamp(1.25rem, 1.1rem + .6vw, 1.5rem);   /* the sentence that says what a picture shows */
  --qkv-size-lead: clamp(1.375rem, 1.15rem + .9vw, 1.75rem);
  --qkv-size-h2: clamp(1.875rem, 1.5rem + 1.5vw, 2.625rem);
  --qkv-size-h1: clamp(3.75rem, 2.4rem + 5.4vw, 6.5rem);
  --qkv-leading-text: 1.55;  --qkv-leading-tight: 1.08;  --qkv-leading-ui: 1.4;
  --qkv-track-display: -.022em;  --qkv-track-caps: .02em;

  /* space */
  --qkv-space-1: 4px;  --qkv-space-2: 8px;  --qkv-space-3: 12px;  --qkv-space-4: 16px;  --qkv-space-5: 24px;
  --qkv-space-6: 40px;  --qkv-space-7: 64px;  --qkv-space-8: 104px;  --qkv-space-9: 168px;

  /* widths: text 62–68 characters; figures up to the page */
  --qkv-width-text: 39rem;  --qkv-width-note: 13rem;  --qkv-width-figure: 70rem;  --qkv-margin: clamp(20px, 5vw, 64px);
  --qkv-margin-column: 10rem;   /* the empty column left of text that holds chapter numbers */

  /* shape */
  --qkv-radius: 2px;  --qkv-radius-control: 3px;
  --qkv-hairline: 1px solid var(--qkv-rule);  --qkv-line: 1px solid var(--qkv-ink);
  --qkv-shadow-float: 0 1px 0 light-dark(rgb(30 26 24 / .05), rgb(0 0 0 / .4)), 0 12px 32px light-dark(rgb(30 26 24 / .10), rgb(0 0 0 / .55));  /* only what floats: menus, tips */
  --qkv-target: 28px;  /* smallest control on a fine pointer; 44px on a coarse one */

  /* motion: explains or is absent */
  --qkv-quick: 120ms;     /* hover, focus */
  --qkv-move: 420ms;      /* a thing goes from one place to another */
  --qkv-step: 900ms;      /* one step of a walk-through; then it stops */
  --qkv-ease: cubic-bezier(.3, 0, .1, 1);  --qkv-ease-out: cubic-bezier(0, 0, .2, 1);
}
@media (pointer: coarse) { :root, :host { --qkv-target: 44px; } }
@media (prefers-reduced-motion: reduce) { :root, :host { --qkv-quick: 0ms; --qkv-move: 0ms; --qkv-step: 0ms; } }
@media (forced-colors: active) {
  :root, :host { --qkv-paper: Canvas; --qkv-surface: Canvas; --qkv-sunk: Canvas; --qkv-ink: CanvasText; --qkv-muted: CanvasText; --qkv-faint: CanvasText; --qkv-rule: CanvasText;
    --qkv-query: CanvasText; --qkv-key: CanvasText; --qkv-value: CanvasText; --qkv-head: CanvasText; --qkv-head-mid: CanvasText; --qkv-focus: Highlight; }
}
`;
