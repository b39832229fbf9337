//! The beginning of a file, as much of it as has been read, taken piece by piece.

use crate::error::Error;
use crate::model::file::{not_a_model, too_large, truncated};

/// The longest beginning that is read; a vocabulary of a million words has not a quarter of it.
const LONGEST: u64 = 256 << 20;
/// The least that is asked for at once.
const STEP: u64 = 1 << 20;

/// Why there is no answer.
pub(super) enum Stop {
    /// At least so many bytes of the file are needed.
    More(usize),
    /// It is no model.
    Error(Error),
}

/// A place in the beginning of a file.
pub(super) struct Head<'a> {
    bytes: &'a [u8],
    at: usize,
    file_len: u64,
}

impl<'a> Head<'a> {
    pub(super) fn new(bytes: &'a [u8], file_len: u64) -> Self {
        Self { bytes, at: 0, file_len }
    }

    /// Bytes taken so far.
    pub(super) const fn place(&self) -> u64 {
        self.at as u64
    }

    pub(super) const fn file_len(&self) -> u64 {
        self.file_len
    }

    /// The next bytes. Nothing is believed of `len`: the file must have as many.
    pub(super) fn take(&mut self, len: u64) -> Result<&'a [u8], Stop> {
        let start = self.at as u64;
        let bytes = self.at(start, start.saturating_add(len))?;
        self.at += bytes.len();
        Ok(bytes)
    }

    /// The bytes from `start` to `end`.
    pub(super) fn at(&self, start: u64, end: u64) -> Result<&'a [u8], Stop> {
        if end > self.file_len {
            let message =
                format!("The GGUF file has {} bytes; its header goes on to byte {end}. Load it again.", self.file_len);
            return Err(Stop::Error(truncated(message)));
        }
        if end > LONGEST {
            let message = format!("The GGUF file's header goes on to byte {end}; at most {LONGEST} are read.");
            return Err(Stop::Error(too_large(message)));
        }
        // Both are below `LONGEST`.
        let (from, to) = (start as usize, end as usize);
        self.bytes.get(from..to).ok_or_else(|| {
            // Twice as much each time, so that a long header is not parsed often.
            let more = end.max(2 * self.bytes.len() as u64).max(STEP).min(self.file_len).min(LONGEST);
            Stop::More(more as usize)
        })
    }

    /// As much of the rest as is here.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Makes sure that so many things of so many bytes at least can follow, before the first is read.
    pub(super) fn expect(&self, count: u64, bytes: u64) -> Result<(), Stop> {
        let start = self.at as u64;
        self.at(start, start.saturating_add(count.saturating_mul(bytes))).map(|_| ())
    }

    pub(super) fn u32(&mut self) -> Result<u32, Stop> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub(super) fn u64(&mut self) -> Result<u64, Stop> {
        let mut number = [0; 8];
        number.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(number))
    }

    /// A text: its length, its bytes.
    pub(super) fn text(&mut self) -> Result<&'a str, Stop> {
        let len = self.u64()?;
        let place = self.at;
        let bytes = self.take(len)?;
        std::str::from_utf8(bytes).map_err(|_| {
            Stop::Error(not_a_model(format!("The text at byte {place} of the GGUF file is not UTF-8, as it must be.")))
        })
    }
}
