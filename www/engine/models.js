// Our own models by name. Literal URLs, so that bundlers find the files.
export const MODELS = {
  encoder: {
    config: new URL("../../models/encoder/config.json", import.meta.url),
    weights: new URL("../../models/encoder/weights.safetensors", import.meta.url),
    words: [
      new URL("../../models/encoder/words.0.safetensors", import.meta.url),
      new URL("../../models/encoder/words.1.safetensors", import.meta.url),
    ],
    // By role: the sentences on which a head is found.
    probes: {
      "pronoun-noun": new URL("../../models/encoder/probes/unseen-combinations.tsv", import.meta.url),
      "verb-subject": new URL("../../models/encoder/probes/agreement.tsv", import.meta.url),
      "same-kind": new URL("../../models/encoder/probes/same-kind.tsv", import.meta.url),
      synonym: new URL("../../models/encoder/probes/synonym.tsv", import.meta.url),
      text: new URL("../../models/encoder/probes/train-like.tsv", import.meta.url),
    },
    card: new URL("../../models/encoder/card.md", import.meta.url),
  },
};
