// How fine the clocks are. A browser rounds them, some to a whole millisecond, and the device's own as well.

/** Times shorter than so many steps of the clock that took them say little. */
export const STEPS = 20;
/** Rounded time stamps of a device: Chromium cuts off 16 bits of the nanoseconds, others round to a tenth of a millisecond. */
const ROUNDINGS = [65_536, 100_000];

/** The smallest step of `performance.now()`, in milliseconds. */
export function wallStep() {
  let least = Infinity;
  let last = performance.now();
  // A clock that stands still is not waited for.
  for (let changes = 0, looks = 0; changes < 5 && looks < 1_000_000; looks++) {
    const now = performance.now();
    if (now === last) continue;
    least = Math.min(least, now - last);
    last = now;
    changes++;
  }
  return Math.max(Math.min(least, 100), 0.001);
}

/** The step of a device's clock by what it said so far, in milliseconds. */
export function deviceStep(readings) {
  const nanos = readings.map((millis) => Math.round(millis * 1e6));
  const rounding = ROUNDINGS.find((rounding) => nanos.every((nano) => nano % rounding === 0));
  return rounding === undefined ? 0.001 : rounding / 1e6;
}
