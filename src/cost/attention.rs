//! Attention: all its kernels.

use std::ops::Range;

use super::{Cost, Machine, bytes, product};
use crate::attention::{Kernel, Params};
use crate::{cpu, gpu};

/// Operations of a pair beside its two products: scale, difference from the maximum, exponential, sum.
const SOFTMAX: f64 = 4.0;

/// The cost of a call under rules that a kernel of that name takes. Mask and bias are not looked at.
#[must_use]
pub fn attention(params: &Params, machine: Machine) -> Cost {
    let shape = &params.shape;
    let held = Held::of(params, machine);
    let rows = product([shape.batch, shape.heads, shape.queries]);
    let q = rows * shape.head_dim as f64;
    let output = rows * shape.value_dim as f64;
    let keys = product([shape.batch, shape.kv_heads, shape.keys]);
    let (width, matrix) = ((shape.head_dim + shape.value_dim) as f64, rows * shape.keys as f64);
    let comparisons = params.visible_pairs() as f64 * shape.heads as f64;
    let naive = held.kernel == Kernel::Naive;
    let pairs = if naive { matrix } else { comparisons };
    let (read, written) = match held.kernel {
        // Scores are written and read, weights are written and read; what is traced besides is written.
        Kernel::Naive => (q + keys * width + 2.0 * matrix, output + matrix * f64::max(2.0, held.matrices)),
        _ => {
            let seen = keys_read(params, &held) * held.readers * (shape.batch * shape.kv_heads) as f64;
            (q + seen * width + held.parts, output + held.parts)
        }
    };
    Cost {
        kernel: held.kernel.as_str(),
        comparisons,
        flops: pairs * (2.0 * width + SOFTMAX) + output,
        bytes_read: bytes(read),
        bytes_written: bytes(written),
        peak_bytes: held.copies * (bytes(q + keys * width) + held.bytes),
        score_bytes: held.copies * bytes(held.matrices * matrix),
        sequential_steps: 1.0,
    }
}

/// What a machine makes of a call.
struct Held {
    kernel: Kernel,
    /// Bytes of results and of what lies between, in one thread.
    bytes: f64,
    /// Matrices of queries × keys in it.
    matrices: f64,
    /// Numbers that the splits of the decode kernel leave to be merged.
    parts: f64,
    /// Queries that read their keys together.
    tile: usize,
    /// Times that a key head is read for such a tile, for the heads that share it.
    readers: f64,
    /// Threads, each with all inputs and results.
    copies: f64,
}

impl Held {
    fn of(params: &Params, machine: Machine) -> Self {
        let shape = &params.shape;
        match machine {
            Machine::Cpu { threads } => {
                let (heads, tile) = cpu::attention::tile(params);
                let kernel = params.chosen_kernel();
                Self {
                    kernel,
                    bytes: cpu::attention::bytes(params) as f64,
                    matrices: if kernel == Kernel::Naive { cpu::attention::matrices(params) as f64 } else { 0.0 },
                    parts: 0.0,
                    tile,
                    readers: shape.group().div_ceil(heads) as f64,
                    copies: threads.max(1) as f64,
                }
            }
            Machine::Gpu { software } => {
                let outlook = gpu::attention::outlook(params, software);
                let decode = outlook.kernel == Kernel::Decode;
                Self {
                    kernel: outlook.kernel,
                    bytes: outlook.bytes as f64,
                    matrices: outlook.matrices as f64,
                    parts: outlook.part_numbers as f64,
                    tile: if decode { shape.queries } else { gpu::attention::TILE },
                    readers: if decode { outlook.reads as f64 } else { shape.group() as f64 },
                    copies: 1.0,
                }
            }
        }
    }
}

/// Keys that the tiles of one head read, on the average of the samples.
fn keys_read(params: &Params, held: &Held) -> f64 {
    let shape = &params.shape;
    let of_sample = |b: usize| tiles(params, held.tile).map(|rows| params.keys_of_rows(b, rows) as f64).sum::<f64>();
    if params.lengths.is_none() {
        return of_sample(0);
    }
    (0..shape.batch).map(of_sample).sum::<f64>() / shape.batch as f64
}

/// Rows of each tile; where there are blocks, none reaches over the edge of one.
fn tiles(params: &Params, tile: usize) -> impl Iterator<Item = Range<usize>> {
    let queries = params.shape.queries;
    let block = params.blocks.as_ref().map_or(queries, crate::attention::Blocks::size);
    (0..queries).step_by(block).flat_map(move |first| {
        let end = (first + block).min(queries);
        (first..end).step_by(tile).map(move |row| row..(row + tile).min(end))
    })
}
