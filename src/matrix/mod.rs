//! Weight matrices as their files have them: f32, halves, or quantised in blocks. They stay so on every backend, and are
//! expanded where they are used.

mod expand;
mod format;
mod sample;

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{Code, Error, Result};

pub use format::Format;

/// A matrix `[rows, columns]`, row-major; a clone shares its bytes.
#[derive(Clone, Debug)]
pub struct Matrix {
    format: Format,
    rows: usize,
    columns: usize,
    row_bytes: usize,
    /// In a cell of its own, so that bytes read from a file become a matrix without being copied.
    bytes: Arc<Vec<u8>>,
}

impl Matrix {
    /// Takes the bytes of a file, little-endian.
    ///
    /// # Errors
    /// `not-a-model` where the sizes do not give that many bytes.
    pub fn new(format: Format, rows: usize, columns: usize, bytes: Vec<u8>) -> Result<Self> {
        let row_bytes = format.row_bytes(columns)?;
        if row_bytes.checked_mul(rows) != Some(bytes.len()) {
            let message = format!("{rows} × {columns} numbers in {} are not {} bytes.", format.name(), bytes.len());
            return Err(Error::new(Code::NotAModel, message));
        }
        Ok(Self { format, rows, columns, row_bytes, bytes: Arc::new(bytes) })
    }

    /// Of plain numbers.
    ///
    /// # Panics
    /// When they are not `rows × columns`.
    #[must_use]
    pub fn from_f32(rows: usize, columns: usize, data: &[f32]) -> Self {
        assert_eq!(rows * columns, data.len(), "a matrix has rows × columns numbers");
        let bytes = Arc::new(bytemuck::cast_slice(data).to_vec());
        Self { format: Format::F32, rows, columns, row_bytes: 4 * columns, bytes }
    }

    /// The same matrix with every number changed, as f32.
    #[must_use]
    pub fn map(&self, change: impl Fn(f32) -> f32) -> Self {
        let numbers: Vec<f32> = self.as_f32().iter().map(|&number| change(number)).collect();
        Self::from_f32(self.rows, self.columns, &numbers)
    }

    /// The type of its numbers.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// How many rows: the outputs of a projection, the words of an embedding.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers of a row.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// All bytes, row after row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of a row.
    ///
    /// # Panics
    /// When the row is not there.
    #[must_use]
    pub fn row_bytes(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.row_bytes..][..self.row_bytes]
    }

    /// A row as plain numbers: what every kernel works with, in f32 as the format defines it.
    ///
    /// # Panics
    /// When the row is not there.
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<f32> {
        let mut numbers = vec![0.0; self.columns];
        expand::expand(self.format, self.row_bytes(row), &mut numbers);
        numbers
    }

    /// All rows as plain numbers; borrowed where they are that already.
    #[must_use]
    pub fn as_f32(&self) -> Cow<'_, [f32]> {
        if self.format == Format::F32
            && let Ok(numbers) = bytemuck::try_cast_slice(&self.bytes)
        {
            return Cow::Borrowed(numbers);
        }
        let mut numbers = vec![0.0; self.rows * self.columns];
        expand::expand(self.format, &self.bytes, &mut numbers);
        Cow::Owned(numbers)
    }
}
