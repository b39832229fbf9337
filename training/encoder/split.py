"""What is held out of training, decided by fixed hashes and fixed lists so that every run agrees."""

from zlib import crc32

# Verbs and adjectives kept out of the corpus altogether, WordNet sentences included.
UNSEEN_VERBS = frozenset(
    "nap on|hop onto|stretch out on|bump into|sniff|kick|lick|steal|scratch|guard|nudge|shelter".split("|")
)
UNSEEN_ANIMATE_ADJECTIVES = tuple(
    "exhausted drowsy famished weary furious cheerful terrified restless ill puzzled jealous homesick "
    "lively dizzy panicky sulky gleeful bashful peckish joyful".split()
)
UNSEEN_THING_ADJECTIVES = {
    "textile": ("snug", "velvety", "frayed", "crumpled"),
    "furniture": ("snug", "sturdy", "padded", "wobbly"),
    "container": ("leaky", "hollow", "spacious", "wobbly"),
    "food": ("yummy", "crispy", "mouldy", "overripe"),
    "tool": ("blunt", "corroded", "sturdy"),
    "toy": ("squishy", "hollow", "inflatable"),
    "plant": ("prickly", "flowery", "leafless"),
    "building": ("derelict", "draughty", "spacious"),
    "vehicle": ("derelict", "corroded", "clunky"),
    "ground": ("slushy", "bumpy", "pebbly"),
    "machine": ("faulty", "unplugged", "corroded"),
    "object": ("brittle", "hollow", "glittery"),
}
UNSEEN_ADJECTIVES = frozenset(UNSEEN_ANIMATE_ADJECTIVES) | {a for group in UNSEEN_THING_ADJECTIVES.values() for a in group}


def combination(noun, adjective):
    """'train' for four in five pairs; the rest is split between validation and test."""
    bucket = crc32(f"{noun}|{adjective}".encode()) % 10
    return {0: "test", 5: "validation"}.get(bucket, "train")


def agreement_pair(subject, other):
    """Subject and neighbour of the agreement probe never met in this order."""
    return "test" if crc32(f"{subject}>{other}".encode()) % 5 == 0 else "train"
