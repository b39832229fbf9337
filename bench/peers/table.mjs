// The record as a Markdown table. tests/docs.mjs holds README.md to the record.

const HEAD = ["", "work", "who", "measured", "error", "ratio", "reach", "met"];

/** @param {object} record of bench/peers/record.json */
export function peersTable({ lines, ...about }) {
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const body = lines.flatMap(({ name, work, rows }) => rows.map((own, at) => row(at === 0 ? [name, work, ...cells(own, rows[0])] : ["", "", ...cells(own, rows[0])])));
  return [row(HEAD), "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |", ...body, "", source(about)].join("\n");
}

function cells(row, first) {
  const { who, failed, reach, met } = row;
  const verdict = [reach ? target(reach) : "", met === undefined ? "" : met ? "yes" : "no"];
  if (failed) return [who, failed, "", "", ...verdict];
  return [who, measured(row), row.wrong ? `${scientific(row.error)}, wrong` : scientific(row.error), ratio(row, first), ...verdict];
}

function measured({ value, setup, data }) {
  if (data !== undefined) return `${(value / 2 ** 20).toFixed(2)} MiB, of which data ${(data / 2 ** 20).toFixed(2)}`;
  return setup === undefined ? `${short(value)} ms` : `${short(value)} ms, after ${short(setup)} ms of setting up`;
}

function ratio({ ratio: value, forward }, first) {
  if (value === undefined) return "";
  return forward ? `${short(value)} × ${first.who}` : `${first.who} is ${short(value)} of it`;
}

function target({ atLeast, atMost, within, millis, beyondData }) {
  if (within) return `${within[0]} to ${within[1]}`;
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  if (atMost !== undefined) return `≤ ${atMost}`;
  return millis === undefined ? `≤ data + ${beyondData / 2 ** 20} MiB` : `≤ ${millis} ms`;
}

function source({ date, browser, machine, adapter, hide, rounds, shrink, versions, load }) {
  const hidden = hide.length > 0 ? ` ORT Web's softmax attention on WebGPU does without ${hide.join(" and ")}: with them its results are wrong on this adapter.` : "";
  const trial = shrink === 1 ? "" : `**A trial with lengths ÷ ${shrink}, no measurement of what the lines say.** `;
  return `${trial}${date}, ${browser} on ${machine}; WebGPU adapter: ${adapter}; ${versions.join(", ")}; rounds: ${rounds}; load average ${load.map((value) => value.toFixed(1)).join(" to ")}.${hidden} `
    + "Error: the largest difference from f64, for linear attention the relative one (L2).";
}

const scientific = (value) => (Number.isFinite(value) ? value.toExponential(1) : "∞"); // in JSON infinity is null
const short = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
