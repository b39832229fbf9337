"""A seeded grammar of short sentences.

Each sentence carries its references: where a pronoun stands and which noun it stands for. They become targets of
"say the word that belongs here", never targets of the attention.
"""

from dataclasses import dataclass, field

from . import lexicon as lex
from .inflect import conjugate, participle, plural
from .split import UNSEEN_ANIMATE_ADJECTIVES, UNSEEN_THING_ADJECTIVES, UNSEEN_VERBS, agreement_pair, combination

LINKING_ANIMATE = ("look", "seem", "feel", "be", "be", "be", "be", "be", "be", "be", "become")
LINKING_THING = ("look", "seem", "be", "be", "be", "be", "be", "be", "be")
DEGREES = ("very", "so", "too", "really", "quite", "always", "still")
TIMES = ("today", "yesterday", "that day", "in the morning", "at night", "again", "after lunch", "all day", "last week", "in winter", "for a while")
OPENINGS = ("one day", "yesterday", "today", "suddenly", "in the morning ,", "last night", "at noon", "i think that", "we saw that", "mother said that")
PLACE_LINKS = ("near", "behind", "beside", "by", "next to", "with", "of", "from")
BYSTANDER_SHARE = 0.12  # of the events have a third noun
REASONS = ("because",) * 12 + ("since", "since", "as", ", because", ", because", "and", "when", "while", "until", "although", "but", ". maybe", ".", ".", ".")
ANIMATE_ACTIONS = tuple(
    (
        "sleep|run away|go home|fall asleep|start to cry|begin to run|wake up|stop to think|look around|make a noise|want to play|turn around|"
        "get up|eat some food|begin to eat|want to rest|sit down|lie down|try to hide|listen|need a rest|start to sing|smile|breathe"
    ).split("|")
)
THING_ACTIONS = {
    "textile": ("fade", "get wet", "tear", "shrink"), "furniture": ("fall over", "break", "collapse"), "container": ("break", "fall over", "leak"),
    "food": ("taste good", "smell good", "burn", "taste bad"), "tool": ("break", "get lost", "bend"), "toy": ("roll away", "break", "bounce"),
    "plant": ("grow", "bloom", "fall over"), "building": ("collapse", "burn", "fall down"), "opening": ("open", "close"),
    "vehicle": ("stop", "break down", "start", "crash"), "ground": ("end", "get wet"), "water": ("freeze", "dry up", "flow"),
    "machine": ("ring", "break", "stop", "make a noise"), "object": ("break", "roll away", "fall down"),
}
UNSEEN_PLACES = {v: lex.LYING + (("vehicle", "container") if v == "hop onto" else ()) for v in ("nap on", "hop onto", "stretch out on")}
UNSEEN_OBJECTS = {
    "bump into": lex.SOLID, "sniff": lex.SOLID, "kick": lex.SOLID, "lick": lex.SMALL, "steal": lex.SMALL, "scratch": lex.SOLID, "guard": lex.SOLID, "nudge": lex.SOLID,
}
UNSEEN_BY_THINGS = {"shelter": ("building", "plant", "container")}
assert UNSEEN_VERBS == {*UNSEEN_PLACES, *UNSEEN_OBJECTS, *UNSEEN_BY_THINGS}

ANIMATE_KINDS = ("animal", "person", "woman", "man", "she-name", "he-name")
NOUNS = {
    "animal": lex.ANIMALS, "person": lex.PEOPLE, "woman": lex.WOMEN, "man": lex.MEN, "she-name": lex.WOMEN_NAMES, "he-name": lex.MEN_NAMES, **lex.THINGS,
}
NO_PLURAL = frozenset(("bread", "rice", "butter", "meat", "grass", "fruit", "fish", "sheep", "deer", "kitchen", "school"))


@dataclass
class Phrase:
    """A noun with its determiner."""

    kind: str
    noun: str
    many: bool
    words: list
    place: list = field(default_factory=list)  # 'near the lamp', said of this noun

    @property
    def head(self):
        return self.words[-1]

    @property
    def animate(self):
        return self.kind in ANIMATE_KINDS

    @property
    def adjectives(self):
        return lex.ANIMATE_ADJECTIVES if self.animate else lex.THING_ADJECTIVES[self.kind]

    def pronoun(self, rng, case=0):
        if self.many:
            return ("they", "them")[case]
        if self.kind in ("woman", "she-name"):
            return ("she", "her")[case]
        if self.kind in ("man", "he-name"):
            return ("he", "him")[case]
        if self.kind == "person":
            return rng.choice((("he", "him"), ("she", "her")))[case]
        return "it"


