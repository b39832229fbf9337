"""Text to pieces to ids. The Rust runtime follows the same rules, so change both or neither."""

PAD, REST, MASK, UNKNOWN = range(4)
SPECIALS = 4
MASK_FORMS = ("[mask]", "<mask>")
JOINERS = "'’-"
VARIATION_SELECTOR, ZERO_WIDTH_JOINER = "\ufe0f", "\u200d"


def _extends_symbol(character):
    """Skin tones, variation selectors and joiners belong to the emoji before them."""
    return character in (VARIATION_SELECTOR, ZERO_WIDTH_JOINER) or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag_letter(character):
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def pieces(text):
    """Words (letters and digits, inner apostrophes and hyphens) and single other characters."""
    found, at = [], 0
    while at < len(text):
        character = text[at]
        mask = next((form for form in MASK_FORMS if text[at : at + len(form)].lower() == form), None)
        end = at + 1
        if mask:
            end = at + len(mask)
        elif character.isspace():
            at = end
            continue
        elif character.isalnum():
            while end < len(text) and (text[end].isalnum() or _joins(text, end)):
                end += 1
        else:
            if _is_flag_letter(character) and end < len(text) and _is_flag_letter(text[end]):
                end += 1
            while end < len(text) and (_extends_symbol(text[end]) or text[end - 1] == ZERO_WIDTH_JOINER):
                end += 1
        found.append(text[at:end])
        at = end
    return found


def _joins(text, at):
    return text[at] in JOINERS and text[at - 1].isalpha() and at + 1 < len(text) and text[at + 1].isalpha()


def normal(piece):
    return piece.lower().replace("’", "'")


def suffix_index(piece):
    """A number for the last two letters, so that plural and tense show even on unknown words."""
    letters = [ord(c) - 96 if "a" <= c <= "z" else 0 for c in normal(piece)[-2:]]
    if len(letters) == 1:
        letters.insert(0, 0)
    return (27 * letters[0] + letters[1]) % 256


def bases(word):
    """Shorter forms to try, in the agreed order."""
    for ending in ("'s", "s", "es", "ed", "d", "ing", "ly", "er", "est"):
        if word.endswith(ending):
            yield word[: -len(ending)]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("ing"):
        yield word[:-3] + "e"
    for ending in ("ed", "ing"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 1 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
            yield stem[:-1]


class Vocabulary:
    def __init__(self, words):
        self.words = list(words)
        self.row = {word: row for row, word in enumerate(self.words)}

    def lookup(self, piece):
        """(id, suffix index) of one piece."""
        word = normal(piece)
        if word in MASK_FORMS or word == "_":
            return MASK, 0
        suffix = suffix_index(word)
        if word in self.row:
            return SPECIALS + self.row[word], suffix
        if "-" not in word:
            for base in bases(word):
                if len(base) >= 3 and base in self.row:
                    return SPECIALS + self.row[base], suffix
        return UNKNOWN, suffix

    def encode(self, text_or_pieces, positions=40):
        """Ids and suffix indices with `<rest>` at both ends, cut to the model's length."""
        parts = pieces(text_or_pieces) if isinstance(text_or_pieces, str) else text_or_pieces
        looked_up = [self.lookup(piece) for piece in parts[: positions - 2]]
        ends = [(REST, 0)]
        ids, suffixes = zip(*(ends + looked_up + ends))
        return list(ids), list(suffixes)
