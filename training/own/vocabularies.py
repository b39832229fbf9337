"""Tokenizers of a few hundred tokens, of the two sorts that the families use."""

from string import ascii_lowercase

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .texts import LEARNED_FROM

SIZE = 304
MARKS = {"gpt": ["<|endoftext|>"], "roberta": ["<s>", "<pad>", "</s>", "<unk>"], "bert": ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]}


def byte_level():
    """Of the GPT-2 and Llama families: pieces of bytes, merged."""
    return _bytes(MARKS["gpt"])


def roberta():
    """The same between <s> and </s>; its last token is the mask, which takes the space before it."""
    tokenizer = _bytes(MARKS["roberta"])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    marks = [(mark, tokenizer.token_to_id(mark)) for mark in ("</s>", "<s>")]
    tokenizer.post_processor = processors.RobertaProcessing(*marks, trim_offsets=True, add_prefix_space=False)
    return tokenizer


def word_piece():
    """Of the BERT family: lower case, no accents, words cut into pieces. Listed, for its trainer breaks ties by chance."""
    before = pre_tokenizers.BertPreTokenizer()
    words = [word for text in LEARNED_FROM for word, _ in before.pre_tokenize_str(text.lower())]
    pieces = [*MARKS["bert"], *ascii_lowercase, *(f"##{letter}" for letter in ascii_lowercase), *dict.fromkeys(words), "##ed"]
    tokenizer = Tokenizer(models.WordPiece({piece: id for id, piece in enumerate(dict.fromkeys(pieces))}, unk_token="[UNK]"))
    tokenizer.add_special_tokens(MARKS["bert"])
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = before
    tokenizer.decoder = decoders.WordPiece()
    marks = [(mark, tokenizer.token_to_id(mark)) for mark in ("[SEP]", "[CLS]")]
    tokenizer.post_processor = processors.BertProcessing(*marks)
    return tokenizer


def _bytes(marks):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE, special_tokens=marks, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(LEARNED_FROM, trainer)
    return tokenizer
