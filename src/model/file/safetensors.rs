//! safetensors: eight bytes of length, a JSON header, the tensors. Any number of files may make up a model.

use safetensors::Dtype;
use safetensors::tensor::Metadata;
use serde_json::{Map, Value};

use super::directory::{Directory, Entry, Kind, check_places};
use super::fields::Fields;
use super::plan::Plan;
use super::{bert, gpt2, llama, not_a_model, too_large, truncated, unsupported};
use crate::error::{Error, Result};
use crate::matrix::Format;

/// The longest header that is read; that of a model of 100 billion numbers has not a tenth of it.
const LONGEST_HEADER: u64 = 16 << 20;
/// The longest description.
const LONGEST_CONFIG: usize = 4 << 20;

/// One file of a model.
#[derive(Clone, Copy, Debug)]
pub struct Shard<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its first bytes, as many as [`safetensors_header_len`] says.
    pub header: &'a [u8],
    /// Bytes of the whole file.
    pub len: u64,
}

/// How many bytes from the beginning of a file its header takes, these eight included.
///
/// # Errors
/// `not-a-model`, `too-large` or `truncated-file`.
pub fn safetensors_header_len(first_8_bytes: [u8; 8], file_len: u64) -> Result<usize> {
    if first_8_bytes.starts_with(b"GGUF") {
        return Err(not_a_model(
            "The file is a GGUF file under the name of a safetensors file. Rename it to end in .gguf.",
        ));
    }
    let len = u64::from_le_bytes(first_8_bytes);
    // Text, a ZIP file or a pickle, read as a length, is beyond every file.
    if len > LONGEST_HEADER && len > file_len {
        let message = "The file does not begin as a safetensors file does: with the length of its header. It may be of another kind.";
        return Err(not_a_model(message));
    }
    if len > LONGEST_HEADER {
        return Err(too_large(format!("The file's header has {len} bytes; at most {LONGEST_HEADER} are read.")));
    }
    if len + 8 > file_len {
        let message =
            format!("The file has {file_len} bytes; its header alone should have {}. Load it again.", len + 8);
        return Err(truncated(message));
    }
    usize::try_from(len + 8).map_err(|_| too_large(format!("The file's header has {len} bytes.")))
}

/// What to read of a model in safetensors files, which its `config.json` describes.
///
/// # Errors
/// `not-a-model`, `unsupported-model`, `truncated-file` or `too-large`.
pub fn safetensors(config_json: &str, shards: &[Shard<'_>]) -> Result<Plan> {
    if config_json.len() > LONGEST_CONFIG {
        let message = format!("config.json has {} bytes; at most {LONGEST_CONFIG} are read.", config_json.len());
        return Err(too_large(message));
    }
    let values: Map<String, Value> = serde_json::from_str(config_json)
        .map_err(|error| not_a_model(format!("config.json is not a model's description: {error}.")))?;
    let mut directory = Directory::default();
    for shard in shards {
        read(shard, &mut directory)?;
    }
    let fields = Fields::new("config.json", &values);
    match fields.text("model_type")? {
        Some("bert" | "roberta" | "xlm-roberta" | "distilbert") => bert::from_safetensors(&fields, &directory),
        Some("gpt2") => gpt2::from_safetensors(&fields, &directory),
        Some("llama" | "mistral" | "qwen2" | "qwen3") => llama::from_safetensors(&fields, &directory),
        found => {
            let found = found.map_or_else(|| "missing".to_owned(), |name| format!("{name:?}"));
            let accepted = "bert, roberta, xlm-roberta, distilbert, gpt2, llama, mistral, qwen2 and qwen3";
            Err(unsupported(format!("config.json: model_type is {found}; accepted are {accepted}.")))
        }
    }
}

/// Adds the tensors of a file.
fn read(shard: &Shard<'_>, directory: &mut Directory) -> Result<()> {
    let name = shard.name;
    let named = |error: Error| Error::new(error.code(), format!("{name}: {}", error.message()));
    let Some((length, json)) = shard.header.split_first_chunk::<8>() else {
        return Err(truncated(format!("{name} has {} bytes, too few for any model. Load it again.", shard.len)));
    };
    // Its offsets would be beyond the numbers of a 32-bit machine.
    if usize::try_from(shard.len).is_err() {
        let message = format!("{name} has {} bytes; files of less than {} are read here.", shard.len, usize::MAX);
        return Err(too_large(message));
    }
    let header = safetensors_header_len(*length, shard.len).map_err(named)?;
    if shard.header.len() != header {
        return Err(truncated(format!("{name}: {} bytes of its header came, of {header}.", shard.header.len())));
    }
    let metadata: Metadata = serde_json::from_slice(json).map_err(|error| refusal(name, &error.to_string()))?;
    let start = header as u64;
    let file = directory.file(name);
    let mut tensors: Vec<(String, Entry)> = Vec::new();
    for (name, info) in metadata.tensors() {
        let kind = match info.dtype {
            Dtype::F32 => Kind::Known(Format::F32),
            Dtype::F16 => Kind::Known(Format::F16),
            Dtype::BF16 => Kind::Known(Format::Bf16),
            other => Kind::Other(format!("{other:?}")),
        };
        let [begin, end] = [info.data_offsets.0, info.data_offsets.1].map(|offset| start.saturating_add(offset as u64));
        tensors.push((plain(&name), Entry { file, start: begin, end, kind, shape: info.shape.clone() }));
    }
    check_places(name, shard.len, &tensors)?;
    let end = tensors.iter().map(|(_, entry)| entry.end).max().unwrap_or(start);
    if end != shard.len {
        let message = format!("{name} has {} bytes more than its header names; none are expected.", shard.len - end);
        return Err(not_a_model(message));
    }
    // In the order of their names, so that a message does not depend on chance.
    tensors.sort_by(|one, other| one.0.cmp(&other.0));
    tensors.into_iter().try_for_each(|(name, entry)| directory.add(name, entry))
}

/// A tensor's name without the mark of a compiled model, and with today's names of a norm's numbers.
fn plain(name: &str) -> String {
    let name = name.replace("_orig_mod.", "");
    if let Some(rest) = name.strip_suffix("LayerNorm.gamma") {
        format!("{rest}LayerNorm.weight")
    } else if let Some(rest) = name.strip_suffix("LayerNorm.beta") {
        format!("{rest}LayerNorm.bias")
    } else {
        name
    }
}

/// What the crate says of a header, and what is accepted.
fn refusal(file: &str, error: &str) -> Error {
    let accepted = "each tensor must follow the one before it, and have as many bytes as its type and shape give";
    not_a_model(format!("{file} is not a safetensors file: {error}; {accepted}."))
}
