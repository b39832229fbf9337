//! Online softmax over blocks of keys: Dao, Fu, Ermon, Rudra and Ré, FlashAttention, 2022; the division by the sum is
//! put off to the end as in FlashAttention-2 (Dao, 2023). Block-sparse is the same over fewer keys.
//!
//! ```text
//! m' = max(m, max_j s_j)     a = exp(m − m')     l' = a l + Σ_j exp(s_j − m')     o' = a o + Σ_j exp(s_j − m') v_j
//! ```

use std::ops::Range;

use bytemuck::cast;
use wide::{f32x4, f32x8};

use super::super::simd::{LANES, exp_below};
use super::block::{self, Lanes, Packed};
use super::chunk::{Chunk, Row};
use super::walk::Panel;
use super::{Call, KEYS, filled, rows};
use crate::attention::Params;
use crate::error::Result;

/// How far scores may lie above `max` before it is moved: e⁸ times as much as 1 is no harm to a sum, and what is summed
/// up so far has to be rescaled seldom.
const SLACK: f32 = 8.0;

/// What a chunk has so far.
#[derive(Debug)]
pub(super) struct State {
    /// The mix in it is not yet divided by the sum.
    packed: Packed,
    /// About the largest score of each query so far, by group.
    max: Vec<Lanes>,
    /// Sum of the powers of each query so far, relative to `max`.
    sum: Vec<Lanes>,
    /// What the rules add to the scores of a group, `[key]`; only where they do.
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
        for group in 0..chunk.reach.len() {
            let panels = self.seen(chunk, group);
            if panels.is_empty() {
                continue;
            }
            self.packed.score(call.params, group, panels.clone(), call.params.scale);
            self.apply_rules(call, chunk, group, panels.clone());
            self.soften(call.params, group, panels.clone());
            self.packed.add_mix(call.params, group, panels);
        }
        if chunk.walk.done() {
            self.write(call.params, &chunk.rows, output);
        }
        let shape = &call.params.shape;
        let pairs = chunk.rows.len().next_multiple_of(LANES) * self.packed.panels.len() * Panel::WIDTH;
        (pairs * (shape.head_dim + shape.value_dim)) as u64 + 1000
    }

    /// The panels between the first and the last that the group sees something of.
    fn seen(&self, chunk: &Chunk, group: usize) -> Range<usize> {
        let panels = &self.packed.panels;
        let meets = |panel: &Panel| chunk.reach[group].meets(*panel);
        let from = panels.iter().position(meets).unwrap_or(panels.len());
        from..panels.iter().rposition(meets).map_or(from, |last| last + 1)
    }

    /// Softcap, bias and masks, where a panel has any of them.
    fn apply_rules(&mut self, call: &Call<'_>, chunk: &Chunk, group: usize, panels: Range<usize>) {
        let params = call.params;
        if let Some(softcap) = params.softcap {
            for scores in &mut self.packed.scores[panels.start * Panel::WIDTH..panels.end * Panel::WIDTH] {
                *scores = rows::bend(f32x8::new(*scores), softcap).to_array();
            }
        }
        let ruled = params.mask.is_some() || params.bias.is_some();
        let plain = |panel: &Panel| !ruled && chunk.reach[group].covers(*panel);
        let rows = &chunk.rows[group * LANES..chunk.rows.len().min((group + 1) * LANES)];
        let mut at = panels.start;
        while at < panels.end {
            if plain(&self.packed.panels[at]) {
                at += 1;
                continue;
            }
            let end = self.fill_rules(call, rows, at..panels.end, plain);
            let keys = at * Panel::WIDTH..end * Panel::WIDTH;
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
        let to = &mut self.rules[panels.start * Panel::WIDTH..end * Panel::WIDTH];
        let mut line = [0.0; KEYS];
        for (lane, row) in rows.iter().enumerate() {
            line[..count].fill(0.0);
            rows::apply_rules(&mut line[..count], call.params, call.inputs.bias, row, first);
            to.iter_mut().zip(&line[..count]).for_each(|(to, rule)| to[lane] = *rule);
        }
        to[count..].fill([f32::NEG_INFINITY; LANES]);
        end
    }

    /// `scores = exp(scores − max)`; where there is a far larger score than before, what there is so far fades.
    fn soften(&mut self, params: &Params, group: usize, panels: Range<usize>) {
        let scores = &mut self.packed.scores[panels.start * Panel::WIDTH..panels.end * Panel::WIDTH];
        let before = self.max[group];
        let largest = f32x8::new(largest(scores, before));
        let mut max = before;
        if (largest - f32x8::new(before)).simd_gt(f32x8::splat(SLACK)).any() {
            max = largest.to_array();
            let fade: [f32x4; 2] = cast(f32x8::new(before) - f32x8::new(max));
            let fade: f32x8 = cast(fade.map(exp_below));
            let width = block::width(params);
            for numbers in self.packed.mix[group * width..][..width].iter_mut().chain([&mut self.sum[group]]) {
                *numbers = (f32x8::new(*numbers) * fade).to_array();
            }
            self.max[group] = max;
        }
        powers(scores, &max, &mut self.sum[group]);
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

/// The largest score of each query, at least `before`.
#[inline(never)]
fn largest(scores: &[Lanes], before: Lanes) -> Lanes {
    scores.iter().fold(f32x8::new(before), |max, scores| max.fast_max(f32x8::new(*scores))).to_array()
}

/// `scores = exp(scores − max)`; adds the sums to `sum`. Four queries at a time: for eight, the registers that the
/// polynomial leaves do not suffice.
#[inline(never)]
fn powers(scores: &mut [Lanes], max: &Lanes, sum: &mut Lanes) {
    for half in 0..2 {
        let at = |lanes: &Lanes| f32x4::new(lanes.as_chunks::<4>().0[half]);
        let max = at(max);
        let mut total = at(sum);
        for scores in &mut *scores {
            let power = exp_below(at(scores) - max);
            total += power;
            scores.as_chunks_mut::<4>().0[half] = power.to_array();
        }
        sum.as_chunks_mut::<4>().0[half] = total.to_array();
    }
}