@dataclass
class Sentence:
    words: list = field(default_factory=list)
    references: list = field(default_factory=list)  # (position of the pronoun, the noun's own word)
    heads: dict = field(default_factory=dict)  # id(phrase) -> position of its noun

    def add(self, *parts):
        for part in parts:
            if isinstance(part, Phrase):
                self.words += part.words
                self.heads.setdefault(id(part), len(self.words) - 1)
                self.words += part.place
            elif isinstance(part, str):
                self.words += part.split()
            else:
                self.words += part
        return self

    def refer(self, pronoun, phrase):
        self.references.append((len(self.words), phrase.head))
        self.words.append(pronoun)
        return self

    def end(self, mark="."):
        self.words.append(mark)
        return self


def phrase(rng, kind, many=False, noun=None, plain=False):
    noun = noun or rng.choice(NOUNS[kind])
    many = many and noun not in NO_PLURAL and not kind.endswith("name")
    if kind.endswith("name"):
        return Phrase(kind, noun, False, [noun])
    determiners = ("the",) * 9 + (("some", "two", "these", "my", "our", "three", "many") if many else ("a", "my", "this", "our", "his", "her", "that"))
    determiner = "the" if plain else rng.choice(determiners)
    words = []
    if not plain and rng.random() < 0.18:
        words.append(rng.choice(lex.NEUTRAL_ADJECTIVES if kind in lex.THINGS else lex.NEUTRAL_FOR_ANIMATE))
    words.append(plural(noun) if many else noun)
    if determiner == "a" and words[0][0] in "aeiou":
        determiner = "an"
    return Phrase(kind, noun, many, [determiner, *words])


def animate_kind(rng):
    return "animal" if rng.random() < 0.7 else rng.choice(ANIMATE_KINDS[1:])


@dataclass
class Bounds:
    """Which part of the language a sentence may use: the corpus, or one of the held-out corners."""

    split: str = "train"
    verbs: str = "seen"
    adjectives: str = "seen"
    plain: bool = False

    def allows(self, noun, adjective):
        return self.adjectives == "unseen" or combination(noun, adjective) == self.split

    def table(self, seen, unseen):
        return unseen if self.verbs == "unseen" else seen


CORPUS = Bounds()


def _pick_verb(rng, table):
    verb = rng.choice(tuple(table))
    return verb, rng.choice(table[verb])


