//! Which call of ours a case of ONNX stands for, and which of its results an output: map.js once more.

use qkv::attention::{Broadcast, Layout, Mask, Params, Shape, Strides, Trace, Window, past};
use qkv::linear_attention::{self as linear, Rule};

use super::cases::{Suite, Tensor, Test};
use super::support::case::Case;

/// What a `qk_matmul_output_mode` is called here.
const MATRICES: [&str; 4] = ["scores", "softcapped", "masked", "weights"];

pub fn call(suite: &Suite, test: &Test) -> Case {
    if test.operator == "Attention" { attention(suite, test) } else { linear_attention(suite, test) }
}

/// Our name for an output of ONNX.
pub fn result_name<'a>(test: &Test, output: &'a str) -> &'a str {
    match output {
        "Y" => "output",
        "present_state" => "state",
        "qk_matmul_output" => MATRICES[test.attributes.qk_matmul_output_mode],
        same => same,
    }
}

fn attention(suite: &Suite, test: &Test) -> Case {
    let attributes = &test.attributes;
    let input = |name: &str| suite.input(test, name);
    let [q, k, v] = ["Q", "K", "V"].map(|name| input(name).expect(name));
    let packed = q.shape.len() == 3; // [batch, tokens, heads × dim]
    let (tokens, layout) = if packed { (1, Layout::TokensFirst) } else { (2, Layout::HeadsFirst) };
    let heads = attributes.q_num_heads.unwrap_or(q.shape[1]);
    let kv_heads = attributes.kv_num_heads.unwrap_or(k.shape[1]);
    let width = |tensor: &Tensor<'_>, heads| if packed { tensor.shape[2] / heads } else { tensor.shape[3] };
    let mut shape = Shape {
        batch: q.shape[0],
        heads,
        kv_heads,
        queries: q.shape[tokens],
        keys: k.shape[tokens],
        head_dim: width(&q, heads),
        value_dim: width(&v, kv_heads),
        layout,
    };
    let (mut k, mut v, mut before) = (k.data.to_vec(), v.data.to_vec(), 0);
    if let (Some(past_key), Some(past_value)) = (input("past_key"), input("past_value")) {
        before = past_key.shape[2];
        k = past::join(&shape, before, shape.head_dim, past_key.data, &k);
        v = past::join(&shape, before, shape.value_dim, past_value.data, &v);
        shape.keys += before;
    }
    let mut params = Params::new(shape);
    let lengths = input("nonpad_kv_seqlen");
    params.lengths = lengths.map(|lengths| lengths.data.iter().map(|length| *length as u32).collect());
    // With lengths the offset is counted from them, there as here.
    params.offset = params.lengths.is_none().then_some(before as i64);
    params.causal = attributes.is_causal != 0;
    let side = |size: Option<i64>| size.and_then(|size| u32::try_from(size).ok()); // −1 is no bound
    let (left, right) = (side(attributes.left_window_size), side(attributes.right_window_size));
    params.window = (left.is_some() || right.is_some()).then_some(Window { left, right, sinks: 0 });
    params.scale = attributes.scale.unwrap_or(params.scale);
    params.softcap = (attributes.softcap != 0.0).then_some(attributes.softcap);
    if test.outputs.contains_key("qk_matmul_output") {
        let mode = attributes.qk_matmul_output_mode;
        params.trace =
            Trace { dots: false, scores: mode == 0, softcapped: mode == 1, masked: mode == 2, weights: mode == 3 };
    }
    let mut bias = None;
    if let Some(mask) = input("attn_mask") {
        let dims = [&mask.shape[..mask.shape.len() - 1], &[shape.keys]].concat();
        if mask.boolean {
            let data = padded(&mask, shape.keys, 0.0).iter().map(|bit| *bit as u8).collect();
            params.mask = Some(Mask::new(data, &dims, &shape).expect("a mask that broadcasts"));
        } else {
            bias = Some(padded(&mask, shape.keys, f32::NEG_INFINITY));
            params.bias = Some(Broadcast::new("bias", &dims, &shape).expect("a bias that broadcasts"));
        }
    }
    Case::Attention { q: q.data.to_vec(), k, v, bias, params }
}

/// Keys that a mask is too short for are hidden.
fn padded(mask: &Tensor<'_>, keys: usize, filler: f32) -> Vec<f32> {
    let own = mask.shape[mask.shape.len() - 1];
    let rows = mask.data.chunks_exact(own);
    rows.flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(filler, keys - own))).collect()
}

fn linear_attention(suite: &Suite, test: &Test) -> Case {
    let attributes = &test.attributes;
    let [q, k, v] = ["query", "key", "value"].map(|name| suite.input(test, name).expect(name));
    let heads = attributes.q_num_heads.expect("q_num_heads");
    let kv_heads = attributes.kv_num_heads.expect("kv_num_heads");
    let mut params = linear::Params::new(linear::Shape {
        batch: q.shape[0],
        heads,
        kv_heads,
        tokens: q.shape[1],
        head_dim: q.shape[2] / heads,
        value_dim: v.shape[2] / kv_heads,
        layout: Layout::TokensFirst,
    });
    params.rule = match attributes.update_rule.as_deref() {
        Some("linear") => Rule::Linear,
        Some("gated") => Rule::Gated,
        Some("delta") => Rule::Delta,
        None | Some("gated_delta") => Rule::GatedDelta,
        Some(other) => panic!("no rule {other}"),
    };
    params.scale = attributes.scale.filter(|scale| *scale != 0.0).unwrap_or(params.scale); // 0 is the default
    let data = |name: &str| suite.input(test, name).map(|tensor| tensor.data.to_vec());
    let inputs = linear::Inputs {
        q: q.data.to_vec(),
        k: k.data.to_vec(),
        v: v.data.to_vec(),
        decay: data("decay"),
        beta: data("beta"),
        past_state: data("past_state"),
    };
    Case::LinearAttention { inputs, params }
}

/// Keys and values as the call saw them, past and new, heads first as ONNX has them.
pub fn presents(case: &Case) -> Vec<(&'static str, Vec<f32>)> {
    let Case::Attention { k, v, params, .. } = case else { return Vec::new() };
    let shape = &params.shape;
    let heads_first = |data: &[f32], strides: Strides, dim: usize| {
        let mut rows = Vec::with_capacity(data.len());
        for b in 0..shape.batch {
            for h in 0..shape.kv_heads {
                for j in 0..shape.keys {
                    rows.extend_from_slice(&data[strides.at(b, h, j)..][..dim]);
                }
            }
        }
        rows
    };
    vec![
        ("present_key", heads_first(k, shape.k_strides(), shape.head_dim)),
        ("present_value", heads_first(v, shape.v_strides(), shape.value_dim)),
    ]
}
