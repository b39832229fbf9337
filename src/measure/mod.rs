//! What a measurement on the visitor's device needs beside the clock: inputs that are the same everywhere, and a check of
//! what came out that stays small however long the sequence is.

mod check;
mod noise;

pub use check::{Check, Mixer};
pub use noise::{Noise, Stream};
