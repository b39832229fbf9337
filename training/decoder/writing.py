"""Lets a model write, and holds what it wrote against the grammar."""

import torch

from . import corpus, grammar as language

SENTENCES, TEMPERATURE, SEED = 200, 0.8, 5


@torch.no_grad()
def text(model, generator, temperature=TEMPERATURE):
    """Ids of one text, without <start>; it ends where the model says <start>, or where its positions do."""
    ids = [corpus.START]
    while len(ids) < model.shape.positions:
        logits = model(torch.tensor([ids]))[0][0, -1] / temperature
        logits[[corpus.PAD, corpus.UNK]] = float("-inf")
        drawn = torch.multinomial(logits.softmax(-1), 1, generator=generator).item()
        if drawn == corpus.START:
            break
        ids.append(drawn)
    return ids[1:]


def _repeats(sentences):
    """The longest run of equal sentences."""
    longest = run = 1
    for before, after in zip(sentences, sentences[1:]):
        run = run + 1 if before == after else 1
        longest = max(longest, run)
    return longest


def measure(model, vocabulary):
    """Whole sentences of sampled texts until there are enough; what stands cut off at the last position is not counted."""
    grammar, generator = language.load(), torch.Generator().manual_seed(SEED)
    sentences, longest, wrong, texts = [], 0, [], []
    while len(sentences) < SENTENCES:
        words = [vocabulary.words[at] for at in text(model, generator)]
        whole, _ = language.split(words)
        texts.append(" ".join(words))
        longest = max(longest, _repeats(whole) if whole else 0)
        sentences += whole
    sentences = sentences[:SENTENCES]
    wrong = [" ".join(sentence) for sentence in sentences if not grammar.parses(sentence)]
    return {
        "sentences": len(sentences), "parsed": round(1 - len(wrong) / len(sentences), 4), "longestRepeat": longest,
        "temperature": TEMPERATURE, "seed": SEED,
    }, texts, wrong
