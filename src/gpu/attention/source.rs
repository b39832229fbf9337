//! Which shaders a call runs, for readers and for those who edit one.

use super::super::pipeline::Key;
use super::super::{Gpu, shaders as sources};
use super::{FlashVariant, Pins, decode, flash, kernel, naive, pins};
use crate::attention::{Inputs, Kernel, Params};
use crate::error::{Code, Error, Result};

/// A pipeline and over how many workgroups it is dispatched.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) key: Key,
    pub(super) workgroups: u64,
}

/// A shader that a call runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Shader {
    /// As in [`crate::gpu::shaders::ALL`].
    pub name: String,
    /// As the device of this platform gets it.
    pub wgsl: String,
    /// Values of its `override` constants.
    pub constants: Vec<(&'static str, f64)>,
    /// All workgroups of the call.
    pub workgroups: u64,
}

/// The kernel that a call runs on this device, and its shaders in the order of their dispatches.
pub(in crate::gpu) fn shaders(gpu: &Gpu, params: &Params) -> Result<(Kernel, Vec<Shader>)> {
    let shape = &params.shape;
    shape.validate()?;
    let bias = params.bias.as_ref().map(|over| over.0.iter().product());
    params.validate(Inputs { bias, ..Inputs::new(shape.q_len(), shape.k_len(), shape.v_len()) })?;
    let shader = |Source { key, workgroups }: Source| Shader {
        wgsl: sources::source(&key.shader),
        name: key.shader,
        constants: key.constants,
        workgroups,
    };
    Ok((kernel(params), list(gpu, params)?.into_iter().map(shader).collect()))
}

fn list(gpu: &Gpu, params: &Params) -> Result<Vec<Source>> {
    Ok(match kernel(params) {
        Kernel::Naive => naive::sources(params),
        Kernel::Decode => decode::Plan::new(gpu, params).sources(params),
        _ => vec![flash::Plan::new(gpu, params)?.source()],
    })
}

/// Pins, on `gpu`, the kernel that `page` would run: the variant that the shader of that name belongs to.
pub(in crate::gpu) fn pin_edited(gpu: &Gpu, page: &Gpu, params: &Params, shader: &str) -> Result<()> {
    let chosen = pins(page, params)?;
    let mut all = vec![chosen];
    if chosen.flash.is_some() {
        // The page may have found a faster variant since the text was handed out.
        let others = FlashVariant::candidates(page, params);
        all.extend(others.into_iter().map(|variant| Pins { flash: Some(variant), ..chosen }));
    }
    for pins in all {
        gpu.pins().set(pins);
        if list(gpu, params)?.iter().any(|source| source.key.shader == shader) {
            return Ok(());
        }
    }
    let names: Vec<String> = list(page, params)?.into_iter().map(|source| source.key.shader).collect();
    Err(Error::new(
        Code::InvalidOption,
        format!("shader is {shader:?}; such a call runs {} on this device.", names.join(", ")),
    ))
}
