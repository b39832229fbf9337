//! Before weights of a format are first used: a few rows of such weights, on both kernels, compared with f64.

use super::super::Gpu;
use super::super::probe::{Mismatch, largest_difference, wave};
use crate::backend::{Backend, Linear};
use crate::error::Result;
use crate::matrix::{Format, Matrix};
use crate::reference::Reference;

/// The sums have 512 terms whose sizes are below 1.
const ALLOWED: f64 = 5e-5;
/// For the kernel of few rows, and a whole tile and the first row of the next.
const ROWS: [usize; 2] = [1, 9];
/// Two blocks of the largest.
const INPUTS: usize = 512;
/// More than a tile, and no multiple of one.
const OUTPUTS: usize = 9;

/// Nothing, or by how much the kernels of a format are off.
pub(in super::super) async fn trust(gpu: &Gpu, format: Format) -> Result<Option<Mismatch>> {
    let operation = format!("linear, weights in {}", format.name());
    if gpu.trust().has(&operation) {
        return Ok(None);
    }
    let matrix = Matrix::sample(format, OUTPUTS, INPUTS);
    for rows in ROWS {
        let ours = gpu.read(&[&queue(gpu, &matrix, rows)?]).await?;
        let exact = Reference.read(&[&queue(&Reference, &matrix, rows)?]).await?;
        let difference = largest_difference(&ours[0], &exact[0]);
        let fine = difference <= ALLOWED;
        if !fine {
            return Ok(Some(Mismatch { operation, difference, allowed: ALLOWED }));
        }
    }
    gpu.trust().earn(operation);
    Ok(None)
}

fn queue<B: Backend>(backend: &B, matrix: &Matrix, rows: usize) -> Result<B::Tensor> {
    let weight = backend.upload_matrix(matrix)?;
    let bias = Some(backend.upload(&wave(OUTPUTS, 0.3))?);
    let layer = Linear { weight, bias, inputs: INPUTS, outputs: OUTPUTS };
    backend.linear(&backend.upload(&wave(rows * INPUTS, 0.1))?, &layer, rows)
}
