//! The second half of a word's features: its last two letters. A frozen table alone learns number ("cat", "cats") slowly.

/// Rows of the suffix table.
pub(super) const COUNT: usize = 256;

/// Row of a lower-cased word: 27 · c₁ + c₂ modulo 256 over its last two letters, a…z → 1…26, anything else → 0.
pub(super) fn index(word: &str) -> usize {
    let code = |letter: Option<char>| match letter {
        Some(letter @ 'a'..='z') => letter as usize - 'a' as usize + 1,
        _ => 0,
    };
    let mut letters = word.chars().rev();
    let last = code(letters.next());
    (27 * code(letters.next()) + last) % COUNT
}

#[cfg(test)]
mod tests {
    use super::index;

    #[test]
    fn last_two_letters() {
        assert_eq!(index("cat"), 27 + 20); // a, t
        assert_eq!(index("mat"), index("cat"));
        assert_eq!(index("a"), 1); // one letter: c₁ = 0
        assert_eq!(index("naïf"), 6); // ï is no letter of the table
        assert_eq!(index("zz"), (27 * 26 + 26) % 256);
        assert_eq!(index(""), 0);
    }
}
