//! The grid of a call, and what one chunk of it is.

use super::super::simd::LANES;
use super::walk::{Panel, Walk};
use super::{ROWS, STEP};
use crate::attention::{Kernel, Params, Span};

/// One query of one head, and where what belongs to it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// What it may see by causality, window and length.
    pub(super) span: Span,
    /// In q.
    pub(super) query: usize,
    /// In the output.
    pub(super) output: usize,
    /// In a `[batch, heads, queries, keys]` matrix, counted in rows.
    pub(super) matrix: usize,
    /// In the mask.
    pub(super) mask: usize,
    /// In the bias.
    pub(super) bias: usize,
}

/// Queries that are computed together: they read the same keys and values.
#[derive(Debug)]
pub(super) struct Chunk {
    /// First element of the rows of keys, and from one to the next.
    keys: (usize, usize),
    /// The same of the values.
    values: (usize, usize),
    /// Head by head, query by query.
    pub(super) rows: Vec<Row>,
    /// One for each eight rows.
    pub(super) reach: Vec<Reach>,
    pub(super) walk: Walk,
}

impl Chunk {
    /// First element of key `j`.
    #[inline(always)]
    pub(super) const fn key(&self, j: usize) -> usize {
        self.keys.0 + self.keys.1 * j
    }

    /// First element of value `j`.
    #[inline(always)]
    pub(super) const fn value(&self, j: usize) -> usize {
        self.values.0 + self.values.1 * j
    }
}

/// What the spans of up to eight rows have in common: only panels at their edges have to be looked at key by key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// The narrowest.
    all: Span,
    /// The widest.
    any: Span,
}

impl Reach {
    fn of(rows: &[Row]) -> Self {
        let pick = |field: fn(&Span) -> usize| {
            let values = rows.iter().map(|row| field(&row.span));
            (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
        };
        let (sinks, first, end) = (pick(|span| span.sinks), pick(|span| span.first), pick(|span| span.end));
        Self {
            all: Span { sinks: sinks.0, first: first.1, end: end.0 },
            any: Span { sinks: sinks.1, first: first.0, end: end.1 },
        }
    }

    /// Every row sees all of these keys.
    pub(super) const fn covers(&self, first: usize, end: usize) -> bool {
        end <= self.all.sinks || (first >= self.all.first && end <= self.all.end)
    }

    /// Some row may see some of the keys.
    pub(super) const fn meets(&self, panel: Panel) -> bool {
        panel.first < self.any.sinks || (panel.end() > self.any.first && panel.first < self.any.end)
    }
}

/// Where the next chunk starts.
#[derive(Debug)]
pub(super) struct Grid {
    batch: usize,
    kv_head: usize,
    /// First query head, counted from the first of those that share the key head.
    head: usize,
    row: usize,
    /// Heads in a chunk.
    heads: usize,
    /// Most queries of one head in a chunk.
    rows: usize,
    /// Queries of all heads and samples that are in chunks that were given out.
    given: usize,
    /// And those there are.
    all: usize,
    samples: usize,
    /// Number of the next chunk, and which of them are computed here.
    number: usize,
    share: Share,
}

/// Every `of`-th chunk, from number `index`: several threads take turns, so that long chunks and short ones meet every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Which of the threads this is, from 0.
    pub(crate) index: usize,
    /// How many there are.
    pub(crate) of: usize,
}

impl Share {
    /// Everything.
    pub(crate) const ALL: Self = Self { index: 0, of: 1 };
}

