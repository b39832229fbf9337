"""A thousand lines on which tokenizers differ: sentences of our own, and everything in Unicode that is treated specially."""

import csv
from pathlib import Path

MODELS = Path(__file__).parents[2] / "models"
LINES = 1000

# Each a list of fragments; a line is made of several, of one kind or of all.
KINDS = {
    "emoji": ["😀", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🇯🇵🇫🇷", "🏳️‍🌈", "❤️", "1️⃣", "👨‍💻", "🫠", "☺", "🤷🏿‍♀️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "⌚️", "✈"],
    "east": ["日本語の文章。", "我喜歡貓", "猫が好き", "한국어 문장", "カタカナ", "ﾊﾝｶｸ", "ｆｕｌｌ　ｗｉｄｔｈ", "、", "「引用」", "𠀀𠮷", "〇一二三", "各", "豈更", "㎏", "！？"],
    "accents": ["café", "cafe\u0301", "naïve", "nai\u0308ve", "Ångström", "A\u030angstro\u0308m", "Việt Nam", "Vie\u0323\u0302t", "crème brûlée", "ß ẞ", "İstanbul ı", "ﬁ ﬂ", "Œuvre",
                "ñandú", "Łódź", "o\u0308\u0323", "q\u0307\u0323", "Straße", "ŉ", "\u0301alone", "ç", "Đ", "ø"],
    "spaces": [" ", "  ", "   ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u2028", "\u200b", "\ufeff", "\u0085", "\v", "\f", "\u1680", "\u202f", "a", "b c", "word"],
    "digits": ["0", "7", "42", "1234567890", "3.14159", "1,000,000", "-5", "1e-9", "0x1F", "٣٤٥", "४२", "½", "²", "Ⅻ", "①", "10%", "12:30", "2024-02-29", "v1.2.3", "𝟙𝟚", "1st", "٪"],
    "signs": ["!", "?!", "...", "…", "—", "–", "-", "_", "«quoted»", "“quoted”", "‘s", "’s", "'s", "'S", "'ll", "'LL", "don't", "we’ve", "(a)", "[b]", "{c}", "<d>", "#", "@name", "&", "*", "$5", "€5", "£", "+", "=",
              "^", "`", "|", "~", "\\", "/", "§", "¶", "•", "¿", "¡", "†", "→", "≠", "∑", "⸮", "‽", "%%", "::", "--", "\"", "''"],
    "code": ["if (x < 10) {", "    return x ** 2;", "}", "def f(x):", "\treturn x", "\n", "a[i+1]", "// TODO", "/* */", "<div class=\"x\">", "SELECT * FROM t;", "camelCaseName", "snake_case_name", "i++", "!=", "===", "=>", "&&", "||",
             "std::vector<int>", "#include", "0b1010", "\\n", "'\\''", "${y}", "%s"],
    "addresses": ["https://example.org/a/b?c=d&e=%20f#g", "http://user:pw@host:8080/", "me@example.org", "www.example.org", "C:\\Users\\me", "/usr/local/bin", "192.168.0.1", "ftp://x", "example.co.uk/~me", "#tag", "@you"],
    "right to left": ["مرحبا بالعالم", "العَرَبِيَّة", "שלום עולם", "שָׁלוֹם", "،", "؟", "\u200f", "\u202b", "\u202c", "۱۲۳", "اردو", "ﷺ", "لا"],
    "further scripts": ["हिन्दी में वाक्य", "क्षत्रिय", "নমস্কার", "தமிழ்", "ไทยไม่มีวรรค", "ქართული", "ΟΔΥΣΣΕΥΣ", "Ελληνικά", "ΣΑΣ ΣΑΣ", "Привет, мир", "Հայերեն", "አማርኛ", "ᏣᎳᎩ", "မြန်မာ", "𝓼𝓬𝓻𝓲𝓹𝓽", "𐍈", "ქ", "Ǆ", "ᾳ", "ö̲", "।", "ཀ"],
    "control": ["\x00", "\x01", "\x07", "\x08", "\x1b[0m", "\x1f", "\x7f", "\x80", "\x9f", "\u00ad", "\u200c", "\u200d", "\u200e", "\u2060", "\ufffd", "\ufffe", "\ue000", "\U000f0000", "\U0010ffff", "\u0378", "a", "bc"],
    "special tokens": ["[MASK]", "[CLS]", "[SEP]", "[UNK]", "[PAD]", "<mask>", "<s>", "</s>", "<pad>", "<unk>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_start", "[mask]", "[ MASK ]", " <mask>", "word", "<repo_name>", "##ing", "▁", "Ġ", "<0x41>"],
}


def lines(rng):
    """The same for the same generator; at first one whole kind after another, then mixtures, then plain sentences."""
    made = ["", " ", "  ", "\n", "a", "A", "é", "😀", "x" * 150, "word " * 60, " " * 40, "ab" * 60 + " c", "1" * 50, "." * 50, "\t\t  \t", "日" * 30]
    for fragments in KINDS.values():
        made += fragments
    every = [fragment for fragments in KINDS.values() for fragment in fragments]
    sentences = plain()
    words = sorted({word for sentence in sentences for word in sentence.split()})
    for _ in range(12):
        for fragments in KINDS.values():
            made.append(rng.choice(["", " "]).join(rng.choice(fragments) for _ in range(rng.randint(2, 7))))
    while len(made) < 750:
        parts = [rng.choice(every) if rng.random() < 0.5 else cased(rng, rng.choice(words)) for _ in range(rng.randint(2, 9))]
        made.append(rng.choice([" ", " ", " ", ""]).join(parts) + rng.choice(["", " ", "."]))
    made += rng.sample(sentences, LINES - len(made))
    assert len(made) == LINES
    return made


def cased(rng, word):
    return rng.choice([word, word, word.capitalize(), word.upper()])


def plain():
    """Every sentence of the models' probes, written as people do."""
    found = set()
    for path in sorted(MODELS.glob("*/probes/*.tsv")):
        with open(path, encoding="utf-8", newline="") as file:
            found.update(row["text"] if "text" in row else row["first"] for row in csv.DictReader(file, delimiter="\t"))
    return [f"{text[0].upper()}{text[1:].replace(' ,', ',').replace(' .', '.').replace(' :', ':')}" for text in sorted(found) if text]
