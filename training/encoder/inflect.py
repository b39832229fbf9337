"""Regular English endings, with the exceptions that the lexicon lists."""

from .lexicon import DOUBLING, IRREGULAR_PARTICIPLE, IRREGULAR_PAST, IRREGULAR_PLURAL

VOWELS = "aeiou"


def _split(verb):
    head, *particle = verb.split()
    return head, particle


def _with_s(word):
    if word.endswith(("s", "x", "z", "ch", "sh")) or word == "go":
        return word + "es"
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def plural(noun):
    return IRREGULAR_PLURAL.get(noun) or _with_s(noun)


def _past_word(head):
    if head in IRREGULAR_PAST:
        return IRREGULAR_PAST[head]
    if head in DOUBLING:
        return head + head[-1] + "ed"
    if head.endswith("e"):
        return head + "d"
    if head.endswith("y") and head[-2] not in VOWELS:
        return head[:-1] + "ied"
    return head + "ed"


def conjugate(verb, is_plural, present):
    """'sit on' -> ['sat', 'on'], ['sits', 'on'] or ['sit', 'on']."""
    head, particle = _split(verb)
    if head == "be":
        form = ("are" if is_plural else "is") if present else ("were" if is_plural else "was")
    elif present:
        form = head if is_plural else {"have": "has"}.get(head) or _with_s(head)
    else:
        form = _past_word(head)
    return [form, *particle]


def participle(verb):
    head, particle = _split(verb)
    return [IRREGULAR_PARTICIPLE.get(head) or _past_word(head), *particle]
