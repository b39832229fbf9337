//! Bytes of a model's files, in any pieces → matrices and vectors by their canonical names.

use std::collections::HashMap;

use super::plan::{Order, Part, Piece, Plan};
use super::{not_a_model, numbers, truncated};
use crate::error::{Code, Error, Result};
use crate::matrix::{Format, Matrix};

/// Takes the bytes of part after part. At any time it holds what is assembled, and one tensor of a file twice at most.
#[derive(Debug)]
pub struct Assembly {
    parts: Vec<Part>,
    /// The part that is being read.
    at: usize,
    /// As much of it as has come.
    bytes: Vec<u8>,
    tensors: Tensors,
}

impl Assembly {
    /// Begins.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let mut tensors = Tensors::default();
        for (name, len) in plan.zeros {
            tensors.vectors.insert(name, vec![0.0; len]);
        }
        Self { parts: plan.parts, at: 0, bytes: Vec::new(), tensors }
    }

    /// What is to come next: the file's number, the first byte and the byte after the last. `None` when all is here.
    #[must_use]
    pub fn wanted(&self) -> Option<(usize, u64, u64)> {
        self.parts.get(self.at).map(|part| (part.file, part.start + self.bytes.len() as u64, part.end))
    }

    /// The next bytes; those after a part's end belong to the next part.
    ///
    /// # Errors
    /// `not-a-model` for a number that is not finite, `out-of-memory`, `invalid-shape` for bytes after the last part's.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let Some(part) = self.parts.get(self.at) else {
                let message = format!("{} bytes came after the end of the last part.", bytes.len());
                return Err(Error::new(Code::InvalidShape, message));
            };
            let len = usize::try_from(part.end - part.start).map_err(|_| no_memory(part))?;
            // All at once, so that the bytes of a matrix are never moved.
            self.bytes.try_reserve_exact(len - self.bytes.len()).map_err(|_| no_memory(part))?;
            let (now, later) = bytes.split_at(bytes.len().min(len - self.bytes.len()));
            self.bytes.extend_from_slice(now);
            bytes = later;
            if self.bytes.len() == len {
                let whole = std::mem::take(&mut self.bytes);
                self.tensors.add(part, whole)?;
                self.at += 1;
            }
        }
        Ok(())
    }

    /// Everything by name.
    ///
    /// # Errors
    /// `truncated-file` when bytes are still wanted.
    pub fn finish(self) -> Result<Tensors> {
        match self.parts.get(self.at) {
            None => Ok(self.tensors),
            Some(part) => {
                let (have, whole) = (self.bytes.len(), part.end - part.start);
                let message =
                    format!("Tensor {:?} has {whole} bytes, of which {have} came. Load the file again.", part.name);
                Err(truncated(message))
            }
        }
    }
}

fn no_memory(part: &Part) -> Error {
    let message = format!("There is no memory for the {} bytes of tensor {:?}.", part.end - part.start, part.name);
    Error::new(Code::OutOfMemory, message)
}

/// What was assembled, by canonical name.
#[derive(Debug, Default)]
pub struct Tensors {
    matrices: HashMap<String, Matrix>,
    vectors: HashMap<String, Vec<f32>>,
}

impl Tensors {
    /// Takes a matrix out.
    ///
    /// # Errors
    /// `not-a-model` when it is not there, or of other sizes.
    pub fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        let matrix =
            self.matrices.remove(name).ok_or_else(|| not_a_model(format!("The model has no matrix {name:?}.")))?;
        let (found_rows, found_columns) = (matrix.rows(), matrix.columns());
        if (found_rows, found_columns) != (rows, columns) {
            let message = format!("{name:?} is [{found_rows}, {found_columns}]; [{rows}, {columns}] is expected.");
            return Err(not_a_model(message));
        }
        Ok(matrix)
    }

    /// Takes a vector out.
    ///
    /// # Errors
    /// `not-a-model` when it is not there, or of another length.
    pub fn vector(&mut self, name: &str, len: usize) -> Result<Vec<f32>> {
        let vector =
            self.vectors.remove(name).ok_or_else(|| not_a_model(format!("The model has no vector {name:?}.")))?;
        if vector.len() != len {
            return Err(not_a_model(format!("{name:?} has {} numbers; {len} are expected.", vector.len())));
        }
        Ok(vector)
    }

    /// Whether it is there, and not yet taken.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.matrices.contains_key(name) || self.vectors.contains_key(name)
    }

    /// The pieces of a part, whose bytes are all here.
    fn add(&mut self, part: &Part, bytes: Vec<u8>) -> Result<()> {
        if !numbers::finite(part.format, &bytes) {
            let message = format!("Tensor {:?} holds a number that is not finite; all must be.", part.name);
            return Err(not_a_model(message));
        }
        let mut bytes = Some(bytes);
        let last = part.pieces.len().saturating_sub(1);
        for (at, piece) in part.pieces.iter().enumerate() {
            let whole = matches!(piece.order, Order::Rows(0)) && piece.rows == part.rows;
            let rows = match (&mut bytes, whole && at == last) {
                // The bytes of the file are the matrix.
                (all, true) => all.take().unwrap_or_default(),
                (Some(all), false) => piece_bytes(part, piece, all)?,
                (None, false) => Vec::new(),
            };
            let matrix = Matrix::new(part.format, piece.rows, piece.columns, rows)?;
            if piece.vector {
                self.vectors.insert(piece.name.clone(), matrix.as_f32().into_owned());
            } else {
                self.matrices.insert(piece.name.clone(), matrix);
            }
        }
        Ok(())
    }
}

/// A piece's rows, in the format of the file.
fn piece_bytes(part: &Part, piece: &Piece, all: &[u8]) -> Result<Vec<u8>> {
    let from = part.format.row_bytes(part.columns)?;
    let len = part.format.row_bytes(piece.columns)? * piece.rows;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len).map_err(|_| no_memory(part))?;
    match piece.order {
        Order::Rows(first) => bytes.extend_from_slice(&all[first * from..][..len]),
        Order::Pairs(heads) => {
            let width = piece.rows / heads;
            for row in 0..piece.rows {
                let (head, half, pair) = (row / width, row % width / (width / 2), row % (width / 2));
                bytes.extend_from_slice(&all[(head * width + pair * 2 + half) * from..][..from]);
            }
        }
        Order::Columns(first) => {
            let number = number_bytes(part)?;
            for column in first..first + piece.rows {
                for row in all.chunks_exact(from) {
                    bytes.extend_from_slice(&row[column * number..][..number]);
                }
            }
        }
    }
    Ok(bytes)
}

/// Bytes of a number that stands alone, as it must where rows become columns.
fn number_bytes(part: &Part) -> Result<usize> {
    if matches!(part.format, Format::F32 | Format::F16 | Format::Bf16) {
        return Ok(part.format.block_bytes());
    }
    let message = format!("Tensor {:?} is in blocks along the wrong side; F32, F16 or BF16 is expected.", part.name);
    Err(not_a_model(message))
}
