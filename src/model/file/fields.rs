//! The fields of a description (`config.json`, or a GGUF file's metadata): each is checked when it is read.

use serde_json::{Map, Value};

use super::{not_a_model, unsupported};
use crate::error::{Error, Result};

/// Named values, and where they come from.
pub(super) struct Fields<'a> {
    /// For messages.
    file: &'a str,
    values: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(file: &'a str, values: &'a Map<String, Value>) -> Self {
        Self { file, values }
    }

    /// A field that is there and says something.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// A size that must be there, in `1…most`.
    pub(super) fn size(&self, name: &str, most: usize) -> Result<usize> {
        self.size_if(name, most)?.ok_or_else(|| not_a_model(format!("{} does not say {name}.", self.file)))
    }

    /// A size in `1…most`, where it is there.
    pub(super) fn size_if(&self, name: &str, most: usize) -> Result<Option<usize>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        // GGUF gives some sizes a layer each.
        let value = match value.as_array() {
            Some(all) if all.first().is_some_and(|first| all.iter().all(|other| other == first)) => &all[0],
            Some(_) => {
                let message = format!("one for all layers is accepted, {} is found", short(value));
                return Err(unsupported(format!("{}: {name}: {message}.", self.file)));
            }
            None => value,
        };
        let size = value.as_u64().ok_or_else(|| self.wrong(name, "a whole number"))?;
        match usize::try_from(size) {
            Ok(size) if (1..=most).contains(&size) => Ok(Some(size)),
            _ => Err(unsupported(format!("{}: {name} is {size}; it must lie in 1…{most}.", self.file))),
        }
    }

    /// A finite number, where it is there.
    pub(super) fn number(&self, name: &str) -> Result<Option<f64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_f64().filter(|number| number.is_finite()).map(Some).ok_or_else(|| self.wrong(name, "a number"))
    }

    /// A number in an open interval, or `default`; NaN for one that must be there.
    pub(super) fn between(&self, name: &str, default: f64, over: f64, under: f64) -> Result<f64> {
        let number = self.number(name)?.unwrap_or(default);
        if number > over && number < under {
            Ok(number)
        } else {
            let found = if number.is_nan() { "missing".to_owned() } else { number.to_string() };
            Err(not_a_model(format!("{}: {name} is {found}; it must lie between {over} and {under}.", self.file)))
        }
    }

    /// Yes or no, where it is there.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.wrong(name, "true or false"))
    }

    /// A text, where it is there.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| self.wrong(name, "a text"))
    }

    /// Refuses a field that is there and not `accepted`; what it would change is not computed.
    pub(super) fn only(&self, name: &str, accepted: &Value) -> Result<()> {
        match self.get(name) {
            None => Ok(()),
            Some(value) if value == accepted => Ok(()),
            // 1 and 1.0 are the same number.
            Some(value) if value.as_f64().is_some() && value.as_f64() == accepted.as_f64() => Ok(()),
            Some(value) => Err(self.refused(name, value, &accepted.to_string())),
        }
    }

    /// Refuses fields that are there and say more than nothing (null, false, 0, an empty list).
    pub(super) fn none_of(&self, names: &[&str]) -> Result<()> {
        for name in names {
            if let Some(value) = self.get(name) {
                let nothing = value.as_bool() == Some(false)
                    || value.as_f64() == Some(0.0)
                    || value.as_array().is_some_and(Vec::is_empty)
                    || value.as_object().is_some_and(Map::is_empty);
                if !nothing {
                    return Err(self.refused(name, value, "a model without it"));
                }
            }
        }
        Ok(())
    }

    /// Fields within a field, where it is there.
    pub(super) fn inner(&self, name: &str) -> Result<Option<Self>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let values = value.as_object().ok_or_else(|| self.wrong(name, "an object"))?;
        Ok(Some(Self { file: self.file, values }))
    }

    /// "This is not computed."
    pub(super) fn refused(&self, name: &str, found: &Value, accepted: &str) -> Error {
        unsupported(format!("{}: {name} is {}; accepted is {accepted}.", self.file, short(found)))
    }

    fn wrong(&self, name: &str, expected: &str) -> Error {
        let found = self.get(name).map_or_else(|| "missing".to_owned(), short);
        not_a_model(format!("{}: {name} is {found}; {expected} is expected.", self.file))
    }
}

/// A value as a message shows it.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(80).chain(['…']).collect() }
}