def scene(rng, bounds, shape=None):
    """One event with an animate phrase and a thing, perhaps with a third noun that only stands by.

    Returns (sentence, animate, thing, present, bystanders).
    """
    present, many = rng.random() < 0.2, rng.random() < 0.15
    unmatched = not bounds.plain and rng.random() < 0.08  # now and then number alone decides
    shape = shape or rng.choices(("place", "object", "thing-first", "passive", "place-first", "placing", "giving"), (30, 24, 22, 5, 5, 10, 4))[0]
    kind = animate_kind(rng) if not bounds.plain else "animal"
    if shape in ("placing", "giving"):
        kind, present = "animal", False
    tables = {
        "place": (lex.VERBS_ON_PLACES, UNSEEN_PLACES), "place-first": (lex.VERBS_ON_PLACES, UNSEEN_PLACES), "object": (lex.VERBS_ON_OBJECTS, UNSEEN_OBJECTS),
        "passive": (lex.VERBS_ON_OBJECTS, UNSEEN_OBJECTS), "thing-first": (lex.VERBS_OF_THINGS, UNSEEN_BY_THINGS), "placing": (lex.VERBS_OF_PLACING,) * 2,
        "giving": ({"give": lex.GIVEN, "buy": lex.GIVEN, "show": lex.GIVEN},) * 2,
    }
    verb, thing_kind = _pick_verb(rng, bounds.table(*tables[shape]))
    if shape == "passive" and " " in verb:
        shape = "object"
    if shape == "place-first" and (" " not in verb or verb.startswith(("go", "fall", "stay away", "run away", "return"))):
        shape = "place"
    animate = phrase(rng, kind, many)
    thing = phrase(rng, thing_kind, many != unmatched)
    sentence, bystanders = Sentence(), []
    if not bounds.plain and rng.random() < BYSTANDER_SHARE:
        bystanders.append(phrase(rng, rng.choice((*ANIMATE_KINDS, *lex.THINGS)), rng.random() < 0.2))
        holder = rng.choice((animate, thing))
        holder.place = [rng.choice(PLACE_LINKS), *bystanders[0].words]
    if not bounds.plain and rng.random() < 0.12:
        sentence.add(rng.choice(OPENINGS))
    if shape in ("place", "object"):
        sentence.add(animate, conjugate(verb, animate.many, present), thing)
    elif shape == "thing-first":
        sentence.add(thing, conjugate(verb, thing.many, present), animate)
    elif shape == "passive":
        sentence.add(thing, conjugate("be", thing.many, present), participle(verb), "by", animate)
    elif shape == "place-first":
        head, *particle = verb.split()
        sentence.add(particle, thing, rng.choice(("", ",")), animate, conjugate(head, animate.many, present))
    elif shape == "placing":
        head, particle = verb.split("|")
        person = rng.choice((["i"], ["we"], phrase(rng, rng.choice(ANIMATE_KINDS[1:]))))
        order = rng.random() < 0.5
        sentence.add(person, conjugate(head, False, False), animate, particle, thing)
        if order and particle in ("in", "under", "near", "on"):
            sentence = Sentence().add(particle, thing, ",", person, conjugate(head, False, False), animate)
    else:
        person = rng.choice((["i"], ["we"], ["they"], phrase(rng, "woman")))
        sentence.add(person, conjugate(verb, False, False), animate, thing)
    return sentence, animate, thing, present, bystanders


def _adjectives(bounds, subject):
    if bounds.adjectives == "unseen":
        return UNSEEN_ANIMATE_ADJECTIVES if subject.animate else UNSEEN_THING_ADJECTIVES.get(subject.kind, ())
    return subject.adjectives


def telling_adjective(rng, bounds, subject, others):
    """An adjective that suits the subject and none of the other nouns, or None."""
    unfit = {a for other in others for a in other.adjectives}
    fitting = [a for a in _adjectives(bounds, subject) if bounds.allows(subject.noun, a) and a not in unfit]
    return rng.choice(fitting) if fitting else None


def predicate(rng, subject, others, present):
    """What is said of the subject: an adjective most of the time."""
    phrases = lex.ANIMATE_PREDICATES if subject.animate else lex.THING_PREDICATES[subject.kind]
    if not present and not subject.many and rng.random() < 0.16:
        return rng.choice(phrases).split()
    adjective = telling_adjective(rng, CORPUS, subject, others)
    if adjective is None:
        return None
    roll = rng.random()
    if roll < 0.05:
        second = telling_adjective(rng, CORPUS, subject, others)
        adjective = f"{adjective} and {second}"
    elif roll < 0.3:
        adjective = f"{rng.choice(DEGREES)} {adjective}"
    elif roll < 0.34:
        adjective = f"not {adjective}"
    verb = rng.choice(LINKING_ANIMATE if subject.animate else LINKING_THING)
    return [*conjugate(verb, subject.many, present), *adjective.split()]


def _name_subject(rng, sentence, subject):
    """The pronoun (two in three) or the noun again."""
    if rng.random() < 0.67:
        return sentence.refer(subject.pronoun(rng), subject)
    return sentence.add(subject if subject.kind.endswith("name") else ["the", subject.head])


