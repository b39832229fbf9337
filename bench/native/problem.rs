//! Inputs and rules of one measurement, and how much work it is.

use qkv::attention::{Blocks, Kernel, Params, Shape, Window};

use crate::numbers;
use crate::options::Options;

/// One call of attention with its inputs, heads first.
pub(crate) struct Problem {
    pub(crate) params: Params,
    pub(crate) q: Vec<f32>,
    pub(crate) k: Vec<f32>,
    pub(crate) v: Vec<f32>,
}

impl Problem {
    pub(crate) fn new(options: &Options, kernel: Kernel) -> qkv::Result<Self> {
        let shape = Shape {
            kv_heads: options.kv_heads,
            ..Shape::new(options.heads, options.queries, options.keys, options.head_dim)
        };
        shape.validate()?;
        let offset = options.keys as i64 - options.queries as i64;
        let blocks = options.blocks.map(|pattern| Blocks::from_pattern(pattern, &shape, offset, options.causal));
        let params = Params {
            causal: options.causal,
            window: options.window.map(|keys| Window { left: Some(keys.saturating_sub(1)), right: Some(0), sinks: 0 }),
            blocks: blocks.transpose()?,
            kernel,
            ..Params::new(shape)
        };
        let [q, k, v] = [(1, shape.q_len()), (2, shape.k_len()), (3, shape.v_len())]
            .map(|(number, len)| numbers::random(options.seed * 1000 + number, len));
        Ok(Self { params, q, k, v })
    }

    /// A multiply and an add for each visible pair and channel, once for the score and once for the mix.
    pub(crate) fn flops(&self) -> f64 {
        let Params { shape, blocks, .. } = &self.params;
        let pairs: usize = (0..shape.queries)
            .map(|i| match blocks {
                None => self.params.span(0, i).len(),
                Some(_) => (0..shape.keys).filter(|j| self.params.visible(0, 0, i, *j)).count(),
            })
            .sum();
        4.0 * (pairs * shape.heads * shape.head_dim) as f64
    }
}
