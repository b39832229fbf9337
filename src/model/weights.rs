//! safetensors → f32. Matrices are int8 with an f16 scale a row (`value = i8 × scale[row]`), vectors f16.

use half::f16;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use super::network::Store;
use crate::error::{Code, Error, Result};
use crate::matrix::Matrix;

/// A parsed file; tensors are expanded when asked for.
pub(super) struct Weights<'a> {
    file: &'a str,
    tensors: SafeTensors<'a>,
}

impl<'a> Weights<'a> {
    /// Reads the header; `file` is only for messages.
    pub(super) fn parse(bytes: &'a [u8], file: &'a str) -> Result<Self> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| refusal(file, bytes.len(), &error))?;
        Ok(Self { file, tensors })
    }

    /// A tensor as f32; int8 is multiplied by `<name>.scale`.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let (dtype, data) = self.raw(name, shape)?;
        match dtype {
            Dtype::F16 => Ok(halves(data)),
            Dtype::I8 => {
                let scales = self.scales(name, shape[0])?;
                let width = data.len() / shape[0];
                let rows = data.chunks_exact(width).zip(&scales);
                Ok(rows.flat_map(|(row, scale)| row.iter().map(move |&byte| f32::from(byte as i8) * scale)).collect())
            }
            other => Err(self.wrong(name, &format!("has type {other:?}; F16 and I8 are read"))),
        }
    }

    /// An int8 matrix as it is, with its row scales.
    pub(super) fn quantised(&self, name: &str, shape: &[usize]) -> Result<(Vec<i8>, Vec<f32>)> {
        let (dtype, data) = self.raw(name, shape)?;
        if dtype != Dtype::I8 {
            return Err(self.wrong(name, &format!("has type {dtype:?}; I8 is expected")));
        }
        Ok((data.iter().map(|&byte| byte as i8).collect(), self.scales(name, shape[0])?))
    }

    /// A U8 tensor of one dimension, of any length.
    pub(super) fn bytes(&self, name: &str) -> Result<&[u8]> {
        let view = self.tensors.tensor(name).map_err(|_| self.wrong(name, "is missing"))?;
        if view.dtype() != Dtype::U8 || view.shape().len() != 1 {
            return Err(self.wrong(name, &format!("is {:?} {:?}; U8 [n] is expected", view.dtype(), view.shape())));
        }
        // The view borrows from the file, not from `view`; look the slice up again to say so to the compiler.
        Ok(view.data())
    }

    /// Rows of a two-dimensional tensor.
    pub(super) fn rows(&self, name: &str) -> Result<usize> {
        let view = self.tensors.tensor(name).map_err(|_| self.wrong(name, "is missing"))?;
        view.shape().first().copied().ok_or_else(|| self.wrong(name, "has no dimension"))
    }

    fn raw(&self, name: &str, shape: &[usize]) -> Result<(Dtype, &[u8])> {
        let view = self.tensors.tensor(name).map_err(|_| self.wrong(name, "is missing"))?;
        if view.shape() != shape {
            return Err(self.wrong(name, &format!("has shape {:?}; {shape:?} is expected", view.shape())));
        }
        Ok((view.dtype(), view.data()))
    }

    fn scales(&self, name: &str, rows: usize) -> Result<Vec<f32>> {
        let name = format!("{name}.scale");
        let (dtype, data) = self.raw(&name, &[rows])?;
        if dtype != Dtype::F16 {
            return Err(self.wrong(&name, &format!("has type {dtype:?}; F16 is expected")));
        }
        let scales = halves(data);
        if scales.iter().all(|scale| scale.is_finite()) {
            Ok(scales)
        } else {
            Err(self.wrong(&name, "holds a number that is not finite"))
        }
    }

    /// An error about one tensor.
    pub(super) fn wrong(&self, name: &str, what: &str) -> Error {
        Error::new(Code::NotAModel, format!("{}: tensor {name:?} {what}.", self.file))
    }
}

impl Store for Weights<'_> {
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        Ok(Matrix::from_f32(rows, columns, &self.tensor(name, &[rows, columns])?))
    }

    fn vector(&mut self, name: &str, len: usize) -> Result<Vec<f32>> {
        self.tensor(name, &[len])
    }

    fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }
}

fn halves(data: &[u8]) -> Vec<f32> {
    data.chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32()).collect()
}

/// Says which of the two things happened: the file ends early, or it never was a safetensors file.
fn refusal(file: &str, len: usize, error: &SafeTensorError) -> Error {
    match error {
        SafeTensorError::HeaderTooSmall | SafeTensorError::InvalidHeaderLength => Error::new(
            Code::TruncatedFile,
            format!("{file} ends after {len} bytes, before the end of its header. Load it again."),
        ),
        SafeTensorError::MetadataIncompleteBuffer => Error::new(
            Code::TruncatedFile,
            format!("{file} has {len} bytes, which is not what its header promises. Load it again."),
        ),
        other => Error::new(Code::NotAModel, format!("{file} is not a safetensors file: {other}.")),
    }
}
