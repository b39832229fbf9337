//! The ONNX backend tests as generate.py wrote them, and what counts as passing one.

use std::collections::BTreeMap;

use half::{bf16, f16};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    cases: Vec<Test>,
}

/// One case; inputs and outputs go by their names in ONNX.
#[derive(Deserialize)]
pub struct Test {
    pub name: String,
    pub operator: String,
    pub attributes: Attributes,
    pub inputs: BTreeMap<String, Place>,
    pub outputs: BTreeMap<String, Place>,
    rtol: f64,
    atol: f64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Attributes {
    pub q_num_heads: Option<usize>,
    pub kv_num_heads: Option<usize>,
    pub is_causal: u8,
    pub left_window_size: Option<i64>,
    pub right_window_size: Option<i64>,
    pub scale: Option<f32>,
    pub softcap: f32,
    pub qk_matmul_output_mode: usize,
    pub update_rule: Option<String>,
}

/// Where a tensor lies in the pool, and what it is.
#[derive(Deserialize)]
pub struct Place {
    r#type: String,
    shape: Vec<usize>,
    at: usize,
}

/// Its numbers, widened to f32 whatever the type.
pub struct Tensor<'a> {
    pub boolean: bool,
    pub shape: &'a [usize],
    pub data: &'a [f32],
}

pub struct Suite {
    pub tests: Vec<Test>,
    pool: Vec<f32>,
}

impl Suite {
    pub fn new() -> Self {
        let File { cases } = serde_json::from_str(include_str!("cases.json")).expect("cases.json");
        let numbers = include_bytes!("cases.bin").chunks_exact(4);
        let pool = numbers.map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four bytes"))).collect();
        Self { tests: cases, pool }
    }

    pub fn tensor<'a>(&'a self, place: &'a Place) -> Tensor<'a> {
        let len: usize = place.shape.iter().product();
        Tensor { boolean: place.r#type == "bool", shape: &place.shape, data: &self.pool[place.at..][..len] }
    }

    pub fn input<'a>(&'a self, test: &'a Test, name: &str) -> Option<Tensor<'a>> {
        test.inputs.get(name).map(|place| self.tensor(place))
    }
}

/// The first number that is further off than onnx.backend.test allows. What came is rounded to the type of the output first,
/// as it is the type the suite asks for.
pub fn difference(test: &Test, place: &Place, came: &[f32], wanted: &[f32]) -> Option<String> {
    if came.len() != wanted.len() {
        return Some(format!(": {} numbers came, {} wanted", came.len(), wanted.len()));
    }
    let rounded = |x: f32| match place.r#type.as_str() {
        "float16" => f16::from_f32(x).to_f32(),
        "bfloat16" => bf16::from_f32(x).to_f32(),
        _ => x,
    };
    came.iter().zip(wanted).enumerate().find_map(|(at, (came, wanted))| {
        let came = rounded(*came);
        let apart = (f64::from(came) - f64::from(*wanted)).abs();
        let same = match wanted.is_finite() {
            true => apart <= test.atol + test.rtol * f64::from(wanted.abs()),
            false => came == *wanted,
        };
        (!same).then(|| format!("[{at}]: {came} came, {wanted} wanted, {apart:e} apart"))
    })
}
