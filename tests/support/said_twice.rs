//! Lists said twice, as `probes/lists.tsv` of a decoder has them: the second saying lacks its last word, and the word before it is
//! marked as one that should look at the place of the missing one.

use std::ops::Range;

use qkv::model::evaluate::{self, Choice};

/// A list of different words said twice, but for its last word. Places of rows count tokens, the start included.
pub(crate) struct SaidTwice {
    words: Vec<String>,
    /// From a word said again to its first saying.
    distance: usize,
}

impl SaidTwice {
    pub(crate) fn read(file: &str) -> Vec<Self> {
        let lists = evaluate::read_choices(file).expect("a file of choices").into_iter();
        let list = |Choice { text, from, right, other }| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert!(from + 1 == words.len() && right == other + 1 && words[other] == words[from], "{text}");
            Self { distance: from - other, words }
        };
        lists.map(list).collect()
    }

    /// The same words without what stands around them.
    pub(crate) fn bare(&self) -> Self {
        let again = self.again();
        let said = &self.words[again.start - 1..];
        let first = &self.words[again.start - 1 - self.distance..=self.words.len() - self.distance];
        Self { words: [first, said].concat(), distance: first.len() }
    }

    pub(crate) fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Rows of the words said for the first time.
    pub(crate) fn heard(&self) -> Range<usize> {
        let again = self.again();
        // The last has not been said again yet.
        again.start - self.distance..again.end - self.distance + 1
    }

    /// Rows of the words said again.
    pub(crate) fn again(&self) -> Range<usize> {
        let said = |at: &usize| *at >= self.distance && self.words[*at] == self.words[at - self.distance];
        // From the end, so that a sign before both sayings is none of their words.
        let count = (0..self.words.len()).rev().take_while(said).take_while(|&at| self.words[at] != ":").count();
        self.words.len() - count + 1..self.words.len() + 1
    }

    /// Row of the first saying of a word said again.
    pub(crate) const fn first(&self, row: usize) -> usize {
        row - self.distance
    }

    /// Row of what followed it there.
    pub(crate) const fn followed(&self, row: usize) -> usize {
        row - self.distance + 1
    }
}
