//! Named values. Lists stay as they lie in the file until someone needs them: a lying length costs nothing.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::head::{Head, Stop};
use crate::error::Result;
use crate::model::file::{not_a_model, unsupported};

/// How deep lists may lie in lists; no model needs more than one.
const DEEPEST: usize = 4;
/// The most numbers of a list that is shown as a field: one for each layer.
const LONGEST_FIELD: usize = 1024;

/// Types of values, by GGUF's numbers.
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// All metadata of a file.
pub(super) struct Metadata<'a> {
    values: BTreeMap<&'a str, Data<'a>>,
}

/// One value.
enum Data<'a> {
    Scalar(Value),
    List(List<'a>),
    /// Lists of lists: none is needed.
    Nested,
}

/// A list whose elements are not read yet, but known to be there.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    kind: u32,
    pub(super) len: usize,
    bytes: &'a [u8],
}

impl<'a> Metadata<'a> {
    pub(super) fn read(head: &mut Head<'a>, count: u64) -> Result<Self, Stop> {
        let mut values = BTreeMap::new();
        for _ in 0..count {
            let name = head.text()?;
            let kind = head.u32()?;
            let data = match kind {
                ARRAY => list(head, 0)?,
                kind => Data::Scalar(scalar(head, kind)?),
            };
            if values.insert(name, data).is_some() {
                return Err(
                    not_a_model(format!("The GGUF file says {name:?} twice; each name must be there once.")).into()
                );
            }
        }
        Ok(Self { values })
    }

    /// Tensors begin at multiples of this.
    pub(super) fn alignment(&self) -> Result<u64> {
        match self.scalar("general.alignment").map(Value::as_u64) {
            None => Ok(32),
            Some(Some(size)) if size.is_power_of_two() && size <= 65_536 => Ok(size),
            Some(_) => {
                let found = self.scalar("general.alignment").map(Value::to_string).unwrap_or_default();
                let message =
                    format!("The GGUF file's general.alignment is {found}; a power of two up to 65536 is accepted.");
                Err(not_a_model(message))
            }
        }
    }

    /// A value that is no list.
    pub(super) fn scalar(&self, name: &str) -> Option<&Value> {
        match self.values.get(name)? {
            Data::Scalar(value) => Some(value),
            _ => None,
        }
    }

    /// A list, where it is there.
    pub(super) fn list(&self, name: &str) -> Result<Option<List<'a>>> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Data::List(list)) => Ok(Some(*list)),
            Some(_) => Err(not_a_model(format!("The GGUF file's {name} is no simple list; a list is expected."))),
        }
    }

    /// The values whose names begin with `group` and a dot, without that; long lists left out.
    pub(super) fn fields(&self, group: &str) -> Map<String, Value> {
        let named = self.values.iter().filter_map(|(name, data)| {
            let name = name.strip_prefix(group)?.strip_prefix('.')?;
            let value = match data {
                Data::Scalar(value) => value.clone(),
                Data::List(list) if list.len <= LONGEST_FIELD => Value::Array(list.elements().ok()?),
                _ => return None,
            };
            Some((name.to_owned(), value))
        });
        named.collect()
    }
}

impl List<'_> {
    /// Whether it is one of texts.
    pub(super) const fn is_text(&self) -> bool {
        self.kind == STRING
    }

    /// The elements.
    pub(super) fn elements(&self) -> Result<Vec<Value>> {
        // As all its bytes are here, nothing more is ever asked for.
        let mut head = Head::new(self.bytes, self.bytes.len() as u64);
        let elements = (0..self.len).map(|_| scalar(&mut head, self.kind));
        elements.collect::<Result<_, Stop>>().map_err(|stop| match stop {
            Stop::Error(error) => error,
            Stop::More(_) => not_a_model("A list of the GGUF file ends too early."),
        })
    }
}

/// Passes over a list.
fn list<'a>(head: &mut Head<'a>, depth: usize) -> Result<Data<'a>, Stop> {
    if depth == DEEPEST {
        let message = format!("The GGUF file has lists within lists, more than {DEEPEST} deep; models need one.");
        return Err(not_a_model(message).into());
    }
    let kind = head.u32()?;
    let count = head.u64()?;
    let (start, first) = (head.place(), head.rest());
    match kind {
        ARRAY => {
            // A list takes 12 bytes at least.
            head.expect(count, 12)?;
            for _ in 0..count {
                list(head, depth + 1)?;
            }
            return Ok(Data::Nested);
        }
        STRING => {
            head.expect(count, 8)?;
            for _ in 0..count {
                head.text()?;
            }
        }
        kind => {
            head.take(count.saturating_mul(width(kind)?))?;
        }
    }
    let bytes = &first[..(head.place() - start) as usize];
    // As many elements as bytes at most.
    Ok(Data::List(List { kind, len: count as usize, bytes }))
}

/// Bytes of a number of this type.
fn width(kind: u32) -> Result<u64> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        4..=6 => Ok(4),
        10..=12 => Ok(8),
        other => Err(unsupported(format!("The GGUF file has a value of type {other}; types 0 to 12 are accepted."))),
    }
}

fn scalar(head: &mut Head<'_>, kind: u32) -> Result<Value, Stop> {
    if kind == STRING {
        return Ok(head.text()?.into());
    }
    let mut wide = [0; 8];
    let width = width(kind)? as usize;
    wide[..width].copy_from_slice(head.take(width as u64)?);
    let whole = u64::from_le_bytes(wide);
    Ok(match kind {
        0 | 2 | 4 | 10 => whole.into(),
        1 => (whole as i8).into(),
        3 => (whole as i16).into(),
        5 => (whole as i32).into(),
        11 => (whole as i64).into(),
        7 => (whole != 0).into(),
        6 => real(f64::from(f32::from_bits(whole as u32))),
        _ => real(f64::from_bits(whole)),
    })
}

/// A number, or the name of one that is none ("NaN"), which is refused where a number is needed.
fn real(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| number.to_string().into(), Value::Number)
}
