//! By which angle each pair of a head turns from one position to the next.
//!
//! Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding" (2021): pair i of a head of width d turns by
//! θᵢ = base^(−2i/d). The scalings stretch a model trained on short texts over longer ones.

use std::f64::consts::TAU;

use super::fields::Fields;
use super::shape::MOST_POSITIONS;
use super::unsupported;
use crate::error::Result;

/// How the angles differ from the powers of the base.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scaling {
    /// Not at all.
    Default,
    /// θ / factor: Chen et al., "Extending Context Window of Large Language Models via Positional Interpolation" (2023).
    Linear { factor: f64 },
    /// Long waves are stretched, short ones kept, those between blended: Llama 3.1 ("The Llama 3 Herd of Models", 2024; the
    /// formula is in Meta's `apply_scaling`).
    Llama3 { factor: f64, low: f64, high: f64, original: f64 },
    /// Peng et al., "YaRN: Efficient Context Window Extension of Large Language Models" (2023): a ramp over the pairs, from those
    /// that turn `fast` times within the original positions to those that turn `slow` times.
    Yarn { factor: f64, fast: f64, slow: f64, original: f64, truncate: bool, attention: f64 },
    /// θᵢ / factorᵢ, as a GGUF file's `rope_freqs.weight` has it.
    Each(Vec<f64>),
}

/// The angles, radians a position, and what cosines and sines are multiplied by.
pub(super) fn frequencies(head_dim: usize, base: f64, scaling: &Scaling) -> (Vec<f64>, f32) {
    let plain = (0..head_dim / 2).map(|pair| base.powf(-2.0 * pair as f64 / head_dim as f64));
    match scaling {
        Scaling::Default => (plain.collect(), 1.0),
        Scaling::Linear { factor } => (plain.map(|angle| angle / factor).collect(), 1.0),
        Scaling::Llama3 { factor, low, high, original } => {
            let scaled = plain.map(|angle| {
                let turns = original * angle / TAU;
                // 0 for waves longer than original / low, 1 for those shorter than original / high.
                let kept = ((turns - low) / (high - low)).clamp(0.0, 1.0);
                (1.0 - kept) * angle / factor + kept * angle
            });
            (scaled.collect(), 1.0)
        }
        Scaling::Yarn { factor, fast, slow, original, truncate, attention } => {
            let width = head_dim as f64;
            // The pair, as a fraction, that turns so often within the original positions.
            let pair = |turns: f64| width * (original / (turns * TAU)).ln() / (2.0 * base.ln());
            let (mut from, mut to) = (pair(*fast), pair(*slow));
            if *truncate {
                (from, to) = (from.floor(), to.ceil());
            }
            let (from, mut to) = (from.max(0.0), to.min(width - 1.0));
            if from == to {
                to += 0.001;
            }
            let scaled = plain.enumerate().map(|(at, angle)| {
                let stretched = ((at as f64 - from) / (to - from)).clamp(0.0, 1.0);
                stretched * angle / factor + (1.0 - stretched) * angle
            });
            (scaled.collect(), *attention as f32)
        }
        Scaling::Each(factors) => (plain.zip(factors).map(|(angle, factor)| angle / factor).collect(), 1.0),
    }
}

/// YaRN's factor of the cosines and sines: its square multiplies the scores, so that they stay as sharp over longer texts.
pub(super) fn attention_factor(factor: f64, scale: f64) -> f64 {
    if factor <= 1.0 { 1.0 } else { 0.1 * scale * factor.ln() + 1.0 }
}

