//! Text → tokens. Whole words, because a reader loses the thread when *exhausted* falls into four pieces;
//! a word that is not in the table is said to be unknown rather than hidden.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use super::suffix;
use super::words::{FIRST_WORD, LISTED, LISTED_UNKNOWN, MASK, REST, START, UNKNOWN, Words};

/// Tokens that are no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Special {
    /// Before and after the text of an encoder.
    Rest,
    /// Before the text of a decoder.
    Start,
    /// The blank to fill: `_`, `[mask]` or `<mask>`.
    Mask,
}

/// One token of a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Token {
    /// Of an encoder 0…3 are the specials, then 4 + row of the table; of a decoder the row of its embedding.
    pub id: u32,
    /// Row of the suffix table.
    #[serde(skip)]
    pub suffix: u32,
    /// As it was typed; empty for a rest or the start.
    pub text: String,
    /// Where it begins in the text, in UTF-16 units, as JavaScript counts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether the model has a vector for it, its own or its base form's.
    pub known: bool,
    /// Set where the table has only this base form of it ("teapot" for "teapots").
    #[serde(default)]
    pub base: Option<String>,
    /// Rest, start or mask.
    #[serde(default)]
    pub special: Option<Special>,
}

/// Cuts a text into words and signs and looks each up, a rest before and after.
pub(super) fn tokenize(text: &str, words: &Words) -> Vec<Token> {
    let mut tokens = vec![special(Special::Rest, "", 0, 0)];
    let mut end = 0;
    for piece in pieces(text) {
        end = piece.end;
        tokens.push(if is_mask(piece.text) {
            special(Special::Mask, piece.text, piece.start, piece.end)
        } else {
            look_up(&piece, words)
        });
    }
    tokens.push(special(Special::Rest, "", end, end));
    tokens
}

/// Cuts a text in the same way for a model with an embedding of its own: the start before it, nothing after it, no base forms.
pub(super) fn tokenize_listed(text: &str, words: &Words) -> Vec<Token> {
    let mut tokens = vec![special(Special::Start, "", 0, 0)];
    tokens.extend(pieces(text).iter().map(|piece| {
        let row = words.row(&lower(piece.text)).filter(|row| *row as usize >= LISTED.len());
        Token {
            id: row.map_or(LISTED_UNKNOWN, |row| words.id(row)),
            suffix: 0,
            text: piece.text.to_owned(),
            start: piece.start,
            end: piece.end,
            known: row.is_some(),
            base: None,
            special: None,
        }
    }));
    tokens
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn special(kind: Special, text: &str, start: usize, end: usize) -> Token {
    let id = match kind {
        Special::Rest => REST,
        Special::Start => START,
        Special::Mask => MASK,
    };
    Token { id, suffix: 0, text: text.to_owned(), start, end, known: true, base: None, special: Some(kind) }
}

fn look_up(piece: &Piece<'_>, words: &Words) -> Token {
    let word = lower(piece.text);
    let token = |id, known, base| Token {
        id,
        suffix: suffix::index(&word) as u32,
        text: piece.text.to_owned(),
        start: piece.start,
        end: piece.end,
        known,
        base,
        special: None,
    };
    if let Some(row) = words.row(&word) {
        return token(FIRST_WORD + row, true, None);
    }
    // A base form brings the meaning, the word's own suffix keeps number and tense.
    let base = bases(&word).into_iter().find_map(|base| words.row(&base).map(|row| (row, base)));
    match base {
        Some((row, base)) => token(FIRST_WORD + row, true, Some(base)),
        None => token(UNKNOWN, false, None),
    }
}

/// Candidate base forms of a word, likeliest first; at least three letters each.
fn bases(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for suffix in ["'s", "s", "es", "ed", "d", "ing", "ly", "er", "est"] {
        found.extend(word.strip_suffix(suffix).map(str::to_owned));
    }
    found.extend(word.strip_suffix("ies").map(|stem| format!("{stem}y")));
    found.extend(word.strip_suffix("ing").map(|stem| format!("{stem}e")));
    for suffix in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(suffix) {
            let mut letters = stem.chars().rev();
            if let (Some(last), Some(before)) = (letters.next(), letters.next())
                && last == before
            {
                found.push(stem[..stem.len() - last.len_utf8()].to_owned());
            }
        }
    }
    found.retain(|base| base.chars().count() >= 3);
    found
}

