//! What a tokeniser needs of the metadata.

use serde_json::{Value, json};

use super::metadata::Metadata;
use crate::error::Result;
use crate::model::file::shape::MOST_WORDS;
use crate::model::file::{not_a_model, too_large};

impl Metadata<'_> {
    /// As a page's tokeniser takes it, for a model whose embedding has so many rows.
    pub(super) fn tokenizer(&self, rows: usize) -> Result<Value> {
        let value = |name: &str| self.scalar(&format!("tokenizer.ggml.{name}")).cloned().unwrap_or(Value::Null);
        let tokens = self.texts("tokens", MOST_WORDS)?;
        if tokens.is_empty() {
            return Err(not_a_model(
                "The GGUF file has no tokenizer.ggml.tokens; a model with its tokeniser is accepted.",
            ));
        }
        if tokens.len() > rows {
            let message = format!(
                "The GGUF file has {} tokens for an embedding of {rows} rows; at most one for each is accepted.",
                tokens.len()
            );
            return Err(not_a_model(message));
        }
        Ok(json!({
            "model": value("model"),
            "pre": value("pre"),
            "merges": self.texts("merges", 4 * MOST_WORDS)?,
            "scores": self.optional("scores", tokens.len())?,
            "types": self.optional("token_type", tokens.len())?,
            "tokens": tokens,
            "bos": value("bos_token_id"),
            "eos": value("eos_token_id"),
            "unk": value("unknown_token_id"),
            // The misspelling is the format's.
            "sep": value("seperator_token_id"),
            "pad": value("padding_token_id"),
            "mask": value("mask_token_id"),
            "cls": value("cls_token_id"),
            "addBos": value("add_bos_token"),
            "addSpacePrefix": value("add_space_prefix"),
            "addEos": value("add_eos_token"),
            "chatTemplate": self.scalar("tokenizer.chat_template").cloned().unwrap_or(Value::Null),
        }))
    }

    /// A list of texts; an empty one where it is not there.
    fn texts(&self, name: &str, most: usize) -> Result<Vec<Value>> {
        let name = format!("tokenizer.ggml.{name}");
        let Some(list) = self.list(&name)? else { return Ok(Vec::new()) };
        if list.len > most {
            return Err(too_large(format!("The GGUF file's {name} has {} texts; at most {most} are read.", list.len)));
        }
        if list.is_text() {
            list.elements()
        } else {
            Err(not_a_model(format!("The GGUF file's {name} is no list of texts, as it must be.")))
        }
    }

    /// A list of numbers, one for each token, or null.
    fn optional(&self, name: &str, len: usize) -> Result<Value> {
        let name = format!("tokenizer.ggml.{name}");
        let Some(list) = self.list(&name)? else { return Ok(Value::Null) };
        if list.len != len {
            let message =
                format!("The GGUF file's {name} has {} numbers for {len} tokens; one for each is expected.", list.len);
            return Err(not_a_model(message));
        }
        let numbers = list.elements()?;
        if numbers.iter().all(Value::is_number) {
            Ok(Value::Array(numbers))
        } else {
            Err(not_a_model(format!("The GGUF file's {name} is no list of finite numbers, as it must be.")))
        }
    }
}