def reason(rng):
    """'the cat sat on the mat because it was tired .' in all its orders."""
    sentence, animate, thing, present, bystanders = scene(rng, CORPUS)
    subject, other = (animate, thing) if rng.random() < 0.5 else (thing, animate)
    if subject.animate and any(b.animate and b.pronoun(rng) == subject.pronoun(rng) for b in bystanders):
        return None
    said = predicate(rng, subject, [other, *(b for b in bystanders if not b.animate)], present)
    if said is None:
        return None
    if rng.random() < 0.06:
        before = Sentence()
        before.add(rng.choice(("because", "since", "when", "as", "although")))
        before.refer(subject.pronoun(rng), subject).add(said, ",", sentence.words)
        return before.end()
    if rng.random() < 0.1:
        sentence.add(rng.choice(TIMES))
    sentence.add(rng.choice(REASONS))
    _name_subject(rng, sentence, subject).add(said)
    if rng.random() < 0.1:
        sentence.add(rng.choice(TIMES))
    return sentence.end()


def two_things(rng, bounds=CORPUS):
    """Two things of different kinds: 'the knife lay on the pillow because it was sharp .'"""
    first_kind, second_kind = rng.sample([k for k in lex.THINGS if k not in ("ground", "water", "building", "opening")], 2)
    if rng.random() < 0.4:
        second_kind = rng.choice([k for k in lex.THINGS if k != first_kind])
    first, second = phrase(rng, first_kind), phrase(rng, second_kind)
    sentence = Sentence()
    joined = rng.choice(("stand near", "be near", "lie near", "be next to", "be behind", "fall on", "be under", "lie beside", "be in front of", "hit", "belong near", "touch"))
    if rng.random() < 0.5:
        person = rng.choice((["i"], ["we"], phrase(rng, rng.choice(ANIMATE_KINDS[1:]))))
        verb = rng.choice(("put", "leave", "find", "see", "keep", "drop", "throw", "place"))
        sentence.add(person, conjugate(verb, False, False), first, rng.choice(("near", "beside", "behind", "next to", "under", "in", "on")), second)
    else:
        sentence.add(first, conjugate(joined, False, False), second)
    subject, other = (first, second) if rng.random() < 0.5 else (second, first)
    if bounds is not CORPUS:
        return sentence, first, second
    said = predicate(rng, subject, [other], False)
    if said is None:
        return None
    sentence.add(rng.choice(REASONS))
    return _name_subject(rng, sentence, subject).add(said).end()


def person_and_animal(rng):
    """Gender and kind decide: 'the girl fed the dog because she was kind .'"""
    person, animal = phrase(rng, rng.choice(ANIMATE_KINDS[1:])), phrase(rng, "animal")
    verb = rng.choice(("feed", "help", "call", "see", "follow", "watch", "hug", "love", "find", "chase", "save", "carry", "wash", "fear", "like"))
    first, second = (person, animal) if rng.random() < 0.75 else (animal, person)
    sentence = Sentence().add(first, conjugate(verb, False, False), second, rng.choice(REASONS))
    subject = rng.choice((person, animal))
    adjective = rng.choice([a for a in lex.ANIMATE_ADJECTIVES if CORPUS.allows(subject.noun, a)])
    return _name_subject(rng, sentence, subject).add(conjugate("be", False, False), adjective).end()


def consequence(rng):
    """'the cat was tired so it slept on the mat .', 'the mat was soft so the cat slept on it .'"""
    present = rng.random() < 0.2
    table = rng.choice((lex.VERBS_ON_PLACES, lex.VERBS_ON_OBJECTS))
    verb, thing_kind = _pick_verb(rng, table)
    animate, thing = phrase(rng, animate_kind(rng)), phrase(rng, thing_kind)
    sentence = Sentence()
    joint = rng.choice(("so", "so", ", so", "and", ". so", "and so"))
    if rng.random() < 0.5:
        said = predicate(rng, animate, [thing], present)
        sentence.add(animate, said, joint).refer(animate.pronoun(rng), animate).add(conjugate(verb, False, present), thing)
    else:
        said = predicate(rng, thing, [animate], present)
        if said is None:
            return None
        sentence.add(thing, said, joint, animate, conjugate(verb, animate.many, present)).refer(thing.pronoun(rng, 1), thing)
    return sentence.end()


def sequel(rng):
    """'the dog took the bone and then it ran away .', 'the boy hit the ball and it rolled away .'"""
    sentence, animate, thing, present, bystanders = scene(rng, CORPUS)
    if bystanders:
        return None
    subject = rng.choice((animate, thing))
    action = rng.choice(ANIMATE_ACTIONS if subject.animate else THING_ACTIONS[subject.kind])
    sentence.add(rng.choice(("and", "and then", ". then", "before", "but", ". soon", "when", "until", "because")))
    return _name_subject(rng, sentence, subject).add(conjugate(action, subject.many, present)).end()


