//! GGUF: a header, metadata, the directory of tensors, the tensors; described in ggml's `docs/gguf.md`.

mod head;
mod metadata;
mod tokenizer;

use serde_json::Value;

use super::directory::{Directory, Entry, Kind, check_places};
use super::fields::Fields;
use super::plan::{About, Plan, ROPE_FACTORS};
use super::shape::WIDEST_HEAD;
use super::{bert, gpt2, llama, not_a_model, too_large, unsupported};
use crate::error::{Error, Result};
use crate::matrix::Format;
use head::{Head, Stop};
use metadata::Metadata;

/// The most tensors that are read: layers × (weights of a layer) of the largest model accepted.
const MOST_TENSORS: u64 = 65_536;

/// What the beginning of a GGUF file says.
#[expect(clippy::large_enum_variant, reason = "there is one of it, for a moment")]
#[derive(Debug)]
pub enum Gguf {
    /// What to read, and what a tokeniser needs: `{ model, pre, tokens, merges, scores, types, bos, eos, unk, sep, pad, mask, cls,
    /// addBos, addSpacePrefix, addEos, chatTemplate }`, from `tokenizer.ggml.*`.
    Plan(Plan, Value),
    /// The header goes on: read at least so many bytes of the file and ask again.
    More(usize),
}

/// What to read of a model in a GGUF file, of which `head` is as much of the beginning as has been read.
///
/// # Errors
/// `not-a-model`, `unsupported-model`, `truncated-file` or `too-large`.
pub fn gguf(head: &[u8], file_len: u64) -> Result<Gguf> {
    match read(&mut Head::new(head, file_len)) {
        Ok((plan, tokenizer)) => Ok(Gguf::Plan(plan, tokenizer)),
        Err(Stop::More(needed)) => Ok(Gguf::More(needed)),
        Err(Stop::Error(error)) => Err(error),
    }
}

fn read(head: &mut Head<'_>) -> Result<(Plan, Value), Stop> {
    if head.take(4)? != b"GGUF" {
        return Err(not_a_model(
            "The file does not begin with \"GGUF\", as a GGUF file does. It may be of another kind.",
        )
        .into());
    }
    let version = head.u32()?;
    if version.swap_bytes() <= 0xffff && version > 0xffff {
        return Err(unsupported("The GGUF file is big-endian; little-endian ones are read.").into());
    }
    if !(2..=3).contains(&version) {
        return Err(unsupported(format!("The GGUF file is of version {version}; versions 2 and 3 are read.")).into());
    }
    let tensors = head.u64()?;
    let values = head.u64()?;
    if tensors > MOST_TENSORS || values > MOST_TENSORS {
        let message = format!(
            "The GGUF file promises {tensors} tensors and {values} values of metadata; at most {MOST_TENSORS} of each are read."
        );
        return Err(too_large(message).into());
    }
    let metadata = Metadata::read(head, values)?;
    let directory = directory(head, tensors, metadata.alignment()?)?;
    let factors = factors(head, &directory)?;
    let plan = plan(&metadata, &directory, factors)?;
    let tokenizer = metadata.tokenizer(plan.config.vocabulary)?;
    Ok((plan, tokenizer))
}

/// The tensors, and their places.
fn directory(head: &mut Head<'_>, tensors: u64, alignment: u64) -> Result<Directory, Stop> {
    let mut directory = Directory::default();
    let file = directory.file("The GGUF file");
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for _ in 0..tensors {
        let name = head.text()?.to_owned();
        let dimensions = head.u32()?;
        if !(1..=4).contains(&dimensions) {
            return Err(
                not_a_model(format!("Tensor {name:?} has {dimensions} dimensions; 1 to 4 are accepted.")).into()
            );
        }
        let mut shape = Vec::new();
        for _ in 0..dimensions {
            let size = head.u64()?;
            let fits = usize::try_from(size).ok().filter(|size| (1..=1 << 40).contains(&(*size as u64)));
            shape.push(fits.ok_or_else(|| not_a_model(format!("Tensor {name:?} has a side of {size} numbers.")))?);
        }
        // The file has the innermost first.
        shape.reverse();
        let kind = kind(head.u32()?);
        let offset = head.u64()?;
        if !offset.is_multiple_of(alignment) {
            let message =
                format!("Tensor {name:?} begins at {offset}; a multiple of the alignment {alignment} is expected.");
            return Err(not_a_model(message).into());
        }
        let len = bytes(&name, &kind, &shape)?;
        // Offsets are from the end of the directory, which is not known yet.
        entries.push((name, Entry { file, start: offset, end: offset.saturating_add(len), kind, shape }));
    }
    let data = head.place().next_multiple_of(alignment);
    for (_, entry) in &mut entries {
        entry.start = entry.start.saturating_add(data);
        entry.end = entry.end.saturating_add(data);
    }
    check_places("The GGUF file", head.file_len(), &entries)?;
    let last = entries.iter().map(|(_, entry)| entry.end).max().unwrap_or(data);
    let all_known = entries.iter().all(|(_, entry)| matches!(entry.kind, Kind::Known(_)));
    if all_known && last.next_multiple_of(alignment) < head.file_len() {
        let message = format!(
            "The GGUF file goes on for {} bytes after its last tensor; none are expected.",
            head.file_len() - last
        );
        return Err(not_a_model(message).into());
    }
    entries.into_iter().try_for_each(|(name, entry)| directory.add(name, entry))?;
    Ok(directory)
}

