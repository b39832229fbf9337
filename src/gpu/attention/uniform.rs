//! The uniform and the rules of `shaders/shared/attention.wgsl`.

use super::Prepared;
use super::limits::{position, side};
use crate::attention::{Params, Strides};

/// Words of the uniform: a multiple of four, as its vectors ask.
const WORDS: usize = 44;

impl Prepared<'_> {
    /// What a shader is told of the call, for `count` items from number `first`; `keep` is which matrices are written.
    pub(super) fn uniform(&self, keep: u32, first: u64, count: u64) -> [u32; WORDS] {
        let params = self.params;
        let shape = &params.shape;
        let strides = |Strides { batch, head, row }| [batch as u32, head as u32, row as u32, 0];
        let spread = |strides: [usize; 4]| strides.map(|stride| stride as u32);
        let window = params.window.unwrap_or_default();
        let tables = [
            strides(shape.q_strides()),
            strides(shape.k_strides()),
            strides(shape.v_strides()),
            strides(shape.output_strides()),
            spread(params.mask.as_ref().map_or([0; 4], |mask| mask.over.strides())),
            spread(params.bias.map_or([0; 4], |over| over.strides())),
        ];
        let sizes = [
            shape.heads as u32,
            shape.group() as u32,
            shape.queries as u32,
            shape.keys as u32,
            shape.head_dim as u32,
            shape.value_dim as u32,
            self.mask_at,
            self.blocks_at,
            position(params, 0) as u32,
            side(window.left) as u32,
            side(window.right) as u32,
            window.sinks,
            params.scale.to_bits(),
            params.softcap.unwrap_or(0.0).to_bits(),
            params.blocks.as_ref().map_or(1, |blocks| blocks.size() as u32),
            keep,
            first as u32,
            count as u32,
        ];
        let mut words = [0; WORDS];
        words[..24].copy_from_slice(tables.as_flattened());
        words[24..24 + sizes.len()].copy_from_slice(&sizes);
        words
    }
}

/// The rules of a call, as the shaders' constant RULES: what is not asked for is not even compiled.
pub(super) fn rules(params: &Params) -> u32 {
    let rules = [
        params.mask.is_some(),
        params.allow_non_finite,
        params.bias.is_some(),
        params.lengths.is_some(),
        params.window.is_some(),
        params.blocks.is_some(),
        params.softcap.is_some(),
        params.causal,
    ];
    rules.iter().enumerate().map(|(bit, on)| u32::from(*on) << bit).sum()
}
