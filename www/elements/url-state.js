// The view of a figure as a URL fragment: #figure=attention&text=…&layer=2&head=4
// A fragment without "=" is a plain anchor of the page and none of our business.

/** What the page's fragment asks for: `{ figure, state }`, or null. All values are strings. */
export function readHash(hash = globalThis.location?.hash ?? "") {
  const text = hash.replace(/^#/, "");
  if (!text.includes("=")) return null;
  const { figure, ...state } = Object.fromEntries(new URLSearchParams(text));
  return figure ? { figure, state } : null;
}

/** The view of a figure as a fragment, with its "#". */
export function fragment(figure, state) {
  const query = new URLSearchParams({ figure });
  for (const [key, value] of Object.entries(state)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) query.set(key, String(value));
  }
  return `#${query}`;
}

/** The address that shows this view again. */
export function linkTo(figure, state) {
  const url = new URL(globalThis.location.href);
  url.hash = fragment(figure, state);
  return url.href;
}

// Browsers refuse more than a hundred or two history calls in half a minute, and one follows each key pressed; so they are gathered.
let pending;
/** Puts the view in the address bar without adding to the history. Null takes it away, if it was this figure's. */
export function writeHash(figure, state) {
  clearTimeout(pending);
  pending = setTimeout(() => {
    if (state) history.replaceState(history.state, "", linkTo(figure, state));
    else if (readHash()?.figure === figure) history.replaceState(history.state, "", location.pathname + location.search);
  }, 400);
}
