//! The keys that a query may see before the explicit mask and the blocks are asked.

use super::Params;

/// Keys `0..sinks` and `first..end`, where `sinks ≤ first ≤ end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// End of the keys at the start that the window leaves in sight; 0 where the two ranges would touch.
    pub sinks: usize,
    /// First key of the window.
    pub first: usize,
    /// Past its last.
    pub end: usize,
}

impl Span {
    /// Is key `j` in it?
    #[must_use]
    pub const fn has(&self, j: usize) -> bool {
        j < self.sinks || (j >= self.first && j < self.end)
    }

    /// How many keys it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.sinks + self.end - self.first
    }

    /// Has it none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Params {
    /// What query `i` of sample `b` may see by causality, window and length.
    #[must_use]
    pub fn span(&self, b: usize, i: usize) -> Span {
        let keys = self.valid_keys(b) as i64;
        let position = (i as i64).saturating_add(self.offset_of(b));
        let within = |key: i64| key.clamp(0, keys) as usize;
        let behind = |side: u32| within(position.saturating_add(i64::from(side)).saturating_add(1));
        let causal = if self.causal { behind(0) } else { keys as usize };
        let Some(window) = self.window else { return Span { sinks: 0, first: 0, end: causal } };
        let first = window.left.map_or(0, |left| within(position.saturating_sub(i64::from(left))));
        let end = window.right.map_or(causal, |right| behind(right).min(causal));
        let sinks = (window.sinks as usize).min(causal);
        if end <= first {
            return Span { sinks, first: sinks, end: sinks };
        }
        if sinks >= first {
            return Span { sinks: 0, first: 0, end: end.max(sinks) };
        }
        Span { sinks, first, end }
    }

    /// The keys that some query of `rows` may see: the union of their spans, with the sinks apart where a gap is left.
    #[must_use]
    pub fn span_of(&self, b: usize, rows: std::ops::Range<usize>) -> Span {
        let mut all = Span::default();
        // Both ends only move right from one query to the next, but a span may be empty: so every row is asked.
        for span in rows.map(|i| self.span(b, i)).filter(|span| !span.is_empty()) {
            if all.is_empty() {
                all = span;
                continue;
            }
            let first = if all.first == all.end {
                span.first
            } else if span.first == span.end {
                all.first
            } else {
                all.first.min(span.first)
            };
            let end = all.end.max(span.end);
            let sinks = all.sinks.max(span.sinks);
            all = Span { sinks, first: first.max(sinks), end: end.max(sinks) };
        }
        if all.sinks >= all.first { Span { sinks: 0, first: 0, end: all.end } } else { all }
    }
}
