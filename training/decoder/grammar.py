"""Reads models/decoder/grammar.txt, writes text from it, and says whether a sentence belongs to it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "models" / "decoder" / "grammar.txt"
SHORTEST, LONGEST = 4, 16  # words of a list
ENDS = (".", "!", "?")
SLOT = re.compile(r"([@%]\w+)(\+?)(?::(\w))?$")


@dataclass
class Grammar:
    classes: dict = field(default_factory=dict)
    pairs: dict = field(default_factory=dict)
    sentences: list = field(default_factory=list)  # (share, templates)
    stories: list = field(default_factory=list)  # lists of lines, a line a list of alternatives
    lists: list = field(default_factory=list)
    words: list = field(default_factory=list)  # every word, sorted

    def __post_init__(self):
        self._forms = None

    def pick(self, template, column):
        """The template with the words of one column of every pair."""
        def one(token):
            name, *label = token.split(":")
            return ":".join([self.pairs[name][column], *label])
        return [one(token) if token.startswith("%") else token for token in template]

    def _column(self, rng):
        return int(rng.random() * len(next(iter(self.pairs.values()))))

    def fill(self, template, bound, rng):
        """`bound` keeps the words of the labels; words of one class under two labels differ."""
        out = []
        for token in template:
            slot = SLOT.match(token) if token[0] == "@" else None
            if not slot:
                out.append(token)
                continue
            name, many, label = slot.groups()
            key = (name, many, label)
            if label and key in bound:
                out.extend(bound[key])
                continue
            words = self.classes[name]
            if many:
                count = SHORTEST + int(rng.random() * (LONGEST - SHORTEST + 1))
                chosen = [words[int(rng.random() * len(words))] for _ in range(count)]
            else:
                taken = {word for (other, _, _), value in bound.items() for word in value if other == name}
                free = [word for word in words if word not in taken]
                chosen = [free[int(rng.random() * len(free))]]
            if label:
                bound[key] = chosen
            out.extend(chosen)
        return out

    def sentence(self, rng):
        at = rng.random() * sum(share for share, _ in self.sentences)
        for share, templates in self.sentences:
            at -= share
            if at < 0:
                break
        template = templates[int(rng.random() * len(templates))]
        return self.fill(self.pick(template, self._column(rng)), {}, rng)

    def story(self, rng):
        lines = self.stories[int(rng.random() * len(self.stories))]
        column, bound, out = self._column(rng), {}, []
        for alternatives in lines:
            chosen = alternatives[int(rng.random() * len(alternatives))]
            if chosen != ["-"]:
                out.extend(self.fill(self.pick(chosen, column), bound, rng))
        return out

    def twice(self, rng):
        return self.fill(self.lists[int(rng.random() * len(self.lists))], {}, rng)

    def forms(self):
        """Every template as a tuple of word sets, by its length; those with @word+ apart."""
        if self._forms is None:
            fixed = {}
            templates = [t for _, part in self.sentences for t in part] + [t for story in self.stories for line in story for t in line]
            for template in templates:
                for column in range(len(next(iter(self.pairs.values())))):
                    form = tuple(
                        frozenset(self.classes[token.split(":")[0]]) if token[0] == "@" else frozenset((token,))
                        for token in self.pick(template, column)
                    )
                    fixed.setdefault(len(form), set()).add(form)
            self._forms = fixed
        return self._forms

    def parses(self, sentence):
        """True if the words are a sentence of the grammar, or half of a list."""
        if any(all(word in allowed for word, allowed in zip(sentence, form)) for form in self.forms().get(len(sentence), ())):
            return True
        known = frozenset(self.classes["@word"])
        body = sentence[2:-1]
        return sentence[:2] in (["list", ":"], ["again", ":"]) and sentence[-1] == "." and SHORTEST <= len(body) <= LONGEST and known.issuperset(body)


def split(words):
    """Sentences of a text; an end mark inside quotation marks does not end one, the closing mark after it does."""
    out, current, quoted = [], [], False
    for word in words:
        current.append(word)
        if word == '"':
            quoted = not quoted
            ended = not quoted and len(current) > 1 and current[-2] in ENDS
        else:
            ended = not quoted and word in ENDS
        if ended:
            out.append(current)
            current = []
    return out, current


def load(path=FILE):
    grammar, section, definitions = Grammar(), None, {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            kind, _, share = line.strip("[]").partition(" ")
            section = (kind, [])
            if kind == "sentence":
                grammar.sentences.append((int(share), section[1]))
            elif kind == "story":
                grammar.stories.append(section[1])
            else:
                grammar.lists = section[1]
        elif section is None:
            name, members = line.split(" = ")
            (grammar.pairs if name[0] == "%" else definitions)[name] = members.split(" | ")
        else:
            alternatives = [part.split() for part in line.split(" || ")]
            section[1].append(alternatives) if section[0] == "story" else section[1].extend(alternatives)
    for name, members in definitions.items():
        grammar.classes[name] = [word for member in members for word in (grammar.classes[member] if member[0] == "@" else [member])]
    literal = {
        token for _, templates in grammar.sentences for t in templates for token in t
    } | {token for story in grammar.stories for line in story for t in line for token in t} | {t for line in grammar.lists for t in line}
    literal |= {word for members in grammar.pairs.values() for word in members}
    spoken = {word for words in grammar.classes.values() for word in words if word != "*"}
    named = sorted(spoken)
    grammar.classes["@word"] = named
    grammar.words = sorted(spoken | {token for token in literal if token[0] not in "@%" and token != "-"})
    return grammar
