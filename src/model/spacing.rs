//! A written word joins a text: with a space before it, unless it is a sign that leans on what stands there.

/// The text with the word, and where the word lies in it, in UTF-16 units.
pub(super) fn spaced(text: &str, word: &str) -> (String, usize, usize) {
    let quotes = text.matches('"').count();
    let opened = text.ends_with('"') && quotes % 2 == 1;
    let leans = matches!(word, "." | "," | "!" | "?" | ":" | ";") || (word == "\"" && quotes % 2 == 1);
    let open = text.is_empty() || text.ends_with(char::is_whitespace);
    let mut joined = text.to_owned();
    if !(open || opened || leans) {
        joined.push(' ');
    }
    let start = joined.encode_utf16().count();
    joined.push_str(word);
    (joined, start, start + word.encode_utf16().count())
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn words_are_parted_and_signs_lean() {
        let words = ["tom", "said", ":", "\"", "no", ",", "tom", "!", "\"", "he", "ran", "."];
        let text = words.iter().fold(String::new(), |text, word| spaced(&text, word).0);
        assert_eq!(text, "tom said: \"no, tom!\" he ran.");
        assert_eq!(spaced("🐈", "ran"), ("🐈 ran".to_owned(), 3, 6));
        assert_eq!(spaced("the ", "cat").0, "the cat");
    }
}
