//! What is to be read from a model's files, and what becomes of it.

use crate::matrix::Format;
use crate::model::Config;

/// The tensor of a GGUF file whose numbers divide the angles.
pub(super) const ROPE_FACTORS: &str = "rope_freqs.weight";

/// What a file says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// "BERT", "Llama", …
    pub architecture: String,
    /// The model's name.
    pub name: String,
    /// The licence, where the file says one.
    pub license: Option<String>,
}

/// A model before its weights are read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its sizes.
    pub config: Config,
    /// What to read, in order.
    pub parts: Vec<Part>,
    /// The names of tensors that nothing needs.
    pub unused: Vec<String>,
    /// The types of its matrices, the one with most bytes first: `"Q4_1, Q8_0"`.
    pub format: String,
    /// How many numbers are read.
    pub parameters: u64,
    /// Name, licence, architecture.
    pub about: About,
    /// Biases that the file lacks where its neighbours have one: name and length.
    pub(super) zeros: Vec<(String, usize)>,
}

/// One read of a file, and the canonical tensors that it gives.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which of the files.
    pub file: usize,
    /// The first byte.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
    /// The tensor's name in the file, for messages.
    pub(super) name: String,
    pub(super) format: Format,
    /// Rows and columns of the tensor in the file; a vector is one column.
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) pieces: Vec<Piece>,
}

/// A canonical tensor out of a part.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) name: String,
    /// Becomes f32 numbers, not a matrix.
    pub(super) vector: bool,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) order: Order,
}

/// Where the rows of a piece are in its part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    /// One after another, from this one.
    Rows(usize),
    /// Those of so many heads, in each of which the two numbers of a pair that rotates are neighbours (pair, half); they become
    /// (half, pair).
    Pairs(usize),
    /// They are its columns, from this one.
    Columns(usize),
}

impl Piece {
    /// Bytes once it is assembled.
    fn bytes(&self, format: Format) -> u64 {
        let numbers = self.rows as u64 * self.columns as u64;
        if self.vector { 4 * numbers } else { numbers / format.block() as u64 * format.block_bytes() as u64 }
    }
}

impl Plan {
    /// Bytes of all matrices and vectors once assembled.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let zeros: u64 = self.zeros.iter().map(|(_, len)| 4 * *len as u64).sum();
        zeros + self.parts.iter().flat_map(|part| part.pieces.iter().map(|piece| piece.bytes(part.format))).sum::<u64>()
    }
}
