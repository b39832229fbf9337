//! One step, or a slice of it, as a dispatch.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::plan::{Plan, Stage, Step};
use super::{constants, uniform};
use crate::error::Result;
use crate::linear_attention::{Inputs, Params};

/// Where the state begins, as in the shader.
const EMPTY: u32 = 0;
const PAST: u32 = 1;
const GOES_ON: u32 = 2;

/// Queues `count` items of a step, from item `first`.
pub(super) fn record(
    gpu: &Gpu,
    params: &Params,
    inputs: Inputs<&Tensor>,
    plan: &Plan,
    step: &Step,
    first: u64,
    count: u64,
) -> Result<()> {
    let begins = step.start == 0 && (step.stage != Stage::Delta || first == 0);
    let origin = match (begins, inputs.past_state) {
        (true, None) => EMPTY,
        (true, Some(_)) => PAST,
        (false, _) => GOES_ON,
    };
    let words = uniform(params, &plan.gates, step, origin, first, count);
    let call = |shader: &str, storage: &[Bind<'_>]| {
        let key = Key { shader: shader.to_owned(), constants: constants(params, &plan.gates) };
        gpu.record(&Call { key, uniform: &words, storage, workgroups: count.div_ceil(64) })
    };
    let (q, k, v) = (Bind::Read(inputs.q), Bind::Read(inputs.k), Bind::Read(inputs.v));
    let decay = read(inputs.decay);
    match step.stage {
        Stage::Fades => call("linear_fades", &[decay, write(plan.fades.as_ref())]),
        Stage::State => call("linear_state", &[k, v, decay, write(plan.states.as_ref()), write(plan.sums.as_ref())]),
        Stage::Scan => call(
            "linear_scan",
            &[
                read(inputs.past_state),
                read(plan.fades.as_ref()),
                write(plan.states.as_ref()),
                write(plan.sums.as_ref()),
                Bind::Write(&plan.state),
                write(plan.sum.as_ref()),
            ],
        ),
        Stage::Scores => call("linear_scores", &[q, k, decay, write(plan.scores.as_ref())]),
        Stage::Output => {
            // Where not causal, all queries read the state after the last token.
            let (states, sums) = if params.causal {
                (plan.states.as_ref(), plan.sums.as_ref())
            } else {
                (Some(&plan.state), plan.sum.as_ref())
            };
            let (fades, scores) = (read(plan.fades.as_ref()), read(plan.scores.as_ref()));
            call("linear_output", &[q, v, fades, scores, read(states), read(sums), Bind::Write(&plan.output)])
        }
        Stage::Delta => {
            // Four columns share each load of a key, which counts where a processor plays the graphics card; a real one wants
            // as many invocations as there are columns.
            let (columns, lanes) = if gpu.info().software { (4, 8_u32) } else { (1, 32) };
            let columns = gpu.pins().get().delta_columns.unwrap_or(columns);
            let shape = &params.shape;
            let invocations = (shape.batch * shape.kv_heads * shape.value_dim.div_ceil(columns as usize)) as u64;
            let mut constants = constants(params, &plan.gates);
            constants.push(("LANES", f64::from(lanes)));
            gpu.record(&Call {
                key: Key { shader: format!("linear_delta_columns{columns}"), constants },
                uniform: &words,
                storage: &[
                    q,
                    k,
                    v,
                    decay,
                    read(inputs.beta),
                    read(inputs.past_state),
                    Bind::Write(&plan.state),
                    Bind::Write(&plan.output),
                ],
                workgroups: invocations.div_ceil(u64::from(lanes)),
            })
        }
    }
}

fn read(tensor: Option<&Tensor>) -> Bind<'_> {
    tensor.map_or(Bind::NoRead, Bind::Read)
}

fn write(tensor: Option<&Tensor>) -> Bind<'_> {
    tensor.map_or(Bind::NoWrite, Bind::Write)
}
