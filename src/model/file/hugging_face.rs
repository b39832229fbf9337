//! What the `config.json` files of all architectures have in common.

use serde_json::Value;

use super::directory::Directory;
use super::fields::Fields;
use crate::error::Result;

/// The model's name: where it came from, else its first file.
pub(super) fn name<'a>(fields: &Fields<'a>, directory: &'a Directory) -> &'a str {
    let name = fields.get("_name_or_path").and_then(Value::as_str).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| directory.name())
}

/// The class that it was saved from, as `"BertForMaskedLM"`.
pub(super) fn architecture<'a>(fields: &Fields<'a>) -> Option<&'a str> {
    fields.get("architectures")?.as_array()?.first()?.as_str()
}

/// Refuses what changes the mathematics and is not computed here.
pub(super) fn check(fields: &Fields<'_>) -> Result<()> {
    fields.none_of(&[
        "quantization_config",
        "is_encoder_decoder",
        "add_cross_attention",
        "num_experts",
        "num_local_experts",
        "alibi",
        "use_alibi",
        "attn_logit_softcapping",
        "final_logit_softcapping",
        "parallel_residual",
        "use_parallel_residual",
        "clip_qkv",
    ])?;
    for factor in
        ["attention_multiplier", "embedding_multiplier", "residual_multiplier", "logits_scaling", "logit_scale"]
    {
        fields.only(factor, &1.into())?;
    }
    Ok(())
}

/// Refuses a window of attention that is narrower than the positions that are used. `always`: the architecture has one unless
/// the description says null.
pub(super) fn check_window(fields: &Fields<'_>, positions: usize, always: bool) -> Result<()> {
    let kinds = || fields.get("layer_types").and_then(Value::as_array).into_iter().flatten();
    if let Some(kind) = kinds().find(|kind| *kind != "full_attention" && *kind != "sliding_attention") {
        return Err(fields.refused("layer_types", kind, "\"full_attention\" in every layer"));
    }
    let slides = match fields.flag("use_sliding_window")? {
        Some(slides) => slides,
        None => always || kinds().any(|kind| kind == "sliding_attention"),
    };
    match fields.get("sliding_window") {
        Some(window) if slides && window.as_u64().is_none_or(|window| window < positions as u64) => {
            Err(fields.refused("sliding_window", window, &format!("null, or a window of at least {positions}")))
        }
        _ => Ok(()),
    }
}

/// The activation, by this crate's name: one of the forms of GELU.
pub(super) fn gelu(fields: &Fields<'_>, name: &str, default: &'static str) -> Result<&'static str> {
    match fields.text(name)?.unwrap_or(default) {
        "gelu" | "gelu_python" => Ok("gelu"),
        "gelu_new" | "gelu_pytorch_tanh" | "gelu_fast" => Ok("gelu-tanh"),
        other => Err(fields.refused(name, &other.into(), "\"gelu\", \"gelu_new\" or \"gelu_pytorch_tanh\"")),
    }
}
