"""The two model cards of the pair, with every figure taken from the runs."""

import math

from decoder.export import MODELS, WEIGHTS

from . import measure, task, train

SHOWN = (1, 4, 8, 12, 16, 24, 32, 48, 64)


def _table(header, rows):
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [header, ["---"] * len(header), *rows])


def _curve(values):
    return [f"{values[measure.LENGTHS.index(length)]:.2f}" for length in SHOWN]


def _figures(runs, best):
    labels = {"accuracy": "its own words fed back", "first": "its first word only", "told": "the right words fed back"}
    rows = [
        [kind, made["seed"], "yes" if made is best[kind] else "", labels[key], *_curve(made[key])]
        for kind, listed in runs.items() for made in listed for key in labels
    ]
    return _table(["net", "seed", "ships", "measured with", *SHOWN], rows)


def _roles(listed, ships):
    """Which head does what, in every seed."""
    rows = [
        [name, made["seed"], "yes" if made is ships else "", role["layer"] + 1, role["head"] + 1, f"{role['mass']:.2f}", f"{role['uniform']:.2f}"]
        for name in ships["roles"] for made in listed for role in [made["roles"][name]]
    ]
    return f"""
## Heads

Chosen on one half of 100 lists of 12 words, measured on the other; layers and heads are counted from 1. `previous-word`: weight on the word before, as
the list is first read, from its second word on. `induction`, `duplicate`: as it is said again, weight on the word that followed the same word in
the list, or on that word itself. Said again, nothing needs the word before any more, and the heads look elsewhere.

{_table(["role", "seed", "ships", "layer", "head", "mean weight", "if spread evenly"], rows)}
"""


def write(runs, best, configs, held):
    shapes = {
        "attention": f"{train.ATTENTION.layers} layers of {train.ATTENTION.heads} heads, width {train.ATTENTION.model}, feed-forward (SwiGLU) width {train.ATTENTION.hidden}; "
        f"RMSNorm, RoPE, causal, tied output; {task.POSITIONS} positions",
        "gru": f"one GRU layer, {train.GRU_HIDDEN} numbers of state, {train.GRU_MODEL} numbers a word, an output layer of its own",
    }
    for kind in runs:
        other = next(name for name in runs if name != kind)
        seeds = ", ".join(str(made["seed"]) for made in runs[kind])
        minutes = math.ceil(max(made["processorSeconds"] for made in runs[kind]) / 60)
        roles = _roles(runs[kind], best[kind]) if configs[kind]["roles"] else ""
        gate = (
            f"Gate: attention says back at least .98 of the words at every measured length up to {task.LONGEST}, in every seed: {'held' if held else '**missed**'}.\n"
            if kind == "attention" else "No gate: it is the measure against which attention is set.\n"
        )
        text = f"""# Model card: memory-{kind}

One of a pair of nets of equal size ({configs['attention']['parameters']:,} and {configs['gru']['parameters']:,} parameters) that read a shopping list and say it back:
`<start> milk eggs bread again milk eggs bread`. The page shows how much each still knows when the list gets long.

- Shape: {shapes[kind]}.
- Words: {len(task.ITEMS)} things to buy, `again`, `<pad> <start> <unk>`. It knows nothing else.
- Data: random lists of 1 to {task.LONGEST} different words, one length a step, about {task.TOKENS:,} words a step. memory-{other} saw the same lists in the same order. Only the words said back are trained. In every second of the first quarter of the steps the second saying is begun for the net, anywhere in the list (`… again eggs` and it has to go on with `bread`), so that counting places is not enough.
- {runs[kind][0]['steps']} steps of AdamW, peak rate {train.RATE[kind]:g}, cosine{', bf16 where it is faster' if kind == 'attention' else ''}; seeds {seeds}. The seed with the best mean accuracy on validation lists ships: {best[kind]['seed']}.
- Command: `npm run train -- memory`. Hardware: one CPU thread a net, {minutes} minutes of processor time or less a seed; no GPU.
- Licence: {configs[kind]['license']}. All lists are made by `training/memory/task.py`; no other text.

{gate}{roles}
## Accuracy by length of the list

Share of the words said back rightly, {measure.LISTS} lists a length, measured on the int8 weights that ship. Every word lies its list's length plus one back.
No list longer than {task.LONGEST} was trained, so {task.LONGEST} and less are what the nets learned and 64 is a step beyond. More lengths and the loss curves: `models/memory/records.json`.

{_figures(runs, best)}

## Limits

- The claim is about many words at equal size, training data and steps. A GRU with more state, or trained longer, holds longer lists; one early word can be kept by gating for long.
- Both nets know only lists of different words from their {len(task.ITEMS)}; other words are `<unk>`.

## Files

{_table(["file", "sha256"], [[WEIGHTS, f"`{configs[kind]['sha256'][WEIGHTS]}`"]])}
"""
        (MODELS / f"memory-{kind}" / "card.md").write_text(text, encoding="utf-8")