/// Bytes of a tensor; none for a type whose blocks are not known.
fn bytes(name: &str, kind: &Kind, shape: &[usize]) -> Result<u64> {
    let Kind::Known(format) = kind else { return Ok(0) };
    let row = format
        .row_bytes(shape[shape.len() - 1])
        .map_err(|error| not_a_model(format!("Tensor {name:?}: {}", error.message())))?;
    let rows = shape[..shape.len() - 1].iter().try_fold(1_u64, |rows, &size| rows.checked_mul(size as u64));
    rows.and_then(|rows| rows.checked_mul(row as u64)).ok_or_else(|| {
        not_a_model(format!("Tensor {name:?} has the shape {shape:?}, more numbers than any file can hold."))
    })
}

/// The numbers of `rope_freqs.weight`, where it is there: the angles must be known before anything is planned.
fn factors(head: &Head<'_>, directory: &Directory) -> Result<Option<Vec<f64>>, Stop> {
    if !directory.has(ROPE_FACTORS) {
        return Ok(None);
    }
    let (entry, format) = directory.find(ROPE_FACTORS)?;
    if format != Format::F32 || entry.shape.len() != 1 || entry.shape[0] > WIDEST_HEAD {
        let message = format!(
            "Tensor {ROPE_FACTORS:?} is {} of shape {:?}; F32 is accepted, one for each pair of a head.",
            format.name(),
            entry.shape
        );
        return Err(unsupported(message).into());
    }
    let numbers = head.at(entry.start, entry.end)?.as_chunks::<4>().0;
    let numbers: Vec<f64> = numbers.iter().map(|number| f64::from(f32::from_le_bytes(*number))).collect();
    if !numbers.iter().all(|number| number.is_finite() && *number > 0.0) {
        return Err(
            not_a_model(format!("Tensor {ROPE_FACTORS:?} holds a number that is not finite, or not above 0.")).into()
        );
    }
    Ok(Some(numbers))
}

fn plan(metadata: &Metadata<'_>, directory: &Directory, factors: Option<Vec<f64>>) -> Result<Plan> {
    let general = metadata.fields("general");
    let general = Fields::new("The GGUF file", &general);
    let architecture = general.text("architecture")?.unwrap_or("");
    let values = metadata.fields(architecture);
    let fields = Fields::new("The GGUF file", &values);
    let known = match architecture {
        "llama" => "Llama",
        "qwen2" => "Qwen2",
        "qwen3" => "Qwen3",
        "gpt2" => "GPT-2",
        "bert" => "BERT",
        other => {
            let accepted = "\"llama\", \"qwen2\", \"qwen3\", \"gpt2\" and \"bert\"";
            let message = format!("The GGUF file's general.architecture is {other:?}; accepted are {accepted}.");
            return Err(unsupported(message));
        }
    };
    let split = metadata.fields("split");
    Fields::new("The GGUF file", &split).only("count", &1.into())?;
    let about = About {
        architecture: known.to_owned(),
        name: general.text("name")?.unwrap_or(known).to_owned(),
        license: general.text("license")?.map(str::to_owned),
    };
    match architecture {
        "gpt2" => gpt2::from_gguf(&fields, about, directory),
        "bert" => bert::from_gguf(&fields, about, directory),
        _ => llama::from_gguf(&fields, about, directory, factors),
    }
}

/// ggml's number of a type.
fn kind(number: u32) -> Kind {
    let other = match number {
        0 => return Kind::Known(Format::F32),
        1 => return Kind::Known(Format::F16),
        2 => return Kind::Known(Format::Q4_0),
        3 => return Kind::Known(Format::Q4_1),
        8 => return Kind::Known(Format::Q8_0),
        12 => return Kind::Known(Format::Q4K),
        13 => return Kind::Known(Format::Q5K),
        14 => return Kind::Known(Format::Q6K),
        30 => return Kind::Known(Format::Bf16),
        6 => "Q5_0",
        7 => "Q5_1",
        9 => "Q8_1",
        10 => "Q2_K",
        11 => "Q3_K",
        15 => "Q8_K",
        16 => "IQ2_XXS",
        17 => "IQ2_XS",
        18 => "IQ3_XXS",
        19 => "IQ1_S",
        20 => "IQ4_NL",
        21 => "IQ3_S",
        22 => "IQ2_S",
        23 => "IQ4_XS",
        24 => "I8",
        25 => "I16",
        26 => "I32",
        27 => "I64",
        28 => "F64",
        29 => "IQ1_M",
        34 => "TQ1_0",
        35 => "TQ2_0",
        39 => "MXFP4",
        number => return Kind::Other(format!("number {number}")),
    };
    Kind::Other(other.to_owned())
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}
