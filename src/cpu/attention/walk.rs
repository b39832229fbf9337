//! The keys that a chunk of queries looks at. What none of them sees is not walked.

use std::ops::Range;

use crate::attention::Params;

/// Up to four neighbouring keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    /// The first of them.
    pub(super) first: usize,
    /// How many there are; 1 to 4.
    pub(super) count: usize,
}

impl Panel {
    /// Most keys in one.
    pub(super) const WIDTH: usize = 4;

    /// Past the last key.
    pub(super) const fn end(self) -> usize {
        self.first + self.count
    }

    /// Has it as many keys as it may?
    pub(super) const fn is_full(self) -> bool {
        self.count == Self::WIDTH
    }
}

/// What is left to walk.
#[derive(Debug)]
pub(super) struct Walk {
    /// Ranges of keys, none empty, the next one last.
    ranges: Vec<Range<usize>>,
}

impl Walk {
    /// The keys that some of `rows` of sample `b` may see by causality, window and length, and by the blocks of the
    /// first row: where there are blocks, all rows lie in one.
    pub(super) fn new(params: &Params, b: usize, rows: Range<usize>) -> Self {
        let listed = match &params.blocks {
            None => vec![(0, params.shape.keys)],
            Some(blocks) => blocks.ranges(rows.start / blocks.size(), params.shape.keys),
        };
        let span = params.span_of(b, rows);
        let mut ranges = Vec::with_capacity(listed.len() + 1);
        for (first, end) in listed {
            for seen in [0..span.sinks, span.first..span.end] {
                let range = seen.start.max(first)..seen.end.min(end);
                if !range.is_empty() {
                    ranges.push(range);
                }
            }
        }
        ranges.reverse();
        Self { ranges }
    }

    /// All keys.
    pub(super) fn all(keys: usize) -> Self {
        Self { ranges: vec![Range { start: 0, end: keys }] }
    }

    pub(super) fn done(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The next keys in one piece, at most `most`; an empty range where there are none.
    pub(super) fn run(&mut self, most: usize) -> Range<usize> {
        let Some(range) = self.ranges.last_mut() else { return 0..0 };
        let run = range.start..range.end.min(range.start + most);
        range.start = run.end;
        if range.start == range.end {
            self.ranges.pop();
        }
        run
    }

    /// The next panels, at most `most`, in place of those in `panels`.
    pub(super) fn panels(&mut self, panels: &mut Vec<Panel>, most: usize) {
        panels.clear();
        while panels.len() < most && !self.done() {
            let run = self.run(Panel::WIDTH);
            panels.push(Panel { first: run.start, count: run.len() });
        }
    }
}
