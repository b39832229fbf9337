// A benchmark record as a table for the terminal and for README.md. tests/docs.mjs holds README.md to the record.

const ms = (value) => (value === null || value === undefined ? "–" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);
const rate = (value) => (value === null || value === undefined ? "–" : `${Math.round(value)} words/s`);
const tokens = (run) => (run ? `${run.tokensPerSecond.toFixed(1)} tokens/s` : "–");
const kB = (value) => `${Math.round(value / 1000)} kB`;

function rows({ webgpu, cpu, models, own, kernels, wasmGzip, scriptGzip }) {
  return [
    ["", "WebGPU", "processor", "native"],
    ["navigation → first computed figure, cold cache", ms(webgpu.firstFigureMillis), ms(cpu.firstFigureMillis), ""],
    ["bytes on the wire before it", kB(webgpu.bytesBefore), kB(cpu.bytesBefore), ""],
    ["key pressed → figure redrawn (12 words)", "", ms(cpu.keyToPictureMillis), ""],
    ["longest task of the page's thread while typing", "", cpu.longestTaskMillis > 0 ? ms(cpu.longestTaskMillis) : "under 50 ms", ""],
    ...(models ? [
      ["encoder, 12 tokens, every weight kept", ms(models.webgpu.encoderMillis), ms(models.cpu.encoderMillis), ""],
      ["decoder writing, every weight kept", rate(models.webgpu.decoderWordsPerSecond), rate(models.cpu.decoderWordsPerSecond), ""],
    ] : []),
    ...(own ? ownRows(own) : []),
    ...kernels.map(({ kernel, work, webgpu: inPage, cpu: onCpu, native }) => [`${kernel} attention, ${work}`, ms(inPage), ms(onCpu), ms(native)]),
    ["engine wasm, gzip", kB(wasmGzip), "", ""],
    ["all scripts of the site, gzip", kB(scriptGzip), "", ""],
  ];
}

/** SmolLM2-135M as a reader's own file; natively it runs in llama.cpp. */
function ownRows({ webgpu, cpu, llama }) {
  const name = "SmolLM2-135M (98 MB, Q4_1)";
  const times = (run) => (run ? `${[run.openedBytes, run.writingBytes].map((bytes) => (bytes / run.fileBytes).toFixed(2)).join(", ")} × the file` : "–");
  return [
    [`${name}: opened and run on one word, beyond reading the file`, ms(webgpu?.beyondMillis), ms(cpu?.beyondMillis), ""],
    [`${name}: memory of page, workers and device once opened, and at most while writing`, times(webgpu), times(cpu), ""],
    [`${name}: first token after a prompt of 64`, ms(webgpu?.firstMillis), ms(cpu?.firstMillis), ms(llama?.firstMillis)],
    [`${name}: writing, weights kept`, tokens(webgpu), tokens(cpu), tokens(llama)],
  ];
}

function source({ browser, machine, webgpu, native, own, runs }) {
  const beside = own?.llama ? ` SmolLM2 natively: ${own.llama.peer}, one thread, no weights kept.` : "";
  const inPage = `${webgpu.adapter}${webgpu.ran === "webgpu" ? "" : " (no WebGPU here)"}`;
  return `${browser} on ${machine}; WebGPU adapter: ${inPage}, native: ${native.adapter ?? "none"}; medians, ${runs} page loads. Attention: 8 heads, 64 wide, tensors on the device.${beside}`;
}

export function table(record) {
  const lines = rows(record);
  const width = Math.max(...lines.map(([name]) => name.length));
  return [...lines.map(([name, ...cells]) => `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(12)).join("  ")}`), source(record)].join("\n");
}

export function readmeBlock(record) {
  const [head, ...body] = rows(record);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), "| --- | ---: | ---: | ---: |", ...body.map(line), "", source(record)].join("\n");
}