/// Base and scaling, from a `config.json`: `rope_parameters`, or `rope_theta` and `rope_scaling` of older versions.
pub(super) fn of_config(fields: &Fields<'_>, positions: usize) -> Result<(f64, Scaling)> {
    let outer = fields.between("rope_theta", 10_000.0, 1.0, 1e12)?;
    fields.only("partial_rotary_factor", &1.into())?;
    let Some(rope) = fields.inner("rope_parameters")?.or(fields.inner("rope_scaling")?) else {
        return Ok((outer, Scaling::Default));
    };
    rope.only("partial_rotary_factor", &1.into())?;
    let base = rope.between("rope_theta", outer, 1.0, 1e12)?;
    let kind = match rope.text("rope_type")? {
        Some(kind) => kind,
        None => rope.text("type")?.unwrap_or("default"),
    };
    // Beside the scaling, or within.
    let most = MOST_POSITIONS as f64;
    let inner = rope.between("original_max_position_embeddings", positions as f64, 0.0, most)?;
    let original = fields.between("original_max_position_embeddings", inner, 0.0, most)?;
    let factor = |default: f64| rope.between("factor", default, 0.0, 1e6);
    let scaling = match kind {
        "default" => Scaling::Default,
        "linear" => Scaling::Linear { factor: factor(f64::NAN)? },
        // Equal to the default up to the original positions, which is as far as they go here.
        "dynamic" => Scaling::Default,
        "llama3" => {
            let low = rope.between("low_freq_factor", f64::NAN, 0.0, 1e6)?;
            let high = rope.between("high_freq_factor", f64::NAN, low, 1e6)?;
            Scaling::Llama3 { factor: factor(f64::NAN)?, low, high, original }
        }
        "yarn" => {
            let factor = factor(positions as f64 / original)?;
            let scales = (rope.number("mscale")?.unwrap_or(0.0), rope.number("mscale_all_dim")?.unwrap_or(0.0));
            let default = match scales {
                (scale, all) if scale != 0.0 && all != 0.0 => {
                    attention_factor(factor, scale) / attention_factor(factor, all)
                }
                _ => attention_factor(factor, 1.0),
            };
            Scaling::Yarn {
                factor,
                fast: rope.between("beta_fast", 32.0, 0.0, 1e6)?,
                slow: rope.between("beta_slow", 1.0, 0.0, 1e6)?,
                original,
                truncate: rope.flag("truncate")?.unwrap_or(true),
                attention: rope.between("attention_factor", default, 0.0, 1e6)?,
            }
        }
        other => {
            let accepted = "\"default\", \"linear\", \"dynamic\", \"llama3\" and \"yarn\"";
            return Err(unsupported(format!("config.json: the rope_type is {other:?}; accepted are {accepted}.")));
        }
    };
    Ok((base, scaling))
}

/// The same from a GGUF file's metadata. `factors`: those of `rope_freqs.weight`.
pub(super) fn of_metadata(fields: &Fields<'_>, positions: usize, factors: Option<Vec<f64>>) -> Result<(f64, Scaling)> {
    let base = fields.between("rope.freq_base", 10_000.0, 1.0, 1e12)?;
    let kind = fields.text("rope.scaling.type")?.unwrap_or("linear");
    fields.none_of(&["rope.scaling.yarn_log_multiplier"])?;
    for field in ["rope.scale_linear", "rope.scaling.yarn_ext_factor", "rope.scaling.yarn_attn_factor"] {
        fields.only(field, &1.into())?;
    }
    let factor = fields.between("rope.scaling.factor", 1.0, 0.0, 1e6)?;
    let original =
        fields.between("rope.scaling.original_context_length", positions as f64, 0.0, MOST_POSITIONS as f64)?;
    let scaling = match (kind, factors) {
        ("none", None) => Scaling::Default,
        ("none", Some(factors)) => Scaling::Each(factors),
        ("linear", None) => Scaling::Linear { factor },
        ("linear", Some(factors)) => Scaling::Each(factors.into_iter().map(|each| each * factor).collect()),
        ("yarn", None) => Scaling::Yarn {
            factor,
            fast: fields.between("rope.scaling.yarn_beta_fast", 32.0, 0.0, 1e6)?,
            slow: fields.between("rope.scaling.yarn_beta_slow", 1.0, 0.0, 1e6)?,
            original,
            truncate: true,
            attention: fields.between("rope.scaling.attn_factor", 1.0, 0.0, 1e6)? * attention_factor(factor, 1.0),
        },
        (other, factors) => {
            let beside = if factors.is_some() { " beside rope_freqs.weight" } else { "" };
            let accepted = "\"none\", \"linear\" and, without rope_freqs.weight, \"yarn\"";
            let message = format!("The GGUF file's rope.scaling.type is {other:?}{beside}; accepted are {accepted}.");
            return Err(unsupported(message));
        }
    };
    Ok((base, scaling))
}

