//! Weight matrices on the device: packed as in their files, but in whole words, since that is what a shader reads.

use super::super::{Gpu, Tensor};
use crate::error::Result;
use crate::matrix::{Format, Matrix};

/// Numbers that a shader of a packed format takes at once.
const UNIT: usize = 32;
/// Bytes that are made ready for the device at once; whole words of scales from every part.
const PART: usize = 1 << 20;

/// A weight matrix on the device.
#[derive(Clone, Debug)]
pub struct GpuMatrix {
    tensor: Tensor,
    format: Format,
    /// The word where the scales begin.
    scales: u32,
}

impl GpuMatrix {
    /// The type of its numbers there: that of its file, but f32 where rows of halves are no multiple of 32 wide.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    pub(super) fn tensor(&self) -> &Tensor {
        &self.tensor
    }

    pub(super) fn scales(&self) -> u32 {
        self.scales
    }
}

pub(in super::super) fn upload(gpu: &Gpu, matrix: &Matrix) -> Result<GpuMatrix> {
    let format = matrix.format();
    if !matrix.columns().is_multiple_of(UNIT) && format != Format::F32 {
        return expanded(gpu, matrix);
    }
    match scale_of(format) {
        None => Ok(GpuMatrix { tensor: gpu.upload_bytes(matrix.bytes())?, format, scales: 0 }),
        Some(at) => apart(gpu, matrix, at),
    }
}

/// The byte of the scale in blocks that are not whole words with it, and are without.
fn scale_of(format: Format) -> Option<usize> {
    match format {
        Format::Q8_0 | Format::Q4_0 => Some(0),
        Format::Q6K => Some(208),
        _ => None,
    }
}

/// All blocks without their scales, then all scales.
fn apart(gpu: &Gpu, matrix: &Matrix, scale: usize) -> Result<GpuMatrix> {
    let format = matrix.format();
    let (size, rest) = (format.block_bytes(), format.block_bytes() - 2);
    let blocks = matrix.bytes().len() / size;
    let words = blocks * rest / 4;
    let tensor = gpu.allocate(words + blocks.div_ceil(2))?;
    // An even number of blocks, so that scales begin at whole words.
    let some = PART / size / 2 * 2;
    let (mut bodies, mut scales) = (Vec::with_capacity(some * rest), Vec::with_capacity(some * 2));
    for (part, bytes) in matrix.bytes().chunks(some * size).enumerate() {
        bodies.clear();
        scales.clear();
        for block in bytes.chunks_exact(size) {
            bodies.extend_from_slice(&block[..scale]);
            scales.extend_from_slice(&block[scale..scale + 2]);
            bodies.extend_from_slice(&block[scale + 2..]);
        }
        scales.resize(scales.len().next_multiple_of(4), 0);
        gpu.write(&tensor, part * some * rest, &bodies);
        gpu.write(&tensor, words * 4 + part * some * 2, &scales);
    }
    Ok(GpuMatrix { tensor, format, scales: words as u32 })
}

/// Widths that no model has, but a small test may: as f32, some rows at a time.
fn expanded(gpu: &Gpu, matrix: &Matrix) -> Result<GpuMatrix> {
    let tensor = gpu.allocate(matrix.rows() * matrix.columns())?;
    for row in 0..matrix.rows() {
        let numbers = matrix.row(row);
        gpu.write(&tensor, row * matrix.columns() * 4, bytemuck::cast_slice(&numbers));
    }
    Ok(GpuMatrix { tensor, format: Format::F32, scales: 0 })
}
