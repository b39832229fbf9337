// All heads on one canvas, each its weights on the sentence, as dark as they are. Colours are those of the page, light or dark.
const STEPS = 9;
const GAP = 2;

/** The ramp of weights as the page has it now: nine [r, g, b]. light-dark() is only resolved where it is a colour. */
export function ramp(root) {
  const probe = document.createElement("span");
  probe.hidden = true;
  root.append(probe);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = Array.from({ length: STEPS }, (_, i) => {
    probe.style.color = `var(--qkv-weight-${i})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
  probe.remove();
  return colours;
}

/** One head in its own pixels, n × n; what a mask hides is left clear. */
function inkOf(weights, n, causal, colours) {
  const image = new ImageData(n, n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < (causal ? row + 1 : n); column++) {
      const at = row * n + column;
      const step = Math.min(STEPS - 1, Math.round(Math.sqrt(weights[at]) * (STEPS - 1)));
      image.data.set(colours[step], 4 * at);
      image.data[4 * at + 3] = 255;
    }
  }
  return image;
}

/** weightsOf(layer) gives heads × n × n numbers; `size` is a square's side in CSS pixels, the gap included. */
export function paintAtlas(canvas, { layers, heads, n, causal, weightsOf, size, colours }) {
  const scale = Math.min(3, globalThis.devicePixelRatio || 1);
  canvas.width = Math.round(heads * size * scale);
  canvas.height = Math.round(layers * size * scale);
  const context = canvas.getContext("2d");
  const one = new OffscreenCanvas(n, n);
  const pen = one.getContext("2d");
  const side = Math.round((size - GAP) * scale);
  // Fewer pixels than words: then neighbours share one, and are mixed.
  context.imageSmoothingEnabled = n > side;
  context.imageSmoothingQuality = "high";
  for (let layer = 0; layer < layers; layer++) {
    const data = weightsOf(layer);
    for (let head = 0; head < heads; head++) {
      pen.putImageData(inkOf(data.subarray(head * n * n, (head + 1) * n * n), n, causal, colours), 0, 0);
      context.drawImage(one, Math.round(head * size * scale), Math.round(layer * size * scale), side, side);
    }
  }
}