#[cfg(test)]
mod tests {
    use super::{Scaling, attention_factor, frequencies};

    /// What `ROPE_INIT_FUNCTIONS` of transformers 5.24 gives, in f32.
    fn check(base: f64, scaling: &Scaling, expected: [f64; 8], factor: f64) {
        let (angles, found) = frequencies(16, base, scaling);
        assert_eq!(angles.len(), 8);
        for (angle, expected) in angles.iter().zip(expected) {
            assert!((angle / expected - 1.0).abs() <= 1e-6, "{scaling:?}: {angle} against {expected}");
        }
        assert!((f64::from(found) - factor).abs() <= 1e-6, "{scaling:?}: {found} against {factor}");
    }

    #[test]
    fn scalings_are_those_of_transformers() {
        let plain = [1.0, 0.316_227_76, 0.1, 0.031_622_78, 0.01, 0.003_162_277_6, 0.001, 0.000_316_227_78];
        check(1e4, &Scaling::Default, plain, 1.0);
        check(1e4, &Scaling::Linear { factor: 4.0 }, plain.map(|angle| angle / 4.0), 1.0);
        check(1e4, &Scaling::Each(vec![2.0; 8]), plain.map(|angle| angle / 2.0), 1.0);
        check(
            500_000.0,
            &Scaling::Llama3 { factor: 8.0, low: 1.0, high: 4.0, original: 8192.0 },
            [
                1.0,
                0.193_922_758_102_417,
                0.037_606_030_702_590_94,
                0.007_292_665_075_510_74,
                0.000_524_846_022_017_300_1,
                3.428_102_354_519_069e-5,
                6.647_869_668_086_059e-6,
                1.289_173_155_782_919e-6,
            ],
            1.0,
        );
        let yarn = Scaling::Yarn {
            factor: 4.0,
            fast: 32.0,
            slow: 1.0,
            original: 32_768.0,
            truncate: true,
            attention: attention_factor(4.0, 1.0),
        };
        let expected = [
            1.0,
            0.177_827_939_391_136_17,
            0.031_622_778_624_296_19,
            0.004_217_559_937_387_705,
            0.000_500_000_023_748_725_7,
            4.445_698_505_151_085_6e-5,
            7.905_693_564_680_405e-6,
            1.405_853_367_941_745e-6,
        ];
        check(1e6, &yarn, expected, 1.138_629_436_111_989);
        let yarn = Scaling::Yarn {
            factor: 8.0,
            fast: 16.0,
            slow: 2.0,
            original: 2048.0,
            truncate: false,
            attention: attention_factor(8.0, 0.7) / attention_factor(8.0, 1.0),
        };
        let expected = [
            1.0,
            0.316_227_763_891_220_1,
            0.100_000_001_490_116_12,
            0.025_771_617_889_404_297,
            0.003_305_222_140_625_119,
            0.000_395_284_732_803_702_35,
            0.000_125_000_005_937_181_4,
            3.952_847_328_037_023_5e-5,
        ];
        check(1e4, &yarn, expected, 0.948_355_852_350_339_9);
    }

    #[test]
    #[should_panic(expected = "against")]
    fn another_ramp_would_be_seen() {
        let yarn =
            Scaling::Yarn { factor: 4.0, fast: 31.0, slow: 1.0, original: 32_768.0, truncate: false, attention: 1.0 };
        check(
            1e6,
            &yarn,
            [1.0, 0.177_827_94, 0.031_622_78, 0.004_217_56, 0.0005, 4.445_7e-5, 7.905_7e-6, 1.405_9e-6],
            1.0,
        );
    }
}
