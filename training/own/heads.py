"""What the playground says of SmolLM2's layer 15, head 9 on sentences beyond the one that it runs: whether the adjective gives more to the
noun that it fits, on the pairs of training/encoder/pairs.

    python3 training/own/heads.py tests/real/.cache/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
"""

import re
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from own import load

LAYER, HEAD = 14, 8  # counted from 0
PAIRS = Path(__file__).resolve().parents[1] / "encoder/pairs"


def sentences(line):
    """The two sentences of a pair: text, places of [the noun for the first adjective], of (that for the second), and of the adjective."""
    for which in (0, 1):
        text, places = "", {}
        for part in re.findall(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|[^\[({]+", line):
            word = part[1:-1].split("|")[which] if part[0] == "{" else part[1:-1] if part[0] in "[(" else part
            if part[0] in "[({":
                places[part[0]] = (len(text), len(text) + len(word))
            text += word
        yield text[0].upper() + text[1:].replace(" .", "."), places["["], places["("], places["{"]


def look(model, tokenizer, text, first, second, adjective):
    """Weight of the adjective's last piece on all pieces of either noun."""
    cut = tokenizer.encode(text)
    inside = lambda place: [at for at, (start, end) in enumerate(cut.offsets) if start < place[1] and end > place[0]]
    with torch.no_grad():
        weights = model(torch.tensor([cut.ids]), output_attentions=True).attentions[LAYER][0, HEAD]
    row = weights[inside(adjective)[-1]]
    return [float(row[inside(place)].sum()) for place in (first, second)]


def main(path):
    model, tokenizer = load.model(path), load.tokenizer(path)
    for name in ("hand-written", "second-hand"):
        lines = [line for line in (PAIRS / f"{name}.txt").read_text().splitlines() if line and not line.startswith("#")]
        looks = [[look(model, tokenizer, *sentence) for sentence in sentences(line)] for line in lines]
        right = [[a > b, d > c] for (a, b), (c, d) in looks]
        moves = [a / (a + b) > c / (c + d) for (a, b), (c, d) in looks]
        share = lambda flags: f"{sum(flags) / len(flags):.3f}"
        print(f"{name}: {len(lines)} pairs; right noun gets more {share([flag for pair in right for flag in pair])}, "
              f"in both sentences {share([all(pair) for pair in right])}, share moves toward it {share(moves)}")


if __name__ == "__main__":
    main(sys.argv[1])
