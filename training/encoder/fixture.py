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
LOGIT_POSITIONS = 2  # a text; enough to catch a wrong output layer, and the file stays small


@torch.no_grad()
def write(model, vocabulary):
    tensors, listed = {}, []
    for at, (text, causal) in enumerate(TEXTS):
        ids, suffixes = vocabulary.encode(text, model.shape.positions)
        embedded, weights, final = model(torch.tensor([ids]), torch.tensor([suffixes]), causal=causal)
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
        listed.append({"text": text, "causal": causal, "ids": ids, "pieces": pieces(text)})
    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "encoder.safetensors").write_bytes(save(tensors))
    (FIXTURES / "encoder.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
