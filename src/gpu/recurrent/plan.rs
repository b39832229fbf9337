//! Which pipeline runs, what a token costs, and a slice of tokens as a dispatch.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use crate::backend::RecurrentTensors;
use crate::error::{Code, Error, Result};
use crate::recurrent::{Inputs, Params, Shape};

/// Numbers of h that the workgroup memory of every device holds twice.
const MAX_DIM: usize = 1024;
/// Barriers and gates of a token weigh as much as so many multiply-adds.
const TOKEN: usize = 2048;

/// Rounds of loops that one invocation goes in a dispatch at most: a driver on a processor ends loops after 65,535 in all.
const ROUNDS: usize = 60_000;

/// Where h begins, as in the shader.
const ZEROS: u32 = 0;
const GIVEN: u32 = 1;
const GOES_ON: u32 = 2;

/// The results, and how a call comes to them.
pub(super) struct Plan {
    key: Key,
    output: Tensor,
    /// h so far, in the end that after the last token.
    state: Tensor,
    /// Tokens of one dispatch at most.
    most: u64,
    /// Tokens.
    pub(super) items: u64,
    /// Multiply-adds of one of them, or what weighs as much.
    pub(super) cost: u64,
}

impl Plan {
    pub(super) fn new(gpu: &Gpu, params: &Params) -> Result<Self> {
        let shape = &params.shape;
        if shape.hidden_dim > MAX_DIM {
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "hiddenDim is {}; on a graphics device the recurrent layer holds up to {MAX_DIM}. Use a smaller one, or \
                     an engine with backend \"cpu\".",
                    shape.hidden_dim
                ),
            ));
        }
        let Form { key, rounds } = Form::new(gpu, shape);
        let most = (ROUNDS / rounds).max(1) as u64;
        let (output, state) = (gpu.allocate(shape.output_len())?, gpu.allocate(shape.state_len())?);
        let cost = shape.batch * (TOKEN + shape.weight_len());
        Ok(Self { key, output, state, most, items: shape.tokens as u64, cost: cost as u64 })
    }

    /// Queues `count` tokens from token `first`.
    pub(super) fn record(
        &self,
        gpu: &Gpu,
        params: &Params,
        inputs: Inputs<&Tensor>,
        first: u64,
        count: u64,
    ) -> Result<()> {
        let shape = &params.shape;
        let [batch, tokens, dim] = shape.output_shape().map(|size| size as u32);
        let biased = u32::from(inputs.bias.is_some());
        let storage = [
            Bind::Read(inputs.x),
            Bind::Read(inputs.weight),
            inputs.bias.map_or(Bind::NoRead, Bind::Read),
            inputs.state.map_or(Bind::NoRead, Bind::Read),
            Bind::Write(&self.state),
            Bind::Write(&self.output),
        ];
        for part in (first..first + count).step_by(self.most as usize) {
            let begin = match (part, inputs.state) {
                (0, None) => ZEROS,
                (0, Some(_)) => GIVEN,
                _ => GOES_ON,
            };
            let length = self.most.min(first + count - part);
            gpu.record(&Call {
                key: self.key.clone(),
                uniform: &[batch, tokens, dim, part as u32, length as u32, begin, biased, 0],
                storage: &storage,
                workgroups: shape.batch as u64,
            })?;
        }
        Ok(())
    }

    /// What is written last.
    pub(super) fn output(&self) -> &Tensor {
        &self.output
    }

    pub(super) fn finish(self) -> RecurrentTensors<Tensor> {
        RecurrentTensors { output: self.output, state: self.state }
    }
}

/// The pipeline of a call.
pub(super) struct Form {
    pub(super) key: Key,
    /// Rounds of loops that an invocation goes for one token.
    rounds: usize,
}

impl Form {
    /// A graphics card wants as many lanes as there are, eight of them to a unit, so that neighbours read a row of the weight
    /// together. Where a processor plays one, each lane is paid for at every barrier.
    pub(super) fn new(gpu: &Gpu, shape: &Shape) -> Self {
        let usual = if gpu.info().software { (software_lanes(shape), 1) } else { (256, 8) };
        let (lanes, team) = gpu.pins().get().recurrent.unwrap_or(usual);
        let vectors = shape.hidden_dim.is_multiple_of(4);
        let key = Key {
            shader: format!("recurrent_vectors{}", u32::from(vectors)),
            constants: vec![("LANES", f64::from(lanes)), ("TEAM", f64::from(team))],
        };
        let parts = if vectors { shape.hidden_dim / 4 } else { shape.hidden_dim };
        let of_a_unit = parts.div_ceil(team as usize) + team as usize;
        Self { key, rounds: 1 + shape.hidden_dim.div_ceil((lanes / team) as usize) * (1 + of_a_unit) }
    }
}

/// Lanes where a processor plays the graphics card: measured, four to sixteen are equally fast. The widest rows would be too
/// many rounds for so few.
const fn software_lanes(shape: &Shape) -> u32 {
    if shape.hidden_dim > 512 { 32 } else { 8 }
}
