//! The words a model knows: of an encoder the frozen table, whole words with 64 numbers each, in slices, so that the first
//! figure need not wait for all; of a decoder the names of the rows of its own embedding.

use std::collections::HashMap;

use super::weights::Weights;
use crate::error::{Code, Error, Result};

/// Id of the padding token; never in a text.
pub const PAD: u32 = 0;
/// Id of the mark before and after each text, where a head may rest.
pub const REST: u32 = 1;
/// Id of the blank that the model fills.
pub const MASK: u32 = 2;
/// Id of a word that is not in the table.
pub const UNKNOWN: u32 = 3;
/// Id of row 0 of the table.
pub const FIRST_WORD: u32 = 4;

/// The first rows of a list of words that is no table, by id.
pub(super) const LISTED: [&str; 3] = ["<pad>", "<start>", "<unk>"];
/// Id of the mark before each text of such a model.
pub const START: u32 = 1;
/// Id of a word that is not in its list.
pub const LISTED_UNKNOWN: u32 = 2;

/// Words and, in a table, their vectors, int8 with a scale a row.
#[derive(Debug)]
pub struct Words {
    dim: usize,
    /// Id of row 0.
    first: u32,
    slices: usize,
    names: Vec<String>,
    rows: HashMap<String, u32>,
    table: Vec<i8>,
    scales: Vec<f32>,
    outputs: Vec<u32>,
}

impl Words {
    pub(super) fn new(dim: usize) -> Self {
        Self {
            dim,
            first: FIRST_WORD,
            slices: 0,
            names: Vec::new(),
            rows: HashMap::new(),
            table: Vec::new(),
            scales: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// None: a tokeniser outside knows them. Row and id are the same.
    pub(super) fn outside() -> Self {
        Self { first: 0, ..Self::new(0) }
    }

    /// The names of an embedding's rows, from the weights of its model: row and id are the same.
    pub(super) fn listed(weights: &Weights<'_>, rows: usize) -> Result<Self> {
        let text = std::str::from_utf8(weights.bytes("words")?).map_err(|_| weights.wrong("words", "is not UTF-8"))?;
        let names: Vec<String> = text.split('\n').map(str::to_owned).collect();
        if names.len() != rows || !names.iter().zip(LISTED).all(|(name, wanted)| name == wanted) {
            let what = format!("names {} rows; {rows} are expected, {} first", names.len(), LISTED.join(", "));
            return Err(weights.wrong("words", &what));
        }
        let rows = names.iter().zip(0..).map(|(name, row)| (name.clone(), row)).collect();
        let outputs = (0..names.len() as u32).collect();
        Ok(Self { first: 0, names, rows, outputs, ..Self::new(0) })
    }

    /// Reads the next slice; nothing changes if it is bad.
    pub(super) fn add(&mut self, bytes: &[u8], file: &str) -> Result<()> {
        let slice = Weights::parse(bytes, file)?;
        let count = slice.rows("table")?;
        let (table, scales) = slice.quantised("table", &[count, self.dim])?;
        let text = std::str::from_utf8(slice.bytes("words")?).map_err(|_| slice.wrong("words", "is not UTF-8"))?;
        let names: Vec<&str> = text.split('\n').collect();
        let output = slice.bytes("output")?;
        if names.len() != count || output.len() != count {
            return Err(Error::new(
                Code::NotAModel,
                format!(
                    "{file}: {count} rows, {} words and {} output marks; they must agree.",
                    names.len(),
                    output.len()
                ),
            ));
        }
        for (name, &mark) in names.iter().zip(output) {
            let row = self.names.len() as u32;
            self.names.push((*name).to_owned());
            self.rows.entry((*name).to_owned()).or_insert(row);
            if mark == 1 {
                self.outputs.push(row);
            }
        }
        self.table.extend_from_slice(&table);
        self.scales.extend_from_slice(&scales);
        self.slices += 1;
        Ok(())
    }

    /// Slices read so far.
    pub(super) const fn slices(&self) -> usize {
        self.slices
    }

    /// Rows that may be predicted, of the slices read so far.
    pub(super) fn outputs(&self) -> Vec<u32> {
        self.outputs.clone()
    }

    /// Words read so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no word is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The id of a row.
    #[must_use]
    pub const fn id(&self, row: u32) -> u32 {
        self.first + row
    }

    /// The row of a lower-cased word.
    #[must_use]
    pub fn row(&self, word: &str) -> Option<u32> {
        self.rows.get(word).copied()
    }

    /// The word of a row.
    ///
    /// # Panics
    /// When `row` is not below [`Words::len`].
    #[must_use]
    pub fn word(&self, row: u32) -> &str {
        &self.names[row as usize]
    }

    /// Appends a row's vector.
    pub(super) fn push_vector(&self, row: u32, into: &mut Vec<f32>) {
        let row = row as usize;
        let scale = self.scales[row];
        into.extend(self.table[row * self.dim..][..self.dim].iter().map(|&number| f32::from(number) * scale));
    }
}
