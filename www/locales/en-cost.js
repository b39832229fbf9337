// What figure 5 says, in English. Functions take numbers and give the sentence.
import { amount, byteCount, duration, figures, lengthOf, tiny } from "../view/amounts.js";
import { count, num } from "../view/format.js";
import { figure } from "../view/phrase.js";

const names = { naive: "naive", flash: "flash", window: "window", "block-sparse": "block-sparse", linear: "linear" };
const what = {
  naive: "every score kept", flash: "every pair, tile by tile", window: "256 neighbours and the first 4", "block-sparse": "some blocks of 64 × 64", linear: "no pairs, one running state",
};
const and = (list) => (list.length < 2 ? list.join("") : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`);
const listed = (phrases) => phrases.flatMap((phrase, i) => [i === 0 ? "" : i === phrases.length - 1 ? " and " : ", ", ...phrase]);
const words = (n) => `${count(n)} words`;
const each = (perPixel) => (perPixel >= 1 ? `one pixel is ${perPixel === 1 ? "one comparison" : `${amount(perPixel)} comparisons`}` : `one comparison is ${figures(1 / perPixel, 2)} pixels`);
const percent = (share) => (share < 0.0001 ? `less than a ten-thousandth` : share < 0.01 ? `${figures(share * 100, 1)} %` : `${figures(share * 100, 2)} %`);

const run = {
  go: "Run it", stop: "Stop",
  first: (n) => `A shorter run first, to tell how long it will take: ${words(n)}.`,
  idle: (n, ms) => (ms === null ? `All ${amount(n * n)} comparisons, on this device. A short run comes first and tells how long it will take.` : `All ${amount(n * n)} comparisons, on this device: about ${duration(ms, 2)}.`),
  ask: (n, ms) => `All ${amount(n * n)} comparisons: about ${duration(ms, 2)} here. The page stays yours meanwhile.`,
  sure: "Run them", no: "Not now",
  of: (total) => `of ${count(total)} comparisons`,
  left: (ms) => `; about ${duration(Math.max(ms, 1000), 1)} left`,
  progressLabel: "Comparisons done",
  paused: "Paused while this tab is in the background.",
  done: (comparisons, ms) => ["All ", figure(count(comparisons)), " comparisons in ", figure(duration(ms)), "."],
  rate: (perSecond) => `${amount(perSecond)} comparisons a second`,
  checked: (rows, error) => `largest difference from 64-bit arithmetic ${tiny(error)}, over ${rows} rows done twice`,
  stopped: (n, done) => `Stopped at about ${amount(done)} of ${amount(n * n)} comparisons.`,
  failed: (message) => `It did not run: ${message}`,
};

export default {
  titleWaiting: "What attention costs by the number of words",
  kept: "What was measured is kept.",
  title: (n) => `${words(n)}, ${amount(n * n)} comparisons`,
  pick: (headDim) => `one head, width ${headDim}`,
  made: (device) => `computed and timed on ${device}`,
  caption: "In the chart both axes are logarithmic: a square law is a line that climbs two for one. Solid is arithmetic through the longest measured run; dotted is beyond what was run.",
  count, names,

  square: {
    heading: "A row for each word that looks, a column for each word looked at",
    label: (n, perPixel) => `A square of ${count(n)} by ${count(n)} comparisons, to scale: ${each(perPixel)}.`,
    name: (n) => words(n),
    of: "comparisons",
    scale: (perPixel) => each(perPixel)[0].toUpperCase() + each(perPixel).slice(1),
    out: "Step back", closer: "Step closer", fit: "Show all of it", one: "One pixel each",
    filled: "dark: done so far",
    reading: ({ n, side, seen, perPixel }) => [
      "Of ", figure(count(n)), " words each looks at every one: ", figure(amount(n * n)), " comparisons. ",
      ...(seen < 0.999
        ? [perPixel >= 1 ? "Drawn here, " : "Drawn this large, ", "the square is ", figure(lengthOf(side)), ` wide; you see ${percent(seen)} of it.`]
        : ["All of them fit here, in a square ", figure(lengthOf(side)), " wide."]),
    ],
  },

  words: {
    label: "Words", typed: "Words, typed",
    valueText: (n) => words(n),
    range: "From 8 to 100,000.",
  },

  facts: {
    caption: "What they cost, by arithmetic",
    naive: "every score kept", flash: "in tiles",
    comparisons: "comparisons", operations: "operations", moved: "bytes moved", scores: "for the scores", peak: "memory in all", time: "time here",
    none: "none", unmeasured: "not measured yet",
    about: (ms) => `about ${duration(ms, 2)}`,
    amount, bytes: byteCount,
  },

  run,

  chart: {
    label: (axis, count) => `${axis[0].toUpperCase()}${axis.slice(1)} over the number of words, both axes logarithmic; ${count} measured or skipped points. Arrow keys walk them.`,
    words: "words", comparisons: "comparisons",
    axes: { time: "time", operations: "operations", bytes: "bytes moved", memory: "memory" },
    axisSwitch: "Chart of",
    empty: "No times yet: nothing has been measured on this device.",
    kernels: "Lines shown", what,
    lineLabel: (ids, law) => and(ids.map((id) => names[id])) + (law ? `, ${law === 2 ? "n²" : "n"}` : ""),
    pointLabel: (row, axis) => {
      const start = `${names[row.kernel]}, ${words(row.length)}: `;
      if (row.skipped) return `${start}skipped. ${row.skipped}`;
      return start + (axis === "memory" ? byteCount(row.peakBytes) : `${duration(row.medianMillis)}, from ${duration(row.minMillis)} to ${duration(row.maxMillis)}`);
    },
skipNote: (row, scoreBytes) => ({
      title: `naive, ${words(row.length)}: skipped`,
      text: { "too-large": `its scores alone need ${byteCount(scoreBytes)}`, "out-of-memory": "there was not enough memory", "too-slow": "one run would take too long" }[row.skippedCode] ?? "the numbers say why",
    }),
    whole: "Whole chart",
    keysHint: "Point at a mark for its numbers. Drag over a part to see it closer, double-click for all of it.",
  },

  sweep: {
    go: "Measure the curves", stop: "Stop", on: "Go on",
    idle: (kernels, lengths, seconds) => `${kernels} kernels at ${lengths} lengths, each point at most ${seconds} seconds.`,
    under: ({ done, total, kernel, length }) => `${done} of ${total}: ${names[kernel]}, ${words(length)}`,
    progressLabel: "Points measured",
    stopped: (done, total) => `Stopped after ${done} of ${total} points; they stay.`,
    done: (total, skipped) => (skipped ? `${total} points: ${total - skipped} measured, ${skipped} skipped; the numbers say why.` : `All ${total} points are there.`),
    lost: (left) => `The device let go. What was measured stays; ${left === 1 ? "one length is" : `${left} lengths are`} open.`,
    failed: (message) => `The measurement ended: ${message}`,
  },

  fits: {
    exponent: (fit) => `n to the power ${num(fit.exponent)}, with 95 % certainty between ${num(fit.low)} and ${num(fit.high)}`,
    short: ({ exponent, low, high }) => [num(exponent), `${num(low)} … ${num(high)}`],
    column: "exponent",
    none: "–",
    expected: (growth) => ["By arithmetic, double the words are ", ...listed(growth.map(({ kernels, times }) => [figure(figures(times, 2)), ` times the work for ${and(kernels.map((id) => names[id]))}`])), "."],
    reading: (fits) => ["Where the words doubled, ", ...listed(fits.map(({ kernel, exponent }, i) => [`${names[kernel]} ${i ? "" : "took "}`, figure(figures(2 ** exponent, 2)), i ? "" : " times as long"])), "."],
    // Those that depart for the same reason are told together; the first of them stands for all with its rates.
    departs: (reason, fits) => {
      const who = ["2", "1"].flatMap((law) => {
        const group = fits.filter((fit) => String(fit.law) === law);
        return group.length ? [`${and(group.map(({ kernel, exponent }) => `${names[kernel]} ${num(exponent)}`))} instead of ${law}`] : [];
      }).join(", ");
      const start = who[0].toUpperCase() + who.slice(1);
      if (reason === "scatter") return `${start}: the times scatter so much that the law is not ruled out.`;
      const [{ kernel, rates }] = fits;
      const rate = `${names[kernel]} did ${amount(rates.before)} operations a second at ${words(rates.from)} and ${amount(rates.after)} at ${words(rates.to)}`;
      return reason === "fixed" ? `${start}: ${rate}, so what each call costs beside the work still hides the law.` : `${start}: ${rate}, so the same work goes slower on longer lists.`;
    },
ends: ({ row, scoreBytes, last }) => {
      const where = last ? `Naive attention ends after ${words(last)}. ` : "Naive attention does not begin here. ";
      if (row.skippedCode !== "too-large") return where + row.skipped;
      const fits = row.largest ? `; ${words(row.largest)} would still fit.` : ".";
      return `${where}With ${words(row.length)} its scores alone need ${byteCount(scoreBytes)}, more than may be asked for at once${fits}`;
    },
    older: (device, n) => `Paler: ${n} points of ${device}, measured before.`,
  },

  tip: {
    time: "time, median", span: "from – to", samples: "samples", calls: "calls in each", clock: "clock", gpuClock: "of the graphics card", wallClock: "of the page",
    comparisons: "comparisons", operations: "operations", rate: "operations a second", memory: "memory", error: "difference from f64", rows: "rows checked", device: "device", skipped: "skipped",
  },

  table: {
    open: "The numbers",
    caption: "Every point, as it was measured",
    columns: ["kernel", "words", "median", "from", "to", "samples", "comparisons", "memory", "difference", "device"],
    none: "Nothing is measured yet.",
    ms: (value) => duration(value),
  },

  csv: ["kernel", "words", "backend", "adapter", "median ms", "min ms", "max ms", "samples", "calls per sample", "gpu clock", "peak bytes", "comparisons", "flops", "max abs error", "rows checked", "skipped", "skipped code"],

  announce: {
    ran: ({ words: n, row, stopped, share, error }) => {
      if (stopped) return run.stopped(n, share * n * n);
      return row && !row.skipped ? `Done: ${amount(n * n)} comparisons in ${duration(row.medianMillis)}.` : run.failed(row?.skipped ?? error.message);
    },
    swept: ({ done, total }) => `${count(done)} of ${count(total)} points measured.`,
  },

  keys: [
    { press: ["←", "→"], does: "change the number of words, or walk the points of a line" },
    { press: ["↑", "↓"], does: "walk from line to line" },
    { press: ["+", "−"], does: "step closer and back, in the square or in the chart" },
    { press: ["0"], does: "shows all of it again" },
  ],

  // `rows`: the two measurements, or null where they could not be made.
  ask: {
    outcome: (chosen, { few, many, rows }) => {
      const times = (many / few) ** 2;
      const law = [
        chosen === times ? "You said " : `You said ${count(chosen)}. It is `, figure(count(times)), `${chosen === times ? ", and so it is" : ""}: ${words(few)} make ${amount(few * few)} comparisons, ${words(many)} make ${amount(many * many)}.`,
      ];
      if (!rows) return law;
      const [short, long] = rows.map(({ medianMillis }) => medianMillis);
      const grown = long / short;
      const why = grown < times * 0.8 ? " What each call costs beside its comparisons hides the rest." : grown > times * 1.25 ? " On the longer list each comparison was slower as well." : "";
      return [...law, ` Timed just now: ${duration(short)} and ${duration(long)}, `, figure(figures(grown, 2)), ` times as long.${why}`];
    },
  },
};
