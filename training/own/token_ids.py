"""Writes tests/fixtures/tokenizers: a thousand lines, and the ids that the reference tokenizers give for each.

    python training/own/token_ids.py --minilm FOLDER --smollm2 FILE.gguf

The references are the Python package `tokenizers` and, for the kind of tokenizer that Llama 2 has, `sentencepiece`. Two small
vocabularies are trained here on the project's own sentences; the two real ones are read, and only the ids for the lines are kept.
"""

import argparse
import gzip
import io
import json
import random
import re
import tempfile
from array import array
from pathlib import Path

import sentencepiece
from gguf import GGUFReader
from odd_text import KINDS, lines, plain
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FOLDER = Path(__file__).parents[2] / "tests/fixtures/tokenizers"
PIECES = 600
FEW = 150  # merges
LATER_WORDS = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def words(digits):
    return pre_tokenizers.Split(Regex(LATER_WORDS.replace("DIGITS", digits)), "isolated")


def training_text():
    return plain() + [" ".join(fragments) for fragments in KINDS.values()] * 20


def small_bpe():
    """A byte-level vocabulary of a few hundred pieces."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=PIECES, special_tokens=SPECIAL, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(training_text(), trainer)
    return json.loads(tokenizer.to_str())["model"]


def byte_level(model, *, pre=(), normalizer=None, post=None, ignore_merges=False, specials=SPECIAL, mask_takes_space=False):
    """A tokenizer over that vocabulary, put together as the named models' own are."""
    tokenizer = Tokenizer(models.BPE(vocab=model["vocab"], merges=[tuple(pair) for pair in model["merges"]], ignore_merges=ignore_merges))
    plain_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    gpt2 = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    last = gpt2 if not pre or isinstance(pre[-1], pre_tokenizers.Digits) else plain_bytes
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*pre, last]) if pre else gpt2
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = post or processors.ByteLevel(trim_offsets=False)
    tokenizer.add_special_tokens([AddedToken(token, lstrip=mask_takes_space and token == "<mask>", normalized=False, special=True) for token in specials])
    return tokenizer


def small_tokenizers(model):
    begin = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
    return {
        "gpt-2": byte_level(model),
        "roberta-bpe": byte_level(model, post=processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False), mask_takes_space=True),
        "smollm": byte_level(model, pre=[pre_tokenizers.Digits(individual_digits=True)]),
        # Its longer pieces are then only to be had whole.
        "llama-bpe": byte_level({**model, "merges": model["merges"][:FEW]}, pre=[words("{1,3}")], post=processors.Sequence([processors.ByteLevel(trim_offsets=False), begin]), ignore_merges=True),
        "qwen2": byte_level(model, pre=[words("")], normalizer=normalizers.NFC()),
    }


def small_sentencepiece(folder):
    """Llama 2's kind: pairs merged by score, bytes for what no piece covers, a space before the text."""
    path = Path(folder) / "small"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(line for line in training_text() if "\0" not in line), model_prefix=str(path), vocab_size=PIECES, model_type="bpe", byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True, character_coverage=0.98, minloglevel=2)
    processor = sentencepiece.SentencePieceProcessor(model_file=f"{path}.model")
    # The types that a GGUF file gives: normal, unknown, control, byte.
    kind = lambda id: 2 if processor.is_unknown(id) else 3 if processor.is_control(id) else 6 if processor.is_byte(id) else 1
    ids = range(processor.get_piece_size())
    return processor, {"tokens": [processor.id_to_piece(id) for id in ids], "scores": [processor.get_score(id) for id in ids], "types": [kind(id) for id in ids]}


def sentencepiece_ids(processor, line):
    """Special tokens in a text are found first, as in `tokenizers`; what lies between is a text of its own."""
    for part in re.split("(<s>|</s>|<unk>)", line):
        if part in ("<s>", "</s>", "<unk>"):
            yield processor.piece_to_id(part)
        elif part:
            yield from processor.encode(part)


def minilm(folder):
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def smollm2(path):
    """The vocabulary of the GGUF file, cut as the model's own tokenizer.json says: every digit alone, then GPT-2's words."""
    fields = GGUFReader(path).fields
    tokens, merges, types = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "merges", "token_type"))
    model = {"vocab": {token: id for id, token in enumerate(tokens)}, "merges": [merge.split(" ") for merge in merges]}
    control = [token for token, kind in zip(tokens, types) if kind == 3]
    return byte_level(model, pre=[pre_tokenizers.Digits(individual_digits=True)], specials=control)


def packed(data):
    """The same bytes at every run."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minilm", required=True)
    parser.add_argument("--smollm2", required=True)
    options = parser.parse_args()
    text = lines(random.Random(7))
    model = small_bpe()
    small = small_tokenizers(model)
    with tempfile.TemporaryDirectory() as folder:
        processor, pieces = small_sentencepiece(folder)
    encode = {name: (lambda line, tokenizer=tokenizer: tokenizer.encode(line).ids) for name, tokenizer in small.items()}
    encode["sentencepiece"] = lambda line: [processor.bos_id(), *sentencepiece_ids(processor, line)]
    for name, tokenizer in {"minilm": minilm(options.minilm), "smollm2": smollm2(options.smollm2)}.items():
        encode[name] = lambda line, tokenizer=tokenizer: tokenizer.encode(line).ids
    # Each list of ids after its length; 16 bits hold every id here.
    ids, counts = array("H"), {}
    for name, function in encode.items():
        before = len(ids)
        for line in text:
            found = function(line)
            ids.append(len(found))
            ids.extend(found)
        counts[name] = len(ids) - before
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    configs = {name: {key: value for key, value in json.loads(tokenizer.to_str()).items() if key != "model"} for name, tokenizer in small.items()}
    document = {"lines": text, "counts": counts, "bpe": {"tokens": tokens, "merges": [" ".join(pair) for pair in model["merges"]], "special": SPECIAL, "few": FEW}, "configs": configs, "sentencepiece": pieces}
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "lines.json.gz").write_bytes(packed(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()))
    (FOLDER / "ids.bin.gz").write_bytes(packed(ids.tobytes()))
    print(counts, {path.name: path.stat().st_size for path in FOLDER.iterdir()})


if __name__ == "__main__":
    main()
