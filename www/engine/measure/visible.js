// Whether the page is looked at: a hidden one is slowed down, and a time taken there says nothing.
import { throwIfAborted } from "../error.js";

const hidden = () => globalThis.document?.visibilityState === "hidden";

/** Watches until `stop()`; `disturbed` tells whether the page was hidden at any moment since. */
export function watchVisibility() {
  const watch = { disturbed: hidden(), stop: () => globalThis.document?.removeEventListener("visibilitychange", look) };
  const look = () => {
    watch.disturbed ||= hidden();
  };
  globalThis.document?.addEventListener("visibilitychange", look);
  return watch;
}

/** Resolves once the page is seen; `onPause` is told when it has to wait for that, and when it need not any more. */
export async function whenVisible(signal, onPause) {
  if (!hidden()) return;
  onPause(true);
  await new Promise((resolve) => {
    const look = () => {
      if (hidden() && !signal?.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal?.removeEventListener("abort", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal?.addEventListener("abort", look);
  });
  throwIfAborted(signal);
  onPause(false);
}
