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
  decoder: {
    config: new URL("../../models/decoder/config.json", import.meta.url),
    weights: new URL("../../models/decoder/weights.safetensors", import.meta.url),
    probes: {
      "verb-subject": new URL("../../models/decoder/probes/subjects.tsv", import.meta.url),
      "previous-word": new URL("../../models/decoder/probes/lists-once.tsv", import.meta.url),
      text: new URL("../../models/decoder/probes/lists.tsv", import.meta.url),
    },
    card: new URL("../../models/decoder/card.md", import.meta.url),
  },
  "family-1": {
    config: new URL("../../models/family-1/config.json", import.meta.url),
    weights: new URL("../../models/family-1/weights.safetensors", import.meta.url),
    card: new URL("../../models/family-1/card.md", import.meta.url),
  },
  "family-2": {
    config: new URL("../../models/family-2/config.json", import.meta.url),
    weights: new URL("../../models/family-2/weights.safetensors", import.meta.url),
    card: new URL("../../models/family-2/card.md", import.meta.url),
  },
  "family-3": {
    config: new URL("../../models/family-3/config.json", import.meta.url),
    weights: new URL("../../models/family-3/weights.safetensors", import.meta.url),
    card: new URL("../../models/family-3/card.md", import.meta.url),
  },
  "family-5": {
    config: new URL("../../models/family-5/config.json", import.meta.url),
    weights: new URL("../../models/family-5/weights.safetensors", import.meta.url),
    card: new URL("../../models/family-5/card.md", import.meta.url),
  },
  "memory-attention": {
    config: new URL("../../models/memory-attention/config.json", import.meta.url),
    weights: new URL("../../models/memory-attention/weights.safetensors", import.meta.url),
    probes: {
      "previous-word": new URL("../../models/memory-attention/probes/lists-once.tsv", import.meta.url),
      text: new URL("../../models/memory-attention/probes/lists.tsv", import.meta.url),
    },
    card: new URL("../../models/memory-attention/card.md", import.meta.url),
  },
  "memory-gru": {
    config: new URL("../../models/memory-gru/config.json", import.meta.url),
    weights: new URL("../../models/memory-gru/weights.safetensors", import.meta.url),
    card: new URL("../../models/memory-gru/card.md", import.meta.url),
  },
};
