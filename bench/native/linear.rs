//! Linear attention, rule "linear".

use qkv::backend::Backend as _;
use qkv::gpu::{Control, Gpu};
use qkv::linear_attention::{Inputs, Params, Shape};
use qkv::reference::linear_attention::linear_attention;
use serde_json::{Map, Value, json};

use crate::options::Options;
use crate::{check, fields, numbers, timing};

pub(crate) async fn measure(options: &Options, gpu: &Gpu) -> qkv::Result<Map<String, Value>> {
    let shape = Shape { kv_heads: options.kv_heads, ..Shape::new(options.heads, options.queries, options.head_dim) };
    let params = Params::new(shape);
    shape.validate()?;
    let [q, k, v] = [(1, shape.q_len()), (2, shape.k_len()), (3, shape.v_len())]
        .map(|(number, len)| numbers::random(options.seed * 1000 + number, len));
    let inputs = Inputs { q: &q[..], k: &k[..], v: &v[..], decay: None, beta: None, past_state: None };
    let tensors = inputs.try_map(|data| gpu.upload(data))?;
    let (times, ran) = timing::take(options, async || {
        let ran = gpu.linear_attention_on(&params, tensors.as_ref(), &Control::default()).await?;
        let millis = ran.gpu_millis;
        Ok((ran, millis))
    })
    .await?;
    let output = gpu.collect_linear(ran).await?;
    let error = relative_difference(&params, inputs, &output.output)?;
    let mut line = fields(json!({
        "kernel": "linear", "n": shape.tokens, "heads": shape.heads, "kvHeads": shape.kv_heads, "dim": shape.head_dim,
        "peakBytes": output.peak_bytes, "relativeL2": error, "wrong": !(error <= check::TOLERANCE),
    }));
    // Each token adds an outer product to the state and reads a product of it.
    let flops = 4.0 * (shape.tokens * shape.heads * shape.head_dim * shape.head_dim) as f64;
    line.extend(times.fields(flops));
    Ok(line)
}

/// ‖output − reference‖ / ‖reference‖: sums grow with the number of tokens, and their rounding with them.
fn relative_difference(params: &Params, inputs: Inputs<&[f32]>, output: &[f32]) -> qkv::Result<f64> {
    let gates = params.validate(inputs.map(<[f32]>::len))?;
    let wide = inputs.map(|data| data.iter().copied().map(f64::from).collect::<Vec<_>>());
    let wanted = linear_attention(wide.as_ref().map(|data| &data[..]), params, &gates).output;
    let squares = |numbers: &mut dyn Iterator<Item = f64>| numbers.map(|number| number * number).sum::<f64>();
    let far = squares(&mut output.iter().zip(&wanted).map(|(got, wanted)| f64::from(*got) - wanted));
    Ok((far / squares(&mut wanted.iter().copied())).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference's own output passes; with one number disturbed, or NaN, it does not.
    #[test]
    fn disturbed_outputs_are_seen() -> qkv::Result<()> {
        let params = Params::new(Shape { kv_heads: 2, ..Shape::new(4, 9, 8) });
        let [q, k, v] = [(1, params.shape.q_len()), (2, params.shape.k_len()), (3, params.shape.v_len())]
            .map(|(seed, len)| numbers::random(seed, len));
        let inputs = Inputs { q: &q[..], k: &k[..], v: &v[..], decay: None, beta: None, past_state: None };
        let gates = params.validate(inputs.map(<[f32]>::len))?;
        let wide = inputs.map(|data| data.iter().copied().map(f64::from).collect::<Vec<_>>());
        let right: Vec<f32> = linear_attention(wide.as_ref().map(|data| &data[..]), &params, &gates)
            .output
            .iter()
            .map(|number| *number as f32)
            .collect();
        assert!(relative_difference(&params, inputs, &right)? <= 1e-6);
        for (at, bad) in [(0, 9.0), (right.len() - 1, f32::NAN)] {
            let mut disturbed = right.clone();
            disturbed[at] = bad;
            assert!(!(relative_difference(&params, inputs, &disturbed)? <= check::TOLERANCE), "{bad} at {at}");
        }
        Ok(())
    }
}
