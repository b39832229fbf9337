//! Packed blocks and the inner loop over them.
//!
//! Eight queries lie side by side in the lanes of a vector; keys and columns of values come four at a time. So both
//! products are sums of outer products of eight numbers and four, whose 8 × 4 results are eight of the sixteen registers
//! that SIMD has everywhere, and everything between them (scale, largest score, powers, sums) goes lane by lane.

use std::ops::Range;

use wide::f32x8;

use super::super::simd::LANES;
use super::chunk::{Chunk, Row};
use super::walk::Panel;
use super::{Call, KEYS, filled};
use crate::attention::Params;
use crate::error::Result;

/// A number of each query of a group.
pub(super) type Lanes = [f32; LANES];

/// Columns of values that are mixed together.
pub(super) const COLUMNS: usize = 4;

/// The queries of a chunk, and one block of its keys and values.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) panels: Vec<Panel>,
    /// `[group][head_dim]`
    queries: Vec<Lanes>,
    /// `[panel][head_dim][4]`
    keys: Vec<[f32; Panel::WIDTH]>,
    /// `[column / 4][key][4]`
    values: Vec<[f32; COLUMNS]>,
    /// Whether the values hold NaN or infinities.
    careful: bool,
    /// Scores, then weights, of one group: `[key]`.
    pub(super) scores: Vec<Lanes>,
    /// The mix of each group so far: `[group][column]`, columns padded to a multiple of four.
    pub(super) mix: Vec<Lanes>,
}

/// Columns of values as they are packed.
pub(super) const fn width(params: &Params) -> usize {
    params.shape.value_dim.next_multiple_of(COLUMNS)
}

impl Packed {
    /// For chunks of up to `rows` queries.
    pub(super) fn new(params: &Params, rows: usize) -> Result<Self> {
        let (groups, dim) = (rows.div_ceil(LANES), params.shape.head_dim);
        Ok(Self {
            panels: Vec::with_capacity(KEYS / Panel::WIDTH),
            queries: filled(groups * dim, [0.0; LANES])?,
            keys: filled(KEYS / Panel::WIDTH * dim, [0.0; Panel::WIDTH])?,
            values: filled(width(params) / COLUMNS * KEYS, [0.0; COLUMNS])?,
            careful: false,
            scores: filled(KEYS, [0.0; LANES])?,
            mix: filled(groups * width(params), [0.0; LANES])?,
        })
    }

    /// What [`Packed::bytes`] of it will be.
    pub(super) fn bytes_for(params: &Params, rows: usize) -> usize {
        let (groups, panels) = (rows.div_ceil(LANES), KEYS / Panel::WIDTH);
        panels * size_of::<Panel>()
            + panels * params.shape.head_dim * size_of::<[f32; Panel::WIDTH]>()
            + width(params) / COLUMNS * KEYS * size_of::<[f32; COLUMNS]>()
            + (groups * (params.shape.head_dim + width(params)) + KEYS) * size_of::<Lanes>()
    }

    pub(super) fn bytes(&self) -> usize {
        let Self { panels, queries, keys, values, careful: _, scores, mix } = self;
        panels.capacity() * size_of::<Panel>()
            + size_of_val(&**queries)
            + size_of_val(&**keys)
            + size_of_val(&**values)
            + size_of_val(&**scores)
            + size_of_val(&**mix)
    }

    pub(super) fn pack_queries(&mut self, call: &Call<'_>, rows: &[Row]) {
        let dim = call.params.shape.head_dim;
        for (slot, row) in rows.iter().enumerate() {
            let query = &call.inputs.q[row.query..][..dim];
            for (to, x) in self.queries[slot / LANES * dim..][..dim].iter_mut().zip(query) {
                to[slot % LANES] = *x;
            }
        }
    }

    /// Packs the keys of the panels. Places without a key keep what they had.
    pub(super) fn pack_keys(&mut self, call: &Call<'_>, chunk: &Chunk) {
        let dim = call.params.shape.head_dim;
        for (panel, to) in self.panels.iter().zip(self.keys.chunks_exact_mut(dim)) {
            let key = |lane: usize| &call.inputs.k[chunk.key(panel.first + lane)..][..dim];
            if panel.is_full() {
                let keys: [&[f32]; Panel::WIDTH] = std::array::from_fn(key);
                for (d, to) in to.iter_mut().enumerate() {
                    *to = keys.map(|key| key[d]);
                }
            } else {
                for lane in 0..panel.count {
                    for (to, x) in to.iter_mut().zip(key(lane)) {
                        to[lane] = *x;
                    }
                }
            }
        }
    }

