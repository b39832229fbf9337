//! Before a kernel is first used under some rules, a small call under the same rules is compared with the f64 reference:
//! the pipeline that is made for it is the one that the call then runs.

use std::cell::RefCell;
use std::collections::HashSet;

use super::attention::Pins;
use super::probe::{Mismatch, largest_difference, wave};
use super::{Gpu, attention};
use crate::attention::{Blocks, Broadcast, Inputs, Mask, Params, Pattern, Shape, Trace};
use crate::backend::Backend;
use crate::error::Result;
use crate::reference::Reference;

/// Kernels that were right, by the pipelines that they run.
#[derive(Debug, Default)]
pub(super) struct Trust {
    earned: RefCell<HashSet<String>>,
}

impl Trust {
    pub(super) fn has(&self, name: &str) -> bool {
        self.earned.borrow().contains(name)
    }

    pub(super) fn earn(&self, name: String) {
        self.earned.borrow_mut().insert(name);
    }
}

/// Sums of as many terms as a head is wide are off by their roundings; each of the numbers is of the size of 1.
const ALLOWED: f64 = 5e-5;

/// Nothing, or by how much the kernel of this call, under these pins, is off.
pub(super) async fn kernel(gpu: &Gpu, params: &Params, pins: Pins) -> Result<Option<Mismatch>> {
    // So few tokens would be divided otherwise, by other pipelines: they are pinned to what the call itself gets.
    let (name, pins) = pinned(gpu, pins, || Ok((attention::pipelines(gpu, params)?, attention::pins(gpu, params)?)))?;
    if gpu.trust().has(&name) {
        return Ok(None);
    }
    let small = small(params)?;
    let data = |len, phase: f64| wave(len, phase);
    let shape = &small.shape;
    let inputs = Inputs {
        q: data(shape.q_len(), 0.6),
        k: data(shape.k_len(), 0.7),
        v: data(shape.v_len(), 0.8),
        bias: small.bias.map(|_| data(shape.keys, 0.9)),
    };
    let ours = pinned(gpu, pins, || queue(gpu, &small, &inputs))?;
    let exact = queue(&Reference, &small, &inputs)?;
    let (ours, exact) = (gpu.read(&[&ours]).await?, Reference.read(&[&exact]).await?);
    let difference = largest_difference(&ours[0], &exact[0]);
    let fine = difference <= ALLOWED;
    if !fine {
        return Ok(Some(Mismatch { operation: name, difference, allowed: ALLOWED }));
    }
    gpu.trust().earn(name);
    Ok(None)
}

/// Does something under pins. Nothing in it waits, so that no other call runs under them.
fn pinned<T>(gpu: &Gpu, pins: Pins, work: impl FnOnce() -> T) -> T {
    let before = gpu.pins().replace(pins);
    let result = work();
    gpu.pins().set(before);
    result
}

/// Queues a call; gives its output.
fn queue<B: Backend>(backend: &B, params: &Params, inputs: &Inputs<Vec<f32>>) -> Result<B::Tensor> {
    let inputs = inputs.as_ref().try_map(|data| backend.upload(data))?;
    Ok(backend.attention(inputs.as_ref(), params)?.output)
}

/// The same kernel, widths and rules on few tokens, more than one tile of queries and several blocks of keys.
fn small(params: &Params) -> Result<Params> {
    let group = params.shape.group();
    let (queries, keys) = (params.shape.queries.min(37), params.shape.keys.min(150));
    let shape = Shape { batch: 1, kv_heads: 1, heads: group, queries, keys, ..params.shape };
    let mask = || Mask::new((0..keys).map(|j| u8::from(j % 5 != 3)).collect(), &[keys], &shape);
    let pattern = Pattern { size: 16, local: 1, global: 1, random: 1, seed: 1 };
    let blocks = || Blocks::from_pattern(pattern, &shape, keys as i64 - queries as i64, params.causal);
    Ok(Params {
        shape,
        offset: None,
        lengths: params.lengths.as_ref().map(|_| vec![keys as u32 - keys as u32 / 5]),
        mask: params.mask.as_ref().map(|_| mask()).transpose()?,
        bias: params.bias.map(|_| Broadcast([1, 1, 1, keys])),
        blocks: params.blocks.as_ref().map(|_| blocks()).transpose()?,
        scale: (1.0 / (params.shape.head_dim as f64).sqrt()) as f32,
        trace: Trace::default(),
        ..params.clone()
    })
}
