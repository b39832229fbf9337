// One logarithmic axis: value → pixel and back, and the ticks that fit.
const EPS = 1e-9;

/** `from` and `to` are values, `start` and `end` the pixels they lie at. */
export function logScale({ from, to, start, end }) {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const slope = (end - start) / (high - low);
  return {
    from, to, low, high, start, end,
    at: (value) => start + (Math.log10(value) - low) * slope,
    value: (pixel) => 10 ** (low + (pixel - start) / slope),
    contains: (value) => value >= from * (1 - EPS) && value <= to * (1 + EPS),
  };
}

/** Decades while they are near enough; 1, 2, 5 within them when a window shows less than two; every second or third when they are crowded. */
export function logTicks({ low, high, start, end }, apart = 44) {
  const decade = Math.abs(end - start) / (high - low);
  const within = decade > 3.2 * apart && high - low < 2.2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(apart / 2 / decade));
  const ticks = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
    if (power % every !== 0) continue;
    for (const step of within) {
      const at = power + Math.log10(step);
      // 10 ** -3 is not the nearest number to a thousandth; reading it from text is.
      if (at >= low - EPS && at <= high + EPS) ticks.push(Number(`${step}e${power}`));
    }
  }
  return ticks;
}

/** A window that holds all values, whole decades. */
export function decades(values, least = 1) {
  const good = values.filter((value) => value > 0 && Number.isFinite(value));
  if (!good.length) return { from: 1, to: 10 ** least };
  const low = Math.floor(Math.log10(Math.min(...good)) + EPS);
  const high = Math.max(low + least, Math.ceil(Math.log10(Math.max(...good)) - EPS));
  return { from: 10 ** low, to: 10 ** high };
}
