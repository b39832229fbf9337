//! A plan in the making: architectures ask for tensors by name and shape, in the order in which they are to be read.

use std::collections::BTreeSet;

use super::directory::Directory;
use super::plan::{About, Order, Part, Piece, Plan, ROPE_FACTORS};
use super::{not_a_model, too_large};
use crate::error::Result;
use crate::matrix::Format;
use crate::model::Config;

/// The most bytes of weights: what a 32-bit WebAssembly memory can hold beside everything else.
const MOST_BYTES: u64 = 3_000_000_000;

/// How a projection lies in its file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layout {
    /// `[outputs, inputs]`.
    Rows,
    /// The same with the rows of each head as in [`Order::Pairs`].
    Pairs(usize),
    /// `[inputs, outputs]`, as GPT-2 has it.
    Columns,
}

/// Collects the parts of a plan.
pub(super) struct Builder<'a> {
    pub(super) directory: &'a Directory,
    parts: Vec<Part>,
    zeros: Vec<(String, usize)>,
    parameters: u64,
}

impl<'a> Builder<'a> {
    pub(super) const fn new(directory: &'a Directory) -> Self {
        Self { directory, parts: Vec::new(), zeros: Vec::new(), parameters: 0 }
    }

    /// Pieces of the tensor `from`, which must have this shape.
    fn read(&mut self, from: &str, shape: &[usize], pieces: Vec<Piece>) -> Result<()> {
        let (entry, format) = self.directory.find(from)?;
        if entry.shape != shape {
            let message = format!(
                "Tensor {from:?} has the shape {:?}; by the model's sizes it should be {shape:?}.",
                entry.shape
            );
            return Err(not_a_model(message));
        }
        if shape.len() == 1 && format.block() > 1 {
            let message = format!(
                "Tensor {from:?}, a vector, is in {}; F32, F16 or BF16 is accepted.",
                format.name().to_uppercase()
            );
            return Err(not_a_model(message));
        }
        let (rows, columns) = match *shape {
            [rows, columns] => (rows, columns),
            _ => (shape[0], 1),
        };
        let whole = format.row_bytes(columns).ok().and_then(|bytes| bytes.checked_mul(rows));
        if whole.map(|bytes| bytes as u64) != Some(entry.end - entry.start) {
            let message = format!(
                "Tensor {from:?} of shape {shape:?} in {} is not {} bytes; a row is a whole number of blocks of {}.",
                format.name().to_uppercase(),
                entry.end - entry.start,
                format.block()
            );
            return Err(not_a_model(message));
        }
        self.parameters += rows as u64 * columns as u64;
        let (file, start, end) = (entry.file, entry.start, entry.end);
        self.parts.push(Part { file, start, end, name: from.to_owned(), format, rows, columns, pieces });
        Ok(())
    }

    /// `rows` rows of a matrix of `all`, from `first`.
    pub(super) fn rows(
        &mut self,
        from: &str,
        to: &str,
        all: usize,
        first: usize,
        rows: usize,
        columns: usize,
    ) -> Result<()> {
        let piece = Piece { name: to.to_owned(), vector: false, rows, columns, order: Order::Rows(first) };
        self.read(from, &[all, columns], vec![piece])
    }

    /// A whole matrix.
    pub(super) fn matrix(&mut self, from: &str, to: &str, rows: usize, columns: usize) -> Result<()> {
        self.rows(from, to, rows, 0, rows, columns)
    }

    /// The first row of a matrix, as a vector.
    pub(super) fn first_row(&mut self, from: &str, to: &str, all: usize, columns: usize) -> Result<()> {
        let piece = Piece { name: to.to_owned(), vector: true, rows: 1, columns, order: Order::Rows(0) };
        self.read(from, &[all, columns], vec![piece])
    }

    /// A vector.
    pub(super) fn vector(&mut self, from: &str, to: &str, len: usize) -> Result<()> {
        let piece = Piece { name: to.to_owned(), vector: true, rows: len, columns: 1, order: Order::Rows(0) };
        self.read(from, &[len], vec![piece])
    }

    /// A norm: its weight, and its bias where it has one.
    pub(super) fn norm(&mut self, from: &str, to: &str, len: usize, bias: bool) -> Result<()> {
        self.vector(&format!("{from}.weight"), &format!("{to}.weight"), len)?;
        if bias {
            self.vector(&format!("{from}.bias"), &format!("{to}.bias"), len)?;
        }
        Ok(())
    }

    /// A projection, or several whose outputs follow one another.
    pub(super) fn linear(
        &mut self,
        from: &str,
        to: &[(&str, usize)],
        inputs: usize,
        layout: Layout,
        bias: bool,
    ) -> Result<()> {
        let all = to.iter().map(|(_, outputs)| outputs).sum();
        let shape = if matches!(layout, Layout::Columns) { [inputs, all] } else { [all, inputs] };
        let pieces = |what: &str, vector: bool, columns: usize| {
            let mut first = 0;
            let pieces = to.iter().map(|&(name, rows)| {
                let order = match layout {
                    Layout::Pairs(heads) => Order::Pairs(heads),
                    Layout::Columns if !vector => Order::Columns(first),
                    _ => Order::Rows(first),
                };
                first += rows;
                Piece { name: format!("{name}.{what}"), vector, rows, columns, order }
            });
            pieces.collect()
        };
        self.read(&format!("{from}.weight"), &shape, pieces("weight", false, inputs))?;
        if bias {
            self.read(&format!("{from}.bias"), &[all], pieces("bias", true, 1))?;
        }
        Ok(())
    }

    /// A bias of zeros, where the file has none.
    pub(super) fn zeros(&mut self, to: String, len: usize) {
        self.zeros.push((to, len));
    }

    /// The plan, if it fits.
    pub(super) fn finish(self, config: Config, about: About) -> Result<Plan> {
        let used: BTreeSet<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        // The factors of angles are in the configuration by now.
        let turns = config.rope_frequencies.is_some();
        let needed = |name: &str| used.contains(name) || turns && name == ROPE_FACTORS;
        let unused = self.directory.names().filter(|name| !needed(name)).map(str::to_owned).collect();
        let format = formats(&self.parts);
        let Self { parts, zeros, parameters, .. } = self;
        let plan = Plan { config, parts, unused, format, parameters, about, zeros };
        let memory = plan.memory();
        if memory > MOST_BYTES {
            let message = format!(
                "The model's weights need {} MB; at most {} MB fit. A smaller model, or the same in fewer bits, will do.",
                memory / 1_000_000,
                MOST_BYTES / 1_000_000
            );
            return Err(too_large(message));
        }
        Ok(plan)
    }
}

/// The types of the matrices, the one with most bytes first.
fn formats(parts: &[Part]) -> String {
    let bytes_of = |format: Format| -> u64 {
        let matrices =
            parts.iter().filter(|part| part.format == format && part.pieces.iter().any(|piece| !piece.vector));
        matrices.map(|part| part.end - part.start).sum()
    };
    let mut found: Vec<_> = Format::ALL.into_iter().map(|format| (bytes_of(format), format)).collect();
    found.retain(|(bytes, _)| *bytes > 0);
    found.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    found.iter().map(|(_, format)| format.name().to_uppercase()).collect::<Vec<_>>().join(", ")
}
