// Which ids are special, and which tokens a text gets before and after it.
import { isId } from "./tokenizer-json.js";

/** What each is called where no file says so. */
const USUAL = {
  bos: ["<s>", "<|begin_of_text|>", "<|endoftext|>"],
  eos: ["</s>", "<|end_of_text|>", "<|endoftext|>"],
  mask: ["[MASK]", "<mask>"],
  cls: ["[CLS]"],
  sep: ["[SEP]"],
  unk: ["[UNK]", "<unk>"],
  pad: ["[PAD]", "<pad>"],
};

/**
 * @param {import("@huggingface/tokenizers").Tokenizer} tokenizer
 * @param {object | null} config tokenizer_config.json
 * @param {{ content: string }[]} added
 * @returns {Record<keyof typeof USUAL, number | null>}
 */
export function specials(tokenizer, config, added) {
  const usual = new Set(added.map(({ content }) => content));
  const id = (content) => (typeof content === "string" ? tokenizer.token_to_id(content) : undefined);
  const unknown = { unk: tokenizer.model.unk_token };
  return Object.fromEntries(Object.entries(USUAL).map(([name, contents]) => {
    const said = config?.[`${name}_token`];
    const named = id(said?.content ?? said) ?? id(unknown[name]);
    // A file that says null means it.
    if (named !== undefined || (config && `${name}_token` in config)) return [name, named ?? null];
    return [name, id(contents.find((content) => usual.has(content))) ?? null];
  }));
}

/** The tokens before and after a text, as the post-processor puts them. */
export function around(tokenizer) {
  if (!tokenizer.post_processor) return { before: [], after: [] };
  const text = {};
  const { tokens } = tokenizer.post_processor([text], null, true);
  const at = tokens.indexOf(text);
  const placed = (contents) => contents.map((content) => ({ piece: content, id: tokenizer.token_to_id(content) })).filter(({ id }) => isId(id));
  return { before: placed(tokens.slice(0, at)), after: placed(tokens.slice(at + 1)) };
}