impl Grid {
    pub(super) fn new(params: &Params, share: Share) -> Self {
        let shape = &params.shape;
        let most = if params.chosen_kernel() == Kernel::Naive {
            // A chunk of it is one step.
            let row = (shape.keys * (shape.head_dim + shape.value_dim)) as u64;
            ((STEP / row) as usize / LANES * LANES).clamp(LANES, ROWS)
        } else {
            ROWS
        };
        let block = params.blocks.as_ref().map_or(usize::MAX, crate::attention::Blocks::size);
        let rows = most.min(shape.queries).min(block);
        // Where a head has few queries, others that read the same keys fill the chunk.
        let heads = (most / rows).clamp(1, shape.group());
        let all = shape.batch * shape.heads * shape.queries;
        let mut grid = Self {
            batch: 0,
            kv_head: 0,
            head: 0,
            row: 0,
            heads,
            rows,
            given: 0,
            all,
            samples: shape.batch,
            number: 0,
            share,
        };
        grid.skip(params);
        grid
    }

    /// Passes over the chunks that others compute.
    fn skip(&mut self, params: &Params) {
        while !self.done() && self.number % self.share.of != self.share.index {
            let (heads, queries) = self.ahead(params);
            self.given += heads.len() * queries.len();
            self.advance(params, queries.end, heads.len());
        }
    }

    /// Heads and queries of the next chunk.
    fn ahead(&self, params: &Params) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let shape = &params.shape;
        let first = self.kv_head * shape.group() + self.head;
        let mut end = (self.row + self.rows).min(shape.queries);
        if let Some(blocks) = &params.blocks {
            end = end.min((self.row / blocks.size() + 1) * blocks.size());
        }
        (first..first + self.heads.min(shape.group() - self.head), self.row..end)
    }

    /// The largest number of queries in one chunk.
    pub(super) const fn most_rows(&self) -> usize {
        self.heads * self.rows
    }

    /// Heads that read the same keys and values, and queries of each, in one chunk.
    pub(super) const fn tile(&self) -> (usize, usize) {
        (self.heads, self.rows)
    }

    pub(super) const fn done(&self) -> bool {
        self.batch == self.samples
    }

    /// Share of the queries that were given out, less `unfinished`.
    pub(super) fn share(&self, unfinished: usize) -> f32 {
        ((self.given - unfinished) as f64 / self.all as f64) as f32
    }

    pub(super) fn next(&mut self, params: &Params) -> Option<Chunk> {
        if self.done() {
            return None;
        }
        let shape = &params.shape;
        let b = self.batch;
        let (heads, queries) = self.ahead(params);
        let start = |spread: Option<&crate::attention::Broadcast>, h, i| spread.map_or(0, |over| over.at(b, h, i, 0));
        let row = |h: usize, i: usize| Row {
            span: params.span(b, i),
            query: shape.q_strides().at(b, h, i),
            output: shape.output_strides().at(b, h, i),
            matrix: (b * shape.heads + h) * shape.queries + i,
            mask: start(params.mask.as_ref().map(|mask| &mask.over), h, i),
            bias: start(params.bias.as_ref(), h, i),
        };
        let rows: Vec<Row> =
            heads.clone().flat_map(|h| queries.clone().map(move |i| (h, i))).map(|(h, i)| row(h, i)).collect();
        let walk = match params.chosen_kernel() {
            Kernel::Naive => Walk::all(shape.keys),
            _ => Walk::new(params, b, queries.clone()),
        };
        let chunk = Chunk {
            keys: (shape.k_strides().at(b, self.kv_head, 0), shape.k_strides().row),
            values: (shape.v_strides().at(b, self.kv_head, 0), shape.v_strides().row),
            reach: rows.chunks(LANES).map(Reach::of).collect(),
            rows,
            walk,
        };
        self.given += chunk.rows.len();
        self.advance(params, queries.end, heads.len());
        self.skip(params);
        Some(chunk)
    }

    fn advance(&mut self, params: &Params, row: usize, heads: usize) {
        let shape = &params.shape;
        self.number += 1;
        self.row = row;
        if self.row == shape.queries {
            self.row = 0;
            self.head += heads;
        }
        if self.head == shape.group() {
            self.head = 0;
            self.kv_head += 1;
        }
        if self.kv_head == shape.kv_heads {
            self.kv_head = 0;
            self.batch += 1;
        }
    }
}
