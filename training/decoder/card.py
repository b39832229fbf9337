"""The model cards of the decoder and its family, with every figure taken from the runs."""

import math

from . import corpus, grammar as language, records, roles, train, writing
from .export import MODELS, WEIGHTS
from .sizes import RATES, SIZES

SAMPLES, STORY = 3, 40  # texts shown, and as many of more words than this


def _table(header, rows):
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [header, ["---"] * len(header), *rows])


def _two(value):
    return f"{value:.2f}"


def _seed_table(runs, best):
    return _table(
        ["parameters", "seed", "ships as", "validation loss", *records.ABILITIES, "sentences that parse"],
        [
            [f"{run['parameters']:,}", run["seed"], records.name_of(run["size"]) if run is best[run["size"]] else "", f"{run['validation']:.3f}"]
            + [_two(run["abilities"][name]) for name in records.ABILITIES] + [f"{run['writing']['parsed']:.1%}"]
            for run in sorted(runs, key=lambda run: (run["seed"], run["size"]))
        ],
    )


def _gate_table(gates):
    rows = [[name, ", ".join(f"seed {seed}: {'held' if held else '**missed**'}" for seed, held in by_seed.items()) or "not measured"] for name, by_seed in gates.items()]
    return _table(["gate", "result"], rows)


def _roles(config):
    ablated, rows = config["metrics"]["ablation"], []
    for name, role in config["roles"].items():
        rows.append([name, f"layer {role['layer'] + 1}, head {role['head'] + 1}", _two(role["mass"]), _two(role["uniform"]), len(role["alike"])])
    off = [["nothing", *(_two(ablated["intact"][key]) for key in records.EXHIBITS)]]
    for name, found in ablated["roles"].items():
        count = len(config["roles"][name]["alike"])
        labels = {"headOff": f"the {name} head"}
        if count > 1:
            labels["alikeOff"] = f"the {count} {name} heads"
        labels["othersOff"] = f"{count} other{'s' if count > 1 else ''}, instead of {name}"
        off += [[label, *(_two(found[key][ability]) for ability in records.EXHIBITS)] for key, label in labels.items() if found[key]]
    return f"""## Heads

Mean weight of a head, on {train.abilities.LISTS} lists of {train.abilities.LIST_LENGTH} words said twice: *previous-word*, of a word of the first saying on the word just before; *induction*, of a word said again on the word that followed its first saying; *duplicate*, on its first saying.
On {train.abilities.AGREEMENT} beginnings like "the cats near the dog": *verb-subject*, of the last word, which has to say the verb, on the subject. Chosen on the first half, mass reported on the other half; *uniform* is what looking everywhere
alike would give; *alike* is how many heads have at least half of the best one's mass. Layers and heads are counted from 1 here, from 0 in `config.json`.

{_table(["role", "head", "mass", "uniform", "alike"], rows)}

What the model still can with heads switched off (their output set to zero). The *others* are drawn from the same and later layers, mean of {roles.CONTROLS} draws.

{_table(["switched off", *records.EXHIBITS], off)}

"""


def _samples(size, written):
    texts, wrong = written
    stories = [text for text in texts[SAMPLES:] if len(text.split()) > STORY]
    shown = "\n".join(f"> {text}\n" for text in texts[:SAMPLES] + stories[:SAMPLES])
    faults = "\n".join(f"- {sentence}" for sentence in wrong) or "- none"
    return f"""## What it writes

The first {SAMPLES} texts at temperature {writing.TEMPERATURE}, seed {writing.SEED}, and the first {SAMPLES} after them of more than {STORY} words:

{shown}
Sentences that do not parse, of {writing.SENTENCES}:

{faults}

"""


