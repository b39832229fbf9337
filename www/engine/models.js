// Our own models by name. Literal URLs, so that bundlers find the files.
export const MODELS = {
  encoder: {
    config: new URL("../../models/encoder/config.json", import.meta.url),
    weights: new URL("../../models/encoder/weights.safetensors", import.meta.url),
    words: [
      new URL("../../models/encoder/words.0.safetensors", import.meta.url),
      new URL("../../models/encoder/words.1.safetensors", import.meta.url),
    ],
    card: new URL("../../models/encoder/card.md", import.meta.url),
  },
};
