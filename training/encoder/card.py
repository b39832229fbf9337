"""The model card, with every figure taken from the runs."""

import math

from .corpus import PLAIN_AGREEMENT, PLAIN_REASONS
from .export import WEIGHTS, WORD_FILES, earlier_runs
from .gate import passed
from .paths import MODEL
from .split import UNSEEN_ADJECTIVES, UNSEEN_VERBS
from .train import BLANK_SHARE, MASK_SHARE, PHASES, SENTENCES

ABOUT = {
    "validation": "used to choose the head; half of it noun and adjective pairings kept out of training",
    "train-like": "new sentences, pairings met in training",
    "unseen-combinations": "noun and adjective never met together in the grammar",
    "thing-first": "the thing stands before the animal; pairings never met",
    "unseen-verbs": "verbs that no training sentence contains",
    "unseen-adjectives": "adjectives that no training sentence contains",
    "two-things": "two things instead of an animal and a thing; pairings never met; not part of the gate",
    "hand-written": "32 pairs written before the grammar",
    "second-hand": "40 pairs in varied shapes, written before the grammar's word lists; not part of the gate",
}


def _table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _head(role):
    return f"layer {role['layer'] + 1}, head {role['head'] + 1}"


def _two(value):
    return f"{value:.2f}"


def _probe_table(run):
    return _table(
        ["probe file", "pairs", "flip", "accuracy", "mass", "what it is"],
        [
            [name, figures["pairs"], *(_two(figures[k]) for k in ("flip", "accuracy", "mass")), ABOUT[name]]
            for name, figures in run["metrics"].items() if name in ABOUT
        ],
    )


def _seed_table(runs, shipped):
    probes = list(ABOUT)
    rows = []
    for run in runs:
        mark = " (ships)" if run is shipped else f" ({run['recipe']})" if "recipe" in run else ""
        rows.append(
            [f"{run['seed']}{mark}", run["steps"], _head(run["roles"]["pronoun-noun"]), f"{run['score']:.3f}"]
            + [_two(run["metrics"][name]["flip"]) for name in probes]
            + [_two(run["metrics"]["agreement"]["accuracy"]), _two(run["agreementOutput"]), _two(run["answers"]["intact"]["flip"]), "yes" if passed(run) else "no"]
        )
    header = ["seed", "steps", "pointer head", "score", *probes, "verb to subject", "right verb form", "right noun named", "gate"]
    return _table(header, rows)


def _role_table(run):
    return _table(
        ["role", "head", "mass", "accuracy"],
        [[name, _head(role), _two(role["mass"]), _two(role["accuracy"])] for name, role in run["roles"].items()],
    )


def _ablation_table(run):
    names = {
        "intact": "nothing switched off", "withoutPointer": "the pointer head switched off",
        "withoutAnotherHeadMean": "another head switched off, mean of 15", "withoutAnotherHeadWorst": "another head switched off, worst of 15",
    }
    return _table(
        ["", "flip of the noun it names", "accuracy"],
        [[label, _two(run["answers"][key]["flip"]), _two(run["answers"][key]["accuracy"])] for key, label in names.items()],
    )


def _ablation_reading(run):
    lost = run["answers"]["intact"]["flip"] - run["answers"]["withoutPointer"]["flip"]
    if lost < 0.1:
        return (
            "So the head shows which noun is meant, but the answer does not hang on it alone: other heads carry the same knowledge, "
            "and no page should say that the model answers *because of* this head."
        )
    return f"So the answer hangs on this head in part: without it {lost:.2f} of the pairs are lost."


def _places(off):
    if not off:
        return "nothing"
    return "; ".join(f"layer {layer + 1}, head {head + 1}" for layer, head in sorted(off))


def _without_table(measured):
    return _table(
        ["switched off", "right word of the two", "its probability"],
        [[_places(each["off"]), _two(each["accuracy"]), _two(each["probability"])] for each in measured["runs"]],
    )


