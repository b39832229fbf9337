// What the playground says and shows, in English. Functions take numbers or words and give the sentence.
import { bytes, count, num, parameters, share } from "../view/format.js";
import { figure, word } from "../view/phrase.js";
import { named } from "./en.js";
import steps from "./en-steps.js";

const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
const place = (layer, head) => `layer ${layer}, head ${head}`;
// What is only space has a name.
const blank = (each) => {
  const lines = (each.match(/\n/g) ?? []).length;
  if (lines) return lines === 1 ? "line break" : `${lines} line breaks`;
  return /\t/.test(each) ? "tab" : "space";
};
const said = (each) => (each.trim() ? word(each.trim()) : `a ${blank(each)}`.replace(/^a (?=\d)/, ""));
const weight = (value) => share(value, 3);

export default {
  sentence: "The cat sat on the mat because it was tired.",
  title: (name) => ["What ", ...named(name), " looks at"],
  working: "Working it out",
  titleWaiting: "Where the words of a sentence look",
  caption: "The area of a square is a weight, so every row holds the same amount of ink. Attention weights show where information flows, not why a model decided.",
  pick: (layer, head, off, temperature) => [place(layer, head), off ? `${off} off` : "", temperature === 1 ? "" : `temperature ${num(temperature, 1)}`].filter(Boolean).join(" · "),
  kept: "Your sentence is kept.",

  models: {
    label: "Model",
    own: "your own",
    names: {
      encoder: "encoder", decoder: "decoder", "memory-attention": "memory",
      "family-1": "1", "family-2": "2", "family-3": "3", "family-5": "5",
    },
    family: "family",
    spoken: { encoder: "our encoder", decoder: "our decoder", "memory-attention": "our memory net with attention", "family-1": "our family, size 1", "family-2": "our family, size 2", "family-3": "our family, size 3", "family-5": "our family, size 5" },
    first: (name) => `${name[0].toUpperCase()}${name.slice(1)}`,
    facts: ({ layers, heads, parameters: n, vocabulary, causal, architecture, own }) =>
      [architecture ?? (causal ? "writes, reads backwards only" : "reads both ways"), `${layers} × ${heads} heads`, `${parameters(n)} weights`, vocabulary ? `${count(vocabulary)} ${own ? "pieces" : "words"}` : ""].filter(Boolean).join(" · "),
    openOther: "Open another", close: "Close",
  },

  own: {
    label: "A model of your own",
    promise: "Nothing you open leaves this device. The files are read here and computed here; none is sent anywhere.",
    drop: "Drop a file or a folder anywhere on this page,",
    file: "pick files", folder: "pick a folder", or: "or",
    accepts: "A folder with config.json, tokenizer.json and safetensors, or one GGUF file. Of the kinds BERT, DistilBERT, RoBERTa; GPT-2; Llama, SmolLM2, Qwen.",
    url: "or the address of one", urlHint: "https://…/model.gguf", urlOpen: "Open",
    badUrl: (given) => `“${given}” is no address. Give one that begins with https:// and ends in .gguf, or that of a folder with a config.json.`,
    dropHere: "Let go to open it here", dropNote: "It stays on this device.",
    nothing: "Nothing that could be read was dropped: no file came. Drop one GGUF file, or a folder with config.json, tokenizer.json and safetensors.",
    fetching: (name) => ["Fetching ", word(name), "."],
    reading: (name) => ["Reading the beginning of ", word(name), "."],
    rows: { architecture: "kind", size: "layers × heads", parameters: "weights", format: "format", file: "file", memory: "memory it takes" },
    size: ({ layers, heads }) => `${layers} × ${heads}`,
    ask: (name) => ["Load ", word(name), "?"],
    large: "That is a good part of what a page may have. Nothing is loaded yet.",
    planned: ({ name, architecture, layers, heads, parameters: n, memoryBytes }) => `${name}: ${architecture}, ${layers} layers of ${heads} heads, ${parameters(n)} weights, ${bytes(memoryBytes)} of memory. Load it?`,
    load: "Load", notNow: "Not now", cancel: "Cancel",
    loading: (name) => ["Loading ", word(name)],
    bytes: (loaded, total) => `${loaded} of ${total}`,
    finishing: "All is read. Setting it up.",
    cancelled: "Cancelled. What was open stays.",
    opened: (name) => `${name} is open.`,
    refused: "This was not opened",
    stays: (name) => `${name} stays open, and so does what you were looking at.`,
    wanted: (file) => ["This link shows a model that its maker had opened: ", word(file), ". It is not here. Open that file and the view comes back."],
    wantedUrl: (url) => ["This link shows a model from ", word(url), ". It is fetched when you say so."],
    fetchIt: "Fetch it",
    unnamed: "a file",
  },

  errors: {
    "unsupported-model": { what: "This model cannot do that here.", why: "What was open stays. Another sentence or another model may work." },
    "too-large": { what: "That is more than fits.", why: "Your sentence is kept. Shorten it and the page goes on." },
  },

  field: {
    label: "Your sentence",
    examples: "or one of these",
    list: ["The cat sat on the mat because it was soft.", "The keys to the cabinet are on the table.", "Once upon a time there was a little girl named Ella."],
    empty: "Type a word or two. Until then the last sentence stays.",
    tooLong: (shown, total) => `You wrote ${plural(total, "piece", "pieces")}. The first ${count(shown)} are shown here; nothing you typed is lost.`,
    pieces: (words, pieces) => `${plural(words, "word", "words")}, cut into ${plural(pieces, "piece", "pieces")}.`,
    unknown: (words) => ["The model has never met ", ...words.flatMap((each, i) => [i ? ", " : "", word(each)]), "."],
  },

  mask: { label: "Words may look at", none: "every word", causal: "earlier words only" },

  heads: {
    label: "All heads, a row for each layer. Arrow keys walk them, O switches one off and on.",
    title: (layers, heads) => `All ${count(layers * heads)} heads on this sentence`,
    one: (layer, head, off) => `${place(layer, head)}${off ? ", switched off" : ""}`,
    column: (n) => `head ${n}`,
    layer: "layer", head: "head",
    earlier: (what) => `previous ${what}`, later: (what) => `next ${what}`,
    of: (n, all) => `${n} of ${all}`,
    off: "Switch it off", on: "Switch it on", allOn: "all on",
    offNow: (n) => `${plural(n, "head is", "heads are")} off`,
  },

  roles: {
    label: "Which head …",
    none: "does what?",
    names: {
      "previous-word": "looks at the word before?", "next-word": "looks at the word after?", "duplicate-word": "finds the same word again?",
      induction: "repeats what came before?", rest: "looks away, at the marks?",
    },
    searching: "Asking every head",
    about: (looks, baseline) => `Mean weight on the right word, over ${plural(looks, "word", "words")} of this sentence. Looking everywhere alike would give ${num(baseline, 2)}.`,
    ranked: (layer, head, score) => `${place(layer, head)}: ${score}`,
    failed: (message) => `The heads could not be asked. ${message}`,
    short: (layer, head) => `${layer}·${head}`,
  },

  temperature: { label: "temperature of attention", value: (t) => num(t, 1), reset: "as trained", about: "Below 1 each word looks harder at less, above 1 more evenly at all." },

  next: {
    noWords: "Words",
    title: { causal: (name) => ["After ", ...named(name)], masked: (name) => ["In place of ", ...named(name)] },
    label: "Words that the model expects, with their probability",
    none: "This model gives no words: it was made to turn a sentence into numbers, and came without an output for words. All else here works.",
    plain: "as trained", changed: "as changed",
    little: "< .01",
    hide: "hide this word", show: "show it again",
    seen: "The model sees this word. Hide it, and it has to guess.",
    says: ({ first, now }) => {
      const at = (p) => [" at ", figure(num(p, 2))];
      if (!now) return ["It expects ", said(first.text), ...at(first.probability), "."];
      if (now.id === first.id) return ["It still expects ", said(now.text), ", now", ...at(now.probability), " instead of ", figure(num(first.probability, 2)), "."];
      return ["It now expects ", said(now.text), ...at(now.probability), "; as trained it was ", said(first.text), "."];
    },
    blank,
  },

  writing: {
    title: "Write on",
    one: "one word", many: (n) => `${n} words`,
    stop: "Stop",
    how: "How a word is chosen", likeliest: "the likeliest", drawn: "drawn",
    running: (done, all) => `Writing: ${done} of ${all}.`,
    ends: { positions: "All positions of the model are taken.", end: "The model ended the text here." },
    full: (limit) => `The page shows up to ${limit} pieces; it is full.`,
    stopped: "Stopped. What is written stays.",
    wrote: (text) => `Written: ${text}`,
  },

  cell: {
    label: "Where the number comes from",
    title: "Where this number comes from",
    levels: "Levels",
    row: (name) => `row ${name}`,
    stages: { ...steps.stages, qRotated: "turned query", kRotated: "turned key", gate: "gate", features: "feature" },
    pair: (stage, row, column) => `${stage} of ${row} and ${column}`,
    list: (stage, row) => `${stage} of ${row}`,
    vector: (stage, column, row) => `${stage} ${column} of ${row}`,
    logit: (column, row) => `logit of piece ${count(column)} after ${row}`,
    elsewhere: (layer, head) => (head === null ? `, layer ${layer}` : `, ${place(layer, head)}`),
    learned: (name, row, column) => `${name}, row ${count(row)}, column ${count(column)}`,
    leaf: "This number was learned in training, and read from the model’s file. Below it there is nothing.",
    opening: "Working it out.",
    columns: { term: "term", word: "word", value: "is", first: "number", times: "times" },
    order: "Order", inOrder: "in order", bySize: "largest first",
    more: (n) => `Show all ${count(n)}`,
    sum: (n) => (n === 1 ? "one term" : `${count(n)} terms, added up`),
    engine: "the model has", difference: "difference", none: "none",
    opens: (name, value) => `${value}, ${name}: open`,
    opened: (name, value) => `Opened ${name}: ${value}.`,
    failed: (message) => `This could not be worked out. ${message}`,
    running: "sum", times: "×",
    weights: {
      ...steps.weightName, "embedding.weight": "the word list", "segment.weight": "the mark of the first sentence", "embed_norm.weight": "the gain of the embedding’s norm", "embed_norm.bias": "the bias of the embedding’s norm",
      "q_norm.weight": "the gain of the query’s norm", "k_norm.weight": "the gain of the key’s norm", "ff_gate.weight": "the gate matrix", "output.weight": "the output matrix", "output.bias": "the output bias",
      "transform.weight": "the matrix before the output", "transform.bias": "the bias before the output",
    },
    ofLayer: steps.ofLayer,
  },

  real: {
    title: "What a real model does",
    lead: "The article’s claims, in two models that many people use. Both fit in this page. Nothing is shown below that was not computed here, just now.",
    run: "Run it here", runAgain: "Run it again", running: "Running.",
    closed: "Open the file to see the numbers.",
    computed: (name, device, time) => `Computed by ${name} · ${device} · ${time}`,
    failed: (message) => `It could not be run. ${message}`,
    smollm: {
      title: "An adjective looks back at its noun",
      model: "SmolLM2-135M",
      says: ["In layer 15, head 9 of this model the word at the end looks back at what it describes: ", word("tired"), " at ", word("cat"), ", ", word("soft"), " at ", word("mat"), ". The weight nearly always moves toward the right noun, but it does not always win. Measured with PyTorch on this file, the right noun is ahead in 88 of 100 sentences of our 32 pairs, and in 71 of 100 of 40 other pairs, which played no part when the head was chosen."],
      get: "To get the file: on huggingface.co look for “SmolLM2-135M GGUF”, save one of its files (Q4_1 is 98 MB), and drop it here.",
      columns: ["sentence", "the adjective", "→ cat", "→ mat"],
      result: (right) => (right ? ["Here it is so: each adjective gives more to its own noun."] : ["Here it is not so: an adjective gives more to the other noun."]),
    },
    minilm: {
      title: "One head looks at the word before, and at nothing else",
      model: "all-MiniLM-L6-v2",
      says: ["In layer 1, head 3 of this model nearly all the weight of a word goes to the one before it. It is a trade so plain that one can read it off the matrix: a diagonal, one step to the left."],
      get: "To get the files: on huggingface.co open “sentence-transformers/all-MiniLM-L6-v2”, save config.json, tokenizer.json and model.safetensors (91 MB) into one folder, and pick that folder here.",
      columns: ["pieces", "mean weight on the piece before", "largest of its row"],
      result: (most, looks) => [figure(count(most)), " of ", figure(count(looks)), " pieces look hardest at the one before."],
    },
    weight,
  },

  keys: [
    { press: ["←", "→", "↑", "↓"], does: "walk the heads, the words, the squares" },
    { press: ["["], does: "the head before" }, { press: ["]"], does: "the head after" },
    { press: ["{", "}"], does: "the layer before, the layer after" },
    { press: ["O"], does: "switches the head off and on" },
    { press: ["W"], does: "writes one word on" },
    { press: ["Enter"], does: "holds a word, opens a square" },
  ],
};