/// A cut of the text with its place in UTF-16 units.
struct Piece<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// Runs of letters and digits are words, an apostrophe or hyphen between letters included; any other visible
/// sign stands alone. Cutting at graphemes keeps an accent with its letter and an emoji in one piece.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let graphemes: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let byte = |index: usize| graphemes.get(index).map_or(text.len(), |&(at, _)| at);
    let starts_with = |index: usize, test: fn(char) -> bool| {
        graphemes.get(index).and_then(|(_, grapheme)| grapheme.chars().next()).is_some_and(test)
    };
    let mut found = Vec::new();
    let (mut index, mut units) = (0, 0);
    while index < graphemes.len() {
        let first = index;
        if let Some(length) = mask_at(&text[byte(index)..]) {
            index += length;
        } else if starts_with(index, char::is_alphanumeric) {
            index += 1;
            loop {
                let joins = matches!(graphemes.get(index), Some((_, "'" | "’" | "-")))
                    && starts_with(index - 1, char::is_alphabetic)
                    && starts_with(index + 1, char::is_alphabetic);
                if joins {
                    index += 2;
                } else if starts_with(index, char::is_alphanumeric) {
                    index += 1;
                } else {
                    break;
                }
            }
        } else {
            index += 1;
        }
        let piece = &text[byte(first)..byte(index)];
        let start = units;
        units += piece.encode_utf16().count();
        if !piece.chars().all(|letter| letter.is_whitespace() || letter.is_control()) {
            found.push(Piece { text: piece, start, end: units });
        }
    }
    found
}

/// Graphemes that a typed blank takes, where the text begins with one.
fn mask_at(text: &str) -> Option<usize> {
    ["[mask]", "<mask>"]
        .iter()
        .find(|mark| {
            text.len() >= mark.len()
                && text.is_char_boundary(mark.len())
                && text[..mark.len()].eq_ignore_ascii_case(mark)
        })
        .map(|mark| mark.len())
}

fn is_mask(piece: &str) -> bool {
    piece == "_" || mask_at(piece) == Some(piece.len())
}

#[cfg(test)]
mod tests {
    use super::{bases, pieces};

    fn cut(text: &str) -> Vec<&str> {
        pieces(text).iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn words_and_signs() {
        assert_eq!(cut("The cat's well-known, no?"), ["The", "cat's", "well-known", ",", "no", "?"]);
        assert_eq!(cut("it’s 'quoted' - 3-4"), ["it’s", "'", "quoted", "'", "-", "3", "-", "4"]);
        assert_eq!(cut("a _ b [MASK] <mask>."), ["a", "_", "b", "[MASK]", "<mask>", "."]);
        assert_eq!(cut(" \n\t\u{0} "), Vec::<&str>::new());
        assert_eq!(cut("<b>hi</b>"), ["<", "b", ">", "hi", "<", "/", "b", ">"]);
    }

    #[test]
    fn emoji_and_accents_stay_whole() {
        assert_eq!(cut("👩‍👩‍👧 cafe\u{301}s"), ["👩‍👩‍👧", "cafe\u{301}s"]);
        assert_eq!(cut("שלום עולם"), ["שלום", "עולם"]);
    }

    #[test]
    fn places_count_utf16_units() {
        let found = pieces("🐈 sat \u{FFFD}x");
        let places: Vec<_> = found.iter().map(|piece| (piece.start, piece.end)).collect();
        assert_eq!(places, [(0, 2), (3, 6), (7, 8), (8, 9)]);
    }

    #[test]
    fn base_forms() {
        assert_eq!(bases("teapots")[0], "teapot");
        assert!(bases("running").contains(&"run".to_owned()));
        assert!(bases("hurried").iter().all(|base| base != "hurry"));
        assert!(bases("ponies").contains(&"pony".to_owned()));
        assert!(bases("hoping").contains(&"hope".to_owned()));
        assert!(bases("is").is_empty());
    }
}
