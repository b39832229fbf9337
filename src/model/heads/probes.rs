//! Probe files as texts with the looks that they mark.

use super::Look;
use crate::error::Result;
use crate::model::evaluate;

/// A text of a probe file.
pub(super) struct Probe {
    pub(super) text: String,
    /// Set where the file marks it; places count tokens, the opening rest included.
    pub(super) look: Option<Look>,
    /// Line of the file, from 0: the halves are the even and the odd lines.
    pub(super) line: usize,
}

fn probe(line: usize, text: String, from: usize, right: usize, rival: usize) -> Probe {
    let look = Look { from: from + 1, right: vec![right + 1], rival: Some(rival + 1) };
    Probe { text, look: Some(look), line }
}

/// Reads a file of pairs or of choices, as its header says.
pub(super) fn read(file: &str) -> Result<Vec<Probe>> {
    if file.starts_with("first\t") {
        let pairs = evaluate::read_pairs(file)?.into_iter().enumerate();
        Ok(pairs
            .flat_map(|(line, pair)| {
                let first = probe(line, pair.first, pair.pronoun, pair.a, pair.b);
                [first, probe(line, pair.second, pair.pronoun, pair.b, pair.a)]
            })
            .collect())
    } else {
        let choices = evaluate::read_choices(file)?.into_iter().enumerate();
        Ok(choices.map(|(line, at)| probe(line, at.text, at.from, at.right, at.other)).collect())
    }
}
