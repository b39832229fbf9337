//! The complete arithmetic of any one number of a recurrent model's run.

use super::super::explain::{Explanation, Source, Step, Term, learned, product, read, step};
use super::{Gru, GruStage, GruTrace};
use crate::backend::Linear;
use crate::error::{Code, Error, Result};
use crate::matrix::Matrix;

impl Gru {
    /// The arithmetic of one number of `trace`, a run of this model. `row` and `column` count from 0.
    ///
    /// # Errors
    /// `invalid-option` for a place that is not there.
    pub fn explain(&self, trace: &GruTrace, stage: GruStage, row: usize, column: usize) -> Result<Explanation> {
        let (rows, columns) = (trace.tokens().len(), trace.width(stage));
        if row >= rows || column >= columns {
            let message = format!(
                "Cell ({row}, {column}) of stage {:?} is not there; it has {rows} rows and {columns} columns, counted from 0.",
                stage.name()
            );
            return Err(Error::new(Code::InvalidOption, message));
        }
        let (formula, terms, steps) = match stage {
            GruStage::Embed => {
                let id = trace.tokens()[row].id as usize;
                let number = learned("embedding.weight", id, column, trace.row(stage, row)[column]);
                ("looked up", vec![product("looked up", vec![number])], Vec::new())
            }
            GruStage::Input => {
                let names = ["gru.weight_ih", "gru.bias_ih"];
                let terms = projection(trace, GruStage::Embed, &self.network().input, names, row, column);
                ("Σ input × weight + bias", terms, Vec::new())
            }
            GruStage::Logits => {
                let names = ["out.weight", "out.bias"];
                let terms = projection(trace, GruStage::State, &self.network().output, names, row, column);
                ("Σ state × weight + bias", terms, Vec::new())
            }
            GruStage::State => {
                ("(1 − update) × new + update × state before", Vec::new(), self.cell(trace, row, column))
            }
        };
        Ok(Explanation {
            stage: stage.name(),
            layer: None,
            head: None,
            row,
            column,
            value: f64::from(trace.row(stage, row)[column]),
            formula,
            terms,
            steps,
        })
    }

    /// The gates of one unit, and what they make of its state.
    fn cell(&self, trace: &GruTrace, row: usize, unit: usize) -> Vec<Step> {
        let hidden = self.config().hidden_dim;
        let before: Vec<f64> = match row {
            0 => vec![0.0; hidden],
            _ => trace.row(GruStage::State, row - 1).iter().map(|x| f64::from(*x)).collect(),
        };
        let given = |gate: usize| place(trace, GruStage::Input, row, gate * hidden + unit);
        let heard = |gate: usize| {
            let at = gate * hidden + unit;
            let weights = self.network().heard[at * hidden..][..hidden].iter();
            let sum: f64 = weights.zip(&before).map(|(weight, state)| f64::from(*weight) * state).sum();
            sum + f64::from(self.network().heard_bias[at])
        };
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let (given_reset, given_update, given_new) = (given(0), given(1), given(2));
        let [heard_reset, heard_update, heard_new] = [0, 1, 2].map(heard);
        let reset = sigmoid(given_reset.value() + heard_reset);
        let update = sigmoid(given_update.value() + heard_update);
        let new = (given_new.value() + reset * heard_new).tanh();
        let old = match row {
            0 => Source::Constant { constant: "no word before: 0", value: 0.0 },
            _ => place(trace, GruStage::State, row - 1, unit),
        };
        let result = (1.0 - update) * new + update * old.value();
        vec![
            read("resetInput", "what the word gives", given_reset),
            step("resetHeard", "Σ weight × state before + bias", heard_reset),
            step("reset", "σ(input + heard)", reset),
            read("updateInput", "what the word gives", given_update),
            step("updateHeard", "Σ weight × state before + bias", heard_update),
            step("update", "σ(input + heard)", update),
            read("newInput", "what the word gives", given_new),
            step("newHeard", "Σ weight × state before + bias", heard_new),
            step("new", "tanh(input + reset × heard)", new),
            read("before", "the state before", old),
            step("result", "(1 − update) × new + update × before", result),
        ]
    }
}

fn projection(
    trace: &GruTrace,
    from: GruStage,
    matrix: &Linear<Matrix, Vec<f32>>,
    [weight, bias]: [&str; 2],
    row: usize,
    output: usize,
) -> Vec<Term> {
    let weights = matrix.weight.row(output);
    let factor = |index: usize| {
        let number = weights[index];
        product((index + 1).to_string(), vec![place(trace, from, row, index), learned(weight, output, index, number)])
    };
    let mut terms: Vec<Term> = (0..matrix.inputs).map(factor).collect();
    terms.extend(matrix.bias.as_ref().map(|numbers| product("bias", vec![learned(bias, output, 0, numbers[output])])));
    terms
}

/// A computed number with its place.
fn place(trace: &GruTrace, stage: GruStage, row: usize, column: usize) -> Source {
    let value = f64::from(trace.row(stage, row)[column]);
    Source::Stage { stage: stage.name(), layer: None, head: None, row, column, value }
}
