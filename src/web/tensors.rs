//! Tensors that JavaScript holds: numbers for handles, so that one call may mix arrays and what lies on the device.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Float32Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::device::Gpu;
use crate::backend::Backend;
use crate::error::{Code, Error, Result};
use crate::gpu::{self, Tensor};

/// Tensors on one device by number.
#[derive(Default)]
pub(super) struct Registry {
    next: RefCell<u32>,
    held: RefCell<HashMap<u32, Tensor>>,
}

impl Registry {
    pub(super) fn hold(&self, tensor: Tensor) -> u32 {
        let mut next = self.next.borrow_mut();
        *next += 1;
        self.held.borrow_mut().insert(*next, tensor);
        *next
    }

    fn get(&self, id: u32) -> Result<Tensor> {
        self.held.borrow().get(&id).cloned().ok_or_else(|| {
            Error::new(Code::Disposed, "A tensor of this call was disposed of, or lies on a device that is gone.")
        })
    }
}

/// Where JavaScript put the tensors of a call: `{ q, k, v, bias?, mask?, … }`, Float32Array or number each.
pub(super) struct Given<'a>(pub(super) &'a JsValue);

impl Given<'_> {
    fn field(&self, name: &str) -> Option<JsValue> {
        Reflect::get(self.0, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
    }

    /// The numbers of an array.
    pub(super) fn array(&self, name: &str) -> Option<Vec<f32>> {
        self.field(name)?.dyn_ref::<Float32Array>().map(Float32Array::to_vec)
    }

    /// The bytes of an array.
    pub(super) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.field(name)?.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
    }

    /// On the device: what lies there already, or the array uploaded.
    pub(super) fn tensor(&self, gpu: &gpu::Gpu, registry: &Registry, name: &str) -> Result<Option<Tensor>> {
        match self.field(name) {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(id) => registry.get(id as u32).map(Some),
                None => self.array(name).map(|data| gpu.upload(&data)).transpose(),
            },
        }
    }
}

#[wasm_bindgen]
impl Gpu {
    /// Copies numbers to the device; the handle stands for them until it is freed.
    pub fn upload(&self, data: Vec<f32>) -> std::result::Result<u32, JsValue> {
        Ok(self.tensors.hold(self.inner.upload(&data)?))
    }

    /// Copies a tensor back.
    pub async fn download(&self, id: u32) -> std::result::Result<Float32Array, JsValue> {
        let gpu = self.inner.clone();
        let tensor = self.tensors.get(id)?;
        let data = gpu.read(&[&tensor]).await?;
        Ok(Float32Array::from(data[0].as_slice()))
    }

    /// Lets a tensor go.
    pub fn forget(&self, id: u32) {
        self.tensors.held.borrow_mut().remove(&id);
        self.inner.sweep();
    }

    /// Bytes that tensors hold on the device now.
    #[wasm_bindgen(getter, js_name = heldBytes)]
    #[must_use]
    pub fn held_bytes(&self) -> f64 {
        self.inner.held_bytes() as f64
    }
}
