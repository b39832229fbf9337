//! Online softmax over blocks of keys: Dao, Fu, Ermon, Rudra and Ré, FlashAttention, 2022; the division by the sum is
//! put off to the end as in FlashAttention-2 (Dao, 2023). Block-sparse is the same over fewer keys.
//!
//! ```text
//! m' = max(m, max_j s_j)     a = exp(m − m')     l' = a l + Σ_j exp(s_j − m')     o' = a o + Σ_j exp(s_j − m') v_j
//! ```
//!
//! Scores are kept in bits, times log₂ e, and powers are those of 2.

use std::f32::consts::LOG2_E;
use std::ops::Range;

use bytemuck::cast;
use wide::{f32x4, f32x8};

use super::super::simd::{LANES, exp2_below};
use super::block::{self, Lanes, Packed};
use super::chunk::{Chunk, Row};
use super::walk::Panel;
use super::{Call, KEYS, filled, rows, softmax};
use crate::attention::Params;
use crate::error::Result;

/// How many bits scores may lie above `max` before it is moved: powers of up to 2¹² do a sum no harm, and what is summed up
/// so far has to be rescaled seldom.
const SLACK: f32 = 12.0;

/// What a chunk has so far.
#[derive(Debug)]
pub(super) struct State {
    /// The mix in it is not yet divided by the sum.
    packed: Packed,
    /// About the largest score of each query so far, in bits, by group.
    max: Vec<Lanes>,
    /// Sum of the powers of each query so far, relative to `max`.
    sum: Vec<Lanes>,
    /// What the rules add to the scores of a group, in bits, `[key]`; only where they do.
    rules: Vec<Lanes>,
}

impl State {
    /// For chunks of up to `rows` queries.
    pub(super) fn new(params: &Params, rows: usize) -> Result<Self> {
        let groups = rows.div_ceil(LANES);
        Ok(Self {
            packed: Packed::new(params, rows)?,
            max: filled(groups, [0.0; LANES])?,
            sum: filled(groups, [0.0; LANES])?,
            rules: filled(KEYS, [0.0; LANES])?,
        })
    }

    /// What [`State::bytes`] of it will be.
    pub(super) fn bytes_for(params: &Params, rows: usize) -> usize {
        Packed::bytes_for(params, rows) + (2 * rows.div_ceil(LANES) + KEYS) * size_of::<Lanes>()
    }

    pub(super) fn bytes(&self) -> usize {
        self.packed.bytes() + (self.max.len() + self.sum.len() + self.rules.len()) * size_of::<Lanes>()
    }

    /// Takes the next block of keys into the chunk, and writes the output with the last. Gives the multiply-adds it took.
    pub(super) fn block(&mut self, call: &Call<'_>, chunk: &mut Chunk, fresh: bool, output: &mut [f32]) -> u64 {
        if fresh {
            self.packed.pack_queries(call, &chunk.rows);
            self.packed.mix.fill([0.0; LANES]);
            self.max.fill([f32::MIN; LANES]);
            self.sum.fill([0.0; LANES]);
        }
        chunk.walk.panels(&mut self.packed.panels, KEYS / Panel::WIDTH);
        self.packed.pack_keys(call, chunk);
        self.packed.pack_values(call, chunk);
        let whole = self.whole();
        for group in 0..chunk.reach.len() {
            if whole.is_some_and(|(first, end)| chunk.reach[group].covers(first, end)) {
                self.add(call, chunk, group, true, 0..self.packed.panels.len());
                continue;
            }
            let mut panels = self.seen(chunk, group, 0);
            while !panels.is_empty() {
                self.add(call, chunk, group, false, panels.clone());
                panels = self.seen(chunk, group, panels.end);
            }
        }
        if chunk.walk.done() {
            self.write(call.params, &chunk.rows, output);
        }
        let shape = &call.params.shape;
        let pairs = chunk.rows.len().next_multiple_of(LANES) * self.packed.panels.len() * Panel::WIDTH;
        (pairs * (shape.head_dim + shape.value_dim)) as u64 + 1000
    }

    /// First and end of the keys of the block, where they lie in one piece and fill every panel.
    fn whole(&self) -> Option<(usize, usize)> {
        let panels = &self.packed.panels;
        let (first, end) = (panels.first()?.first, panels.last()?.end());
        let full = end - first == panels.len() * Panel::WIDTH && panels.iter().all(|panel| panel.is_full());
        full.then_some((first, end))
    }

    /// The next panels, from number `from` on, of which the group sees something.
    fn seen(&self, chunk: &Chunk, group: usize, from: usize) -> Range<usize> {
        let panels = &self.packed.panels;
        let meets = |panel: &Panel| chunk.reach[group].meets(*panel);
        let start = panels[from..].iter().position(meets).map_or(panels.len(), |skip| from + skip);
        start..panels[start..].iter().position(|panel| !meets(panel)).map_or(panels.len(), |count| start + count)
    }