def plain_event(rng):
    sentence, *_ = scene(rng, CORPUS)
    if rng.random() < 0.3:
        sentence.add(rng.choice(TIMES))
    return sentence.end()


def misfit(rng):
    """'the box did not fit in the car because it was too wide .'"""
    thing, place = rng.choice(lex.MISFIT_THINGS), rng.choice(lex.MISFIT_PLACES)
    if thing == place:
        return None
    thing, place = Phrase("object", thing, False, ["the", thing]), Phrase("container", place, False, ["the", place])
    negated = rng.choice(("did not", "didn't", "could not", "couldn't", "would not", "does not", "doesn't"))
    verb = rng.choice(("fit in", "fit in", "fit into", "fit into", "go in", "go through", "go into"))
    subject, sizes = rng.choice(((thing, lex.TOO_BIG), (place, lex.TOO_SMALL)))
    fitting = [a for a in sizes if CORPUS.allows(subject.noun, a)]
    sentence = Sentence().add(thing, negated, verb, place, rng.choice(("because", "because", "since", "as", ", because")))
    be = "is" if negated.startswith("does") else "was"
    return _name_subject(rng, sentence, subject).add(be, rng.choice(("too", "too", "so")), rng.choice(fitting)).end()


def too_heavy(rng):
    """'the ant could not lift the leaf because it was too heavy .'"""
    animate = phrase(rng, animate_kind(rng), plain=True)
    thing = phrase(rng, rng.choice(("furniture", "container", "machine", "object", "vehicle")), plain=True)
    verb = rng.choice(("lift", "carry", "move", "pull", "push", "drag", "bring", "hold"))
    subject, words = rng.choice(((animate, lex.TOO_WEAK), (thing, lex.TOO_HEAVY)))
    fitting = [a for a in words if CORPUS.allows(subject.noun, a)]
    if not fitting:
        return None
    sentence = Sentence().add(animate, rng.choice(("could not", "couldn't", "can not", "did not")), verb, thing, rng.choice(("because", "because", "since")))
    return _name_subject(rng, sentence, subject).add("was", rng.choice(("too", "so", "very")), rng.choice(fitting)).end()


LINKS = ("near", "behind", "beside", "under", "on", "in", "with", "by", "of", "above", "from", "in front of", "next to")
VERB_ENDS = {
    "thing": tuple("be new|be old|be wet|be dirty|be lost|be here|have a name|look new|look strange|seem small|stand still|fall down|be broken|be gone|cost a lot|need some care|belong to me|have changed".split("|")),
    "animate": tuple("run fast|sleep well|eat a lot|be tired|be hungry|be here|look happy|seem calm|have a home|play together|want some food|know the way|live here|like the rain|walk home|need help|be asleep|have gone".split("|")),
}


def agreement_parts(rng, wanted="train"):
    """Subject, neighbour of any number between, verb. Returns (sentence, subject, other, verb position)."""
    subject_kind = rng.choice(tuple(NOUNS)[:4] + tuple(lex.THINGS))
    other_kind = rng.choice(tuple(NOUNS)[:4] + tuple(lex.THINGS))
    many = rng.random() < 0.5
    opposite = wanted == "test" or rng.random() < 0.65
    subject = phrase(rng, subject_kind, many, plain=rng.random() < 0.6)
    other = phrase(rng, other_kind, many != opposite, plain=rng.random() < 0.6)
    if subject.noun == other.noun or agreement_pair(subject.noun, other.noun) != wanted:
        return None
    if opposite and subject.many == other.many or {subject.noun, other.noun} & NO_PLURAL:
        return None
    end = rng.choice(VERB_ENDS["animate" if subject.animate else "thing"])
    sentence = Sentence().add(subject, rng.choice(LINKS), other)
    verb_at = len(sentence.words)
    present = rng.random() < 0.8 or not end.startswith("be")
    sentence.add(conjugate(end, subject.many, present))
    return sentence, subject, other, verb_at


