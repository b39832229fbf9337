//! One error for the whole crate: a stable code for programs and a sentence for people.

use std::fmt;

/// What kind of failure it was. The text form ([`Code::as_str`]) is part of the public surface and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A length, count or dimension that does not fit the others.
    InvalidShape,
    /// A mask that is not made of 0 and 1, or does not broadcast.
    InvalidMask,
    /// An option outside its range, or one that this version does not know.
    InvalidOption,
    /// NaN or infinity where a number is needed.
    NonFiniteInput,
    /// A file that is no model at all.
    NotAModel,
    /// A model of a kind that this version cannot run.
    UnsupportedModel,
    /// A file that ends before what its header promises.
    TruncatedFile,
    /// Larger than a limit; the message names the limit and the largest that fits.
    TooLarge,
    /// The device had no memory left.
    OutOfMemory,
    /// The graphics device went away while it was computing.
    DeviceLost,
    /// WebGPU was demanded and is not here.
    WebgpuUnavailable,
    /// The caller's abort signal fired.
    Aborted,
    /// Used after `dispose()`.
    Disposed,
    /// A shader that does not compile.
    ShaderError,
}

impl Code {
    /// The stable text form, as `QkvError.code` in JavaScript.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidShape => "invalid-shape",
            Self::InvalidMask => "invalid-mask",
            Self::InvalidOption => "invalid-option",
            Self::NonFiniteInput => "non-finite-input",
            Self::NotAModel => "not-a-model",
            Self::UnsupportedModel => "unsupported-model",
            Self::TruncatedFile => "truncated-file",
            Self::TooLarge => "too-large",
            Self::OutOfMemory => "out-of-memory",
            Self::DeviceLost => "device-lost",
            Self::WebgpuUnavailable => "webgpu-unavailable",
            Self::Aborted => "aborted",
            Self::Disposed => "disposed",
            Self::ShaderError => "shader-error",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A failure: its [`Code`], and a sentence that says what came, what is accepted and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    code: Code,
    message: String,
    place: Option<(u32, u32)>,
}

impl Error {
    /// A new error; `message` is a full sentence.
    #[cold]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: None }
    }

    /// The same, with the line and the column of a text that it is about, both from 1; columns in UTF-16.
    #[must_use]
    pub fn at(self, line: u32, column: u32) -> Self {
        Self { place: Some((line, column)), ..self }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Line and column of the text that it is about, where that is known.
    #[must_use]
    pub const fn place(&self) -> Option<(u32, u32)> {
        self.place
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
