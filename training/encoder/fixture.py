"""Expected numbers for the Rust tests: PyTorch, f32, on the shipped weights."""

import json

import torch
from safetensors.torch import save

from .paths import FIXTURES
from .tokenise import pieces

LONG = (  # 38 pieces: with the two rests, every position is used
    "the old farmer and his young wife walked down the muddy road to the village because they wanted to buy some bread , "
    "a new hammer , two red apples and a warm coat for the child ."
)
TEXTS = (
    ("The cat sat on the mat because it was tired.", False),
    ("The cat sat on the mat because it was soft.", False),
    ("dog", False),
    (LONG, False),
    ("My zorblax didn’t eat the well-known 🧑‍🚀 grumblefish… 🙂!", False),
    ("The cat sat on the mat because it was tired.", True),
    ("The [mask] sat on the <mask> because _ was hungry.", False),
)
SILENCED = (  # the heads that are switched off, by layer
    ("The keys to the old house [mask] on the table.", {2: [0]}),
    ("The keys to the old house [mask] on the table.", {0: [1, 3], 2: [0, 1, 2, 3], 3: [2]}),
)
LOGIT_POSITIONS = 2  # a text; enough to catch a wrong output layer, and the file stays small


@torch.no_grad()
def write(model, vocabulary):
    tensors, listed = {}, []
    cases = [(*case, {}) for case in TEXTS] + [(text, False, silenced) for text, silenced in SILENCED]
    for at, (text, causal, silenced) in enumerate(cases):
        ids, suffixes = vocabulary.encode(text, model.shape.positions)
        embedded, weights, final = model(torch.tensor([ids]), torch.tensor([suffixes]), causal=causal, silenced=silenced)
        positions = sorted({1, len(ids) - 2})[:LOGIT_POSITIONS]
        tensors |= {
            f"{at}.ids": torch.tensor(ids, dtype=torch.int32),
            f"{at}.suffix": torch.tensor(suffixes, dtype=torch.int32),
            f"{at}.weights": torch.cat(weights).contiguous(),
            f"{at}.embed": embedded[0].contiguous(),
            f"{at}.final": final[0].contiguous(),
            f"{at}.positions": torch.tensor(positions, dtype=torch.int32),
            f"{at}.logits": model.logits(final[0, positions]).contiguous(),
        }
        ablate = [[layer, head] for layer, heads in silenced.items() for head in heads]
        listed.append({"text": text, "causal": causal, "ablate": ablate, "ids": ids, "pieces": pieces(text)})
    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "encoder.safetensors").write_bytes(save(tensors))
    (FIXTURES / "encoder.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
