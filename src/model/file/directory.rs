//! What the headers of a model's files promise: every tensor's type, shape and place.

use std::collections::BTreeMap;

use super::{not_a_model, truncated, unsupported};
use crate::error::Result;
use crate::matrix::Format;

/// The type of a tensor's numbers.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// One that is read.
    Known(Format),
    /// The name of one that is not; no harm in a tensor that nothing needs.
    Other(String),
}

/// One tensor of a file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Which of the files.
    pub(super) file: usize,
    /// Its first byte, from the beginning of the file.
    pub(super) start: u64,
    /// The byte after its last.
    pub(super) end: u64,
    /// Type of its numbers.
    pub(super) kind: Kind,
    /// Outermost first, as PyTorch has it.
    pub(super) shape: Vec<usize>,
}

/// All tensors of all files.
#[derive(Debug, Default)]
pub(super) struct Directory {
    files: Vec<String>,
    entries: BTreeMap<String, Entry>,
}

impl Directory {
    /// A further file; its number.
    pub(super) fn file(&mut self, name: &str) -> usize {
        self.files.push(name.to_owned());
        self.files.len() - 1
    }

    /// The name of the first file.
    pub(super) fn name(&self) -> &str {
        self.files.first().map_or("the model", String::as_str)
    }

    /// A further tensor.
    pub(super) fn add(&mut self, name: String, entry: Entry) -> Result<()> {
        let file = &self.files[entry.file];
        if let Some(other) = self.entries.get(&name) {
            let other = &self.files[other.file];
            let message = format!("Tensor {name:?} is there twice, in {other} and in {file}; each must be there once.");
            return Err(not_a_model(message));
        }
        self.entries.insert(name, entry);
        Ok(())
    }

    /// Whether there is such a tensor.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The names of all.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// A tensor whose numbers can be read, and their type.
    pub(super) fn find(&self, name: &str) -> Result<(&Entry, Format)> {
        let entry = self.entries.get(name).ok_or_else(|| {
            let message = format!("{} has no tensor {name:?}, which such a model needs.", self.files.join(", "));
            not_a_model(message)
        })?;
        match &entry.kind {
            Kind::Known(format) => Ok((entry, *format)),
            Kind::Other(kind) => {
                let accepted = Format::ALL.map(|format| format.name().to_uppercase()).join(", ");
                let message = format!("Tensor {name:?} is of type {kind}. {accepted} are read.");
                Err(unsupported(message))
            }
        }
    }

    /// The rows of a matrix, in `1…most`.
    pub(super) fn rows(&self, name: &str, most: usize) -> Result<usize> {
        match self.find(name)?.0.shape[..] {
            [rows, _] if (1..=most).contains(&rows) => Ok(rows),
            ref shape => Err(unsupported(format!(
                "Tensor {name:?} has the shape {shape:?}; a matrix of at most {most} rows is accepted."
            ))),
        }
    }

    /// What stands before `name` in this model's files: one of `prefixes`.
    pub(super) fn prefix(&self, name: &str, prefixes: &[&'static str]) -> Result<&'static str> {
        prefixes.iter().copied().find(|prefix| self.has(&format!("{prefix}{name}"))).ok_or_else(|| {
            let looked = prefixes.iter().map(|prefix| format!("{prefix}{name}")).collect::<Vec<_>>().join(", ");
            let files = self.files.join(", ");
            not_a_model(format!(
                "{files} has no word embedding. Looked for: {looked}. Give the files of a whole model."
            ))
        })
    }
}

/// Refuses tensors of a file that end after it or lie over one another.
pub(super) fn check_places(file: &str, len: u64, tensors: &[(String, Entry)]) -> Result<()> {
    let mut places: Vec<_> = tensors.iter().map(|(name, entry)| (entry.start, entry.end, name)).collect();
    places.sort_unstable();
    if let Some((_, end, name)) = places.iter().find(|(_, end, _)| *end > len) {
        let message = format!("{file} has {len} bytes; its tensor {name:?} ends at byte {end}. Load it again.");
        return Err(truncated(message));
    }
    for pair in places.windows(2) {
        if pair[0].1 > pair[1].0 {
            let (one, other) = (pair[0].2, pair[1].2);
            let message =
                format!("{file}: tensors {one:?} and {other:?} lie over each other; each must have its place.");
            return Err(not_a_model(message));
        }
    }
    Ok(())
}