def agreement(rng):
    made = agreement_parts(rng)
    if made is None:
        return None
    sentence = made[0]
    if rng.random() < 0.2:
        sentence.add(rng.choice(TIMES))
    return sentence.end()


def likeness(rng):
    """Words of like and of opposite meaning."""
    if rng.random() < 0.5:
        one, other = rng.sample(rng.choice(lex.SYNONYMS), 2)
        shapes = ("{} means {}", "{} and {} mean the same", "{} is another word for {}", "{} is the same as {}", "if you are {} you are {} too", "{} , or {}")
    else:
        one, other = rng.sample(rng.choice(lex.ANTONYMS), 2)
        shapes = ("{} is the opposite of {}", "{} is not {}", "{} and {} are opposites", "not {} but {}", "one is {} and the other is {}", "{} or {} ?")
    return Sentence().add(rng.choice(shapes).format(one, other)).end()


def same_kind(rng):
    """Three or four words of one kind."""
    words = rng.sample(rng.choice(tuple(lex.LISTS.values())), rng.choice((3, 3, 4)))
    listed = " , ".join(words[:-1]) + f" and {words[-1]}"
    who = rng.choice(("i", "we", "they", rng.choice(lex.WOMEN_NAMES), rng.choice(lex.MEN_NAMES)))
    start = rng.choice((f"{who} saw", f"{who} liked", f"{who} talked about", f"{who} wrote about", "there were", "these are", f"{who} knew", ""))
    return Sentence().add(start, listed).end()


COMMON = tuple(sorted({*lex.ANIMALS, *(n for group in lex.THINGS.values() for n in group), *lex.NEUTRAL_ADJECTIVES, *lex.LISTS["colours"]}))


def said_twice(rng):
    """A random list said twice: only the order of the words helps, so heads for neighbours pay."""
    words = rng.sample(COMMON, rng.randint(3, 9))
    return Sentence().add(words, rng.choice((",", "and again", ".")), words).end()


FAMILIES = (
    (reason, 46), (two_things, 11), (person_and_animal, 3), (consequence, 7), (sequel, 6), (plain_event, 4), (misfit, 2), (too_heavy, 1.5),
    (agreement, 14), (likeness, 3.5), (same_kind, 4), (said_twice, 3),
)


def sentence(rng):
    """One sentence of the corpus."""
    makers, shares = zip(*FAMILIES)
    while True:
        made = rng.choices(makers, shares)[0](rng)
        if made is not None:
            return made


def minimal_pair(rng, bounds, shape=None):
    """(first, second, pronoun position, position of A, position of B), or None if this draw does not work out."""
    if shape == "two-things":
        before, a, b = two_things(rng, bounds)
    else:
        before, animate, thing, *_ = scene(rng, bounds, shape)
        a, b = (animate, thing) if rng.random() < 0.5 else (thing, animate)
    if a.many != b.many or a.noun == b.noun:
        return None
    present = any(w in before.words for w in ("is", "are"))
    link = rng.choice(("because", "because", "because", "since"))
    be = conjugate(rng.choice(("be", "be", "be", "look", "seem")), a.many, present)
    degree = rng.choice(("", "", "", "very", "so"))
    endings = []
    for subject, other in ((a, b), (b, a)):
        adjective = telling_adjective(rng, bounds, subject, [other])
        if adjective is None:
            return None
        endings.append(f"{degree} {adjective} .".split())
    start = [*before.words, link, "they" if a.many else "it", *be]
    pronoun = len(before.words) + 1
    return start + endings[0], start + endings[1], pronoun, before.heads[id(a)], before.heads[id(b)]


def plain_reason(rng):
    """The simplest sentences with a reason, for the start of the training: one side of a minimal pair."""
    pair = minimal_pair(rng, Bounds("train", plain=True))
    if pair is None:
        return None
    first, second, pronoun, a, b = pair
    words, noun_at = rng.choice(((first, a), (second, b)))
    noun = words[noun_at]
    if rng.random() < 0.67:
        return Sentence(list(words), [(pronoun, noun)])
    return Sentence([*words[:pronoun], "the", noun, *words[pronoun + 1 :]])