def _text(size, runs, best, config, gates, written):
    run, name = best[size], records.name_of(size)
    shape, grammar = SIZES[size], language.load()
    mine = [other for other in runs if other["size"] == size]
    minutes = math.ceil(max(other["processorSeconds"] for other in mine) / 60)
    shares = ", ".join(f"{share:.0%} {kind}" for kind, share in (("stories", corpus.SHARES["story"]), ("single sentences", corpus.SHARES["sentence"]), ("lists said twice", corpus.SHARES["list"])))
    what = (
        "A small decoder that writes: the next word from the words before it. Also the fourth of the family of five sizes."
        if size == 4 else f"Size {size} of 5 of the family: the decoder at another size, with the same data, order and number of steps."
    )
    seeds_run = "; ".join(f"{other['parameters']:,} parameters: seed {', '.join(str(r['seed']) for r in runs if r['size'] == other['size'])}" for other in best.values())
    return f"""# Model card: {name}

{what}

- Shape: {shape['layers']} layer{'s' if shape['layers'] > 1 else ''} of {shape['heads']} heads, width {shape['model']}, feed-forward (SwiGLU) width {shape['hidden']}; RMSNorm before each part, RoPE, causal, no biases, tied output;
  {corpus.POSITIONS} positions, {config['parameters']:,} parameters, {config['vocabulary']} words.
- Seed {run['seed']} of {len(mine)}: the first that holds every gate below, and the same at every size, so that all read the same rows in the same order; {run['steps']:,} steps of {train.ROWS * corpus.POSITIONS:,} words, {run['steps'] * train.ROWS * corpus.POSITIONS / 1e6:.1f} million words in all, each read once.
- Command: `npm run train -- {'decoder' if size == 4 else 'family'}`. Runs that are through, all published here: {seeds_run}.
- Hardware and time: one CPU thread a run (x86-64 with AVX-512 bf16), {minutes} minutes of processor time or less; no GPU. Another kind of CPU may not give the same bits.
- Licence: {config['license']}. All text is written by our own grammar, `models/decoder/grammar.txt`; nothing else was read.

## Training

Text from `grammar.txt`: {len(grammar.stories)} kinds of stories, {sum(len(part) for _, part in grammar.sentences)} kinds of sentences, and lists of {language.SHORTEST} to {language.LONGEST} words said twice ({shares}, by words).
One text in {corpus.HELD_OUT} was kept for validation (by crc32 of the text), and so was a fifth of the pairs (noun, noun between it and its verb) of the agreement sentences: the probes use those only.
{train.UNKNOWN_SHARE:.0%} of the words read are replaced by `<unk>`; the word to say is always the true one. `<start>` opens a text and is also what follows its last word.
AdamW, cosine, peak rate {RATES[size]:g} (the smaller the net, the higher: {', '.join(f'{rate:g}' for rate in RATES.values())} for the five sizes).

## Figures

Loss in nats a word on {train.VALIDATION_ROWS} rows of validation text. *agreement*: the right form of is/are, was/were, has/have past a noun of the other number (chance .50). *names*: after "a girl named ella .", the name is the likeliest
of {len(grammar.classes['@name']) + len(grammar.classes['@pet'])} names. *list*: words of a list of {train.abilities.LIST_LENGTH} on its second saying, from the second on. *induction*: the same without the words "list :" and "again :", a form never trained.
All on the int8 weights that ship. Abilities appear at a size **for this number of steps**; with more steps smaller models learn some of them too.

{_seed_table(runs, best)}

{_gate_table(gates)}

An ability counts as not falling if it falls by no more than {records.TOLERANCE:.2f}. A sentence parses if it matches a template of the grammar word by word; a list's two halves are sentences.

{_roles(config) if config['roles'] else ''}{_samples(size, written)}## Limits

- It knows {len(grammar.words)} words and a small world; it is a model of our grammar, not of English. Other words are `<unk>`.
- Longer than {corpus.POSITIONS} words it was not trained, and a text is cut there.
- What it says is well-formed, not true: who has the ball at the end of a story is often wrong.
- In stories a cow can ride home with a pirate: nouns of one class are interchangeable in the grammar.

## Files

{_table(["file", "sha256"], [[WEIGHTS, f"`{config['sha256'][WEIGHTS]}`"]])}
"""


def write(runs, best, configs, gates, written):
    for size, config in configs.items():
        (MODELS / records.name_of(size) / "card.md").write_text(_text(size, runs, best, config, gates, written[size]), encoding="utf-8")
