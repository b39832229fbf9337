//! What every explanation has to be: its terms add up, of any stage of any model.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

use qkv::model::{Explanation, Model, Stage, Trace};

/// Whether what is shown gives the value shown, to the rounding of f32.
pub(crate) fn adds_up(explanation: &Explanation) -> Result<(), String> {
    let shown = if explanation.terms.is_empty() {
        explanation.steps.last().map_or(f64::NAN, |step| step.value)
    } else {
        explanation.terms.iter().map(|term| term.value).sum()
    };
    for term in &explanation.terms {
        let product: f64 = term.factors.iter().product();
        if product != term.value || term.factors.len() != term.sources.len() {
            return Err(format!("a term of {explanation:?} is not the product of its factors"));
        }
    }
    let size: f64 = explanation.terms.iter().map(|term| term.value.abs()).sum::<f64>().max(explanation.value.abs());
    let same = shown == explanation.value || (shown - explanation.value).abs() <= 1e-5 * size.max(1.0);
    if same {
        Ok(())
    } else {
        let Explanation { stage, layer, head, row, column, value, .. } = explanation;
        Err(format!("{stage} {layer:?} {head:?} ({row}, {column}): shown {shown}, computed {value}"))
    }
}

/// A small generator, so that the cells differ but every run sees the same ones.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Columns of a stage, of one head where it has heads.
fn width(model: &Model, stage: Stage, tokens: usize) -> usize {
    match stage {
        Stage::Features | Stage::Unembed => model.config().feature_dim(),
        Stage::Q | Stage::K | Stage::V | Stage::QNorm | Stage::KNorm => model.config().head_dim(),
        Stage::QRotated | Stage::KRotated | Stage::Heads => model.config().head_dim(),
        Stage::Scores | Stage::Scaled | Stage::Masked | Stage::Exp | Stage::Weights => tokens,
        Stage::Sum => 1,
        Stage::Gate | Stage::Hidden | Stage::Activation => model.config().hidden_dim,
        Stage::Logits => model.outputs().len(),
        _ => model.config().model_dim,
    }
}

/// Heads of a stage; 0 where it has none.
fn heads(model: &Model, stage: Stage) -> usize {
    use Stage::{Exp, Heads, K, KNorm, KRotated, Masked, Q, QNorm, QRotated, Scaled, Scores, Sum, V, Weights};
    match stage {
        K | V | KNorm | KRotated => model.config().kv_heads(),
        Q | QNorm | QRotated | Heads | Scores | Scaled | Masked | Exp | Sum | Weights => model.config().heads,
        _ => 0,
    }
}

/// Opens `count` cells of every stage of every layer; gives how many were opened, or the first that does not add up.
pub(crate) fn open(model: &Model, trace: &Trace, count: usize) -> Result<usize, String> {
    let mut dice = Dice(7);
    let mut opened = 0;
    for stage in model.stages() {
        for layer in 0..model.config().layers {
            for _ in 0..count {
                let head = Some(heads(model, stage)).filter(|heads| *heads > 0).map(|heads| dice.below(heads));
                let row = dice.below(trace.tokens().len());
                let column = dice.below(width(model, stage, trace.tokens().len()));
                let explanation = model.explain(trace, stage, layer, head, row, column);
                adds_up(&explanation.map_err(|error| error.to_string())?)?;
                opened += 1;
            }
        }
    }
    Ok(opened)
}