def _without(ablation):
    verbs, nouns = ablation["verb-forms"], ablation["named-nouns"]
    every, one, _, both, _ = (each["accuracy"] for each in verbs["runs"])
    reading = (
        "So the verb's number does hang on the head that looks at the subject and on its second."
        if every - one >= 0.1 and both <= 0.6 else "So the verb's number does not hang on these heads alone."
    )
    return f"""The form of a hidden is/are, was/were, has/have in `{verbs['probe']}` ({verbs['count']} sentences, a noun of the other number between; by chance .50), with the head
from verb to subject switched off, the second by weight, both, and of all other single heads the one whose loss hurts most; and the mean probability of the right form:

{_without_table(verbs)}

{reading} Both were found by their weights, not by trying which of them hurts.

The noun named for the pronoun in `{nouns['probe']}` ({nouns['count']} pairs), without the pointer head, and without all heads that give the right noun two thirds or more of the pronoun's weight:

{_without_table(nouns)}"""


def _gate_line(run):
    return "; ".join(
        f"{name} {gate['value']:.2f} (at least {gate['least']:.2f}: {'held' if gate['passed'] else '**missed**'})"
        for name, gate in run["gates"].items()
    )


def write(runs, shipped, config, data, command):
    examples, natural = (len(part.start) - 1 for part in (data.grammar, data.natural))
    grammar_words = data.grammar_words
    minutes = math.ceil(max(run["processorSeconds"] for run in runs) / 60)
    text = f"""# Model card: encoder

A small two-way transformer that reads one or two short English sentences. It was trained for this project so that a visitor can open
every number in it and watch one of its heads look from "it" to the noun that is meant.

- Shape: {config['layers']} layers of {config['heads']} heads, width {config['modelDim']}, feed-forward width {config['hiddenDim']}, {config['positions']} positions,
  {config['parameters']:,} trained parameters, {config['vocabulary']:,} words, of which {config['outputs']:,} can be predicted.
- Word vectors derived from all-MiniLM-L6-v2 (Apache-2.0); everything else trained here. The word table (64 numbers a word) was frozen during training.
- Licence of the weights: {config['license']}. Notices for all-MiniLM-L6-v2 and WordNet: `NOTICE`.
- Seed {shipped['seed']}, the best of {len(runs)} seeds by validation score; {shipped['steps']} steps of {SENTENCES} sentences.
- Command: `{command}` (the same as `npm run train -- encoder` with its defaults).
- Hardware and time: 1 CPU thread a seed (x86-64 with AVX-512 bf16), at most {minutes} minutes of processor time a seed, and two minutes for corpus and word table. No GPU.
  Another kind of CPU may not give the same bits; the hashes below are of the files that ship.

## Training

Two kinds of blanks: {MASK_SHARE:.0%} of the words are hidden and must be named, and {BLANK_SHARE:.0%} of the pronouns of grammar sentences must name the noun that they stand for.
**Only the words said are ever trained; no target touches the attention.** That a head points is found afterwards, by measuring.

Text: {PLAIN_REASONS:,} plain reasons, {PLAIN_AGREEMENT:,} plain sentences on agreement, {examples:,} sentences of the whole grammar ({grammar_words:,} words; the same seeded program makes all three), and
{natural:,} example sentences of WordNet 3.0. It is a curriculum: the first {PHASES[0].share_of_steps:.0%} of the steps see plain sentences only
("our blanket is next to this seal because it looks soft ."), the rest {PHASES[1].plain:.0%} plain, {PHASES[1].grammar:.0%} whole grammar and {PHASES[1].natural:.0%} WordNet.
Plain reasons have the shape of the drawn probe files; the hand-written and second-hand pairs show what holds beyond it.
WordNet sentences with held-out words, slurs or themes unfit for all ages were left out. In the second part one batch in three joins sentences up to all {config['positions']} positions.
All sentences of the probe files were kept out. One noun and adjective pairing in five was kept out of the grammar (by crc32), as were
{len(UNSEEN_VERBS)} verbs and {len(UNSEEN_ADJECTIVES)} adjectives, which no WordNet sentence in the training text contains either.
A few fixed phrases ("felt tired") bring some of the pairings back in about 0.2% of the grammar's sentences; leaving out the probe pairs with those adjectives changes no figure by .01.
"cat" with "tired" and "mat" with "soft" are pairings met in training; the sentence "the cat sat on the mat because it was tired ." itself is not.

## What the pointer head does

The pointer head ({_head(shipped['roles']['pronoun-noun'])}; layers and heads are counted from 1 here, from 0 in `config.json`) was chosen on `probes/validation.tsv`: for each pair take the smaller of the two weights on the right noun, then the mean over pairs
(score {shipped['score']:.3f}). *Flip*: share of pairs in which the right noun has more weight than the other in **both** sentences. *Accuracy*: the same per sentence.
*Mass*: mean weight on the right noun. All on the int8 weights that ship.

{_probe_table(shipped)}

Gate: {_gate_line(shipped)}.

The hand-written and the second-hand pairs were written by the author of the grammar, before the grammar; they are not independent. No setting was
fitted to them, but their figures (like all others) were seen before the recipe was changed from the earlier one below; the change was tried out on validation pairs.
One hand-written pair is the well-known trophy and suitcase: the grammar has a "did not fit" family of its own, with other nouns.

## Other heads

Chosen on other sentences than those reported. Verb to subject: a noun of the opposite number stands between. Same kind, synonym: the partner against a stranger (chance .50).
Previous and next word, rest: mean weight; "accuracy" is the share of words whose largest weight goes there (rest: more than half).

{_role_table(shipped)}

Right form of a hidden is/are, was/were, has/have past a noun of the other number: {_two(shipped['agreementOutput'])}.

## Is it because of this head?

The noun that the model names for the pronoun on `unseen-combinations`, with a head's output set to zero:

{_ablation_table(shipped)}

{_ablation_reading(shipped)}

## Without some heads

Measured again by the evaluator in Rust on the files that ship (`tests/encoder_heads.rs`; `ablation` in `config.json`). A head that is switched off gives zeros to the output projection, and all that comes after is worked out from that.

{_without(config['ablation'])}

## All seeds

Flip per probe file; every number and the loss curves are in `runs.json`. The best validation score among those that hold the gate ships.

{_seed_table(runs, shipped)}

Two earlier recipes were given up. On the full mixture from the first step (2,200 steps) two seeds were finished; neither held the gate, although both answered well:
in one the pronoun's row looks at both nouns alike and the choice is made elsewhere. A right answer says nothing about the picture.
The curriculum without plain sentences on agreement pointed as it does now, but hardly learned which verb goes with which noun.
Two more seeds of each were stopped part way when the recipe changed, as was a short first trial (1,200 steps; it did not hold the gate); they have no figures here.

{_seed_table(earlier_runs(), None)}

## Known failures

- Physics: what breaks what ("crashed through the table because it was made of steel") needs knowledge that this model does not have. It knows what kinds of things can be tired, soft or ripe, little more.
- Two things: "the knife lay on the pillow because it was sharp ." is not solved (`two-things`: flip {_two(shipped['metrics']['two-things']['flip'])}). The head tells what lives from what does not;
  it does not tell a knife from a pillow. The same goes for two animals or two people under one pronoun.
- Meaning: no head stands out for words of one kind or for synonyms (accuracy {_two(shipped['roles']['same-kind']['accuracy'])} and {_two(shipped['roles']['synonym']['accuracy'])}, chance .50). Use a larger model to show that.
- Adjectives that suit both nouns a little ("warm", "big", "dirty") go either way.
- Words outside the table are `<unk>` with their last two letters; the weights around them are vague. Names are mostly missing.
- It can only name {config['outputs']:,} words, and its sentences are short and in a small world; it is not a language model for general text.
- Causal mode (each word sees only earlier ones) is for comparison only: the model was trained looking both ways, and under the causal mask "it" cannot see the word that decides.
- The grammar is ours and so are its habits: which adjectives go with which things was written by hand.

## Files

{_table(["file", "sha256"], [[name, f"`{config['sha256'][name]}`"] for name in (WEIGHTS, *WORD_FILES)])}
"""
    (MODEL / "card.md").write_text(text, encoding="utf-8")