    /// Takes panels into what a group has so far. Where they are `plain`, no span hides any of their keys from any query.
    fn add(&mut self, call: &Call<'_>, chunk: &Chunk, group: usize, plain: bool, panels: Range<usize>) {
        // With a softcap the scores are in bits only after it.
        let bits = if call.params.softcap.is_some() { 1.0 } else { LOG2_E };
        self.packed.score(call.params, group, panels.clone(), call.params.scale * bits);
        self.apply_rules(call, chunk, group, plain, panels.clone());
        self.soften(call.params, group, panels.clone());
        self.packed.add_mix(call.params, group, panels);
    }

    /// Softcap, bias and masks.
    fn apply_rules(&mut self, call: &Call<'_>, chunk: &Chunk, group: usize, plain: bool, panels: Range<usize>) {
        let params = call.params;
        if let Some(softcap) = params.softcap {
            for scores in &mut self.packed.scores[block::keys_of(panels.clone())] {
                *scores = (rows::bend(f32x8::new(*scores), softcap) * f32x8::splat(LOG2_E)).to_array();
            }
        }
        let ruled = params.mask.is_some() || params.bias.is_some();
        if plain && !ruled {
            return;
        }
        let plain = |panel: &Panel| !ruled && panel.is_full() && chunk.reach[group].covers(panel.first, panel.end());
        let rows = &chunk.rows[group * LANES..chunk.rows.len().min((group + 1) * LANES)];
        let mut at = panels.start;
        while at < panels.end {
            if plain(&self.packed.panels[at]) {
                at += 1;
                continue;
            }
            let end = self.fill_rules(call, rows, at..panels.end, plain);
            let keys = block::keys_of(at..end);
            for (scores, rule) in self.packed.scores[keys.clone()].iter_mut().zip(&self.rules[keys]) {
                let (score, rule, hidden) = (f32x8::new(*scores), f32x8::new(*rule), f32x8::splat(f32::NEG_INFINITY));
                // Not a sum: a hidden score may be NaN.
                *scores = rule.simd_eq(hidden).select(hidden, score + rule).to_array();
            }
            at = end;
        }
    }

    /// What the rules add to the panels from the first of `panels` on, as far as the keys lie in one piece and no
    /// panel is plain. Gives the first panel that is not filled.
    fn fill_rules(
        &mut self,
        call: &Call<'_>,
        rows: &[Row],
        panels: Range<usize>,
        plain: impl Fn(&Panel) -> bool,
    ) -> usize {
        let of = &self.packed.panels;
        let mut end = panels.start + 1;
        while end < panels.end && of[end].first == of[end - 1].end() && !plain(&of[end]) {
            end += 1;
        }
        let first = of[panels.start].first;
        let count = of[end - 1].end() - first;
        let to = &mut self.rules[block::keys_of(panels.start..end)];
        let mut line = [0.0; KEYS];
        for (lane, row) in rows.iter().enumerate() {
            line[..count].fill(0.0);
            rows::apply_rules(&mut line[..count], call.params, call.inputs.bias, row, first);
            to.iter_mut().zip(&line[..count]).for_each(|(to, rule)| to[lane] = in_bits(*rule));
        }
        to[count..].fill([f32::NEG_INFINITY; LANES]);
        end
    }

    /// `scores = 2^(scores − max)`; where there is a far larger score than before, what there is so far fades.
    fn soften(&mut self, params: &Params, group: usize, panels: Range<usize>) {
        let scores = &mut self.packed.scores[block::keys_of(panels)];
        let before = self.max[group];
        let largest = f32x8::new(softmax::largest(scores, &before));
        let mut max = before;
        if (largest - f32x8::new(before)).simd_gt(f32x8::splat(SLACK)).any() {
            max = largest.to_array();
            let fade: [f32x4; 2] = cast(f32x8::new(before) - f32x8::new(max));
            let fade: f32x8 = cast(fade.map(exp2_below));
            let width = block::width(params);
            for numbers in self.packed.mix[group * width..][..width].iter_mut().chain([&mut self.sum[group]]) {
                *numbers = (f32x8::new(*numbers) * fade).to_array();
            }
            self.max[group] = max;
        }
        softmax::powers(scores, &max, &mut self.sum[group]);
    }

    fn write(&self, params: &Params, rows: &[Row], output: &mut [f32]) {
        let width = block::width(params);
        for (slot, row) in rows.iter().enumerate() {
            let (group, lane) = (slot / LANES, slot % LANES);
            let sum = self.sum[group][lane];
            let inverse = if sum == 0.0 { 0.0 } else { 1.0 / sum };
            let out = &mut output[row.output..][..params.shape.value_dim];
            out.iter_mut().zip(&self.packed.mix[group * width..]).for_each(|(out, mix)| *out = mix[lane] * inverse);
        }
    }
}

/// What a rule adds, in bits. What is finite stays so: the lowest number is often meant to hide, but is not −∞.
fn in_bits(rule: f32) -> f32 {
    let bits = rule * LOG2_E;
    if bits.is_finite() || !rule.is_finite() { bits } else { f32::MAX.copysign(rule) }
}