    /// Packs the values of the panels; places without one become 0.
    pub(super) fn pack_values(&mut self, call: &Call<'_>, chunk: &Chunk) {
        let dim = call.params.shape.value_dim;
        self.careful = false;
        for (at, panel) in self.panels.iter().enumerate() {
            for lane in 0..Panel::WIDTH {
                let value =
                    if lane < panel.count { &call.inputs.v[chunk.value(panel.first + lane)..][..dim] } else { &[] };
                let (whole, rest) = value.as_chunks::<COLUMNS>();
                let mut to = self.values[at * Panel::WIDTH + lane..].iter_mut().step_by(KEYS);
                for (value, to) in whole.iter().zip(&mut to) {
                    *to = *value;
                }
                for (column, to) in to.enumerate() {
                    *to = [0.0; COLUMNS];
                    if column == 0 {
                        to[..rest.len()].copy_from_slice(rest);
                    }
                }
                self.careful |= call.params.allow_non_finite && value.iter().any(|x| !x.is_finite());
            }
        }
    }

    /// `scores[j] = scale × (q · k_j)` of a group of queries, for the keys of some panels.
    pub(super) fn score(&mut self, params: &Params, group: usize, panels: Range<usize>, scale: f32) {
        let dim = params.shape.head_dim;
        let queries = &self.queries[group * dim..][..dim];
        let keys = &self.keys[panels.start * dim..panels.end * dim];
        score(queries, keys, scale, &mut self.scores[keys_of(panels)]);
    }

    /// `mix[column] += Σ_j scores[j] · values[j, column]` of a group, for the keys of some panels.
    pub(super) fn add_mix(&mut self, params: &Params, group: usize, panels: Range<usize>) {
        let (width, keys) = (width(params), keys_of(panels));
        let weights = &self.scores[keys.clone()];
        let mix = &mut self.mix[group * width..][..width];
        if self.careful {
            for (mix, values) in mix.as_chunks_mut::<COLUMNS>().0.iter_mut().zip(self.values.chunks_exact(KEYS)) {
                add_outer_careful(weights, &values[keys.clone()], mix);
            }
        } else {
            add_mix(weights, &self.values[keys.start..], mix);
        }
    }
}

/// The places of the keys of some panels in a block.
pub(super) const fn keys_of(panels: Range<usize>) -> Range<usize> {
    panels.start * Panel::WIDTH..panels.end * Panel::WIDTH
}

// Functions of their own: inlined, what is around them would take the registers that the sums need.

#[inline(never)]
fn score(queries: &[Lanes], keys: &[[f32; Panel::WIDTH]], scale: f32, scores: &mut [Lanes]) {
    for (keys, scores) in keys.chunks_exact(queries.len()).zip(scores.as_chunks_mut::<{ Panel::WIDTH }>().0) {
        let mut sums = [f32x8::splat(0.0); Panel::WIDTH];
        add_outer(queries, keys, &mut sums);
        *scores = sums.map(|sum| (sum * f32x8::splat(scale)).to_array());
    }
}

/// The columns of `values` are [`KEYS`] apart.
#[inline(never)]
fn add_mix(weights: &[Lanes], values: &[[f32; COLUMNS]], mix: &mut [Lanes]) {
    for (mix, values) in mix.as_chunks_mut::<COLUMNS>().0.iter_mut().zip(values.chunks(KEYS)) {
        let mut sums = mix.map(f32x8::new);
        add_outer(weights, values, &mut sums);
        *mix = sums.map(f32x8::to_array);
    }
}

/// `sums[c] += Σ_i a[i] · b[i][c]`
#[inline(always)]
fn add_outer(a: &[Lanes], b: &[[f32; 4]], sums: &mut [f32x8; 4]) {
    let len = a.len().min(b.len());
    let (mut a, mut b) = (a.as_ptr(), b.as_ptr());
    // SAFETY: both slices have at least `len` elements.
    unsafe {
        let end = a.add(len);
        while a != end {
            let x = f32x8::new(*a);
            let y = &*b;
            for c in 0..4 {
                sums[c] = f32x8::splat(y[c]).mul_add(x, sums[c]);
            }
            a = a.add(1);
            b = b.add(1);
        }
    }
}

/// The same where b may hold NaN or infinities: a weight of 0 contributes nothing, so it must not meet them.
fn add_outer_careful(a: &[Lanes], b: &[[f32; 4]], sums: &mut [Lanes; 4]) {
    for (a, b) in a.iter().zip(b) {
        for c in 0..4 {
            for lane in 0..LANES {
                if a[lane] != 0.0 {
                    sums[c][lane] += a[lane] * b[c];
                }
            }
        }
    }
}
