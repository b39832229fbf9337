//! The search for heads at the border: one text a step, so that an abort is heard between two.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::model::{CpuNetwork, Model, plain, tokens};
use crate::backend::ready;
use crate::cpu::Cpu;
use crate::model;
use crate::model::heads::{Finder, HeadRole};

/// A search under way, on this thread's processor.
#[wasm_bindgen]
pub struct HeadsJob {
    model: Rc<RefCell<model::Model>>,
    network: CpuNetwork,
    finder: Finder,
}

#[wasm_bindgen]
impl HeadsJob {
    /// Every role that a head can be asked about.
    #[must_use]
    pub fn roles() -> Vec<String> {
        HeadRole::ALL.iter().map(|role| role.name().to_owned()).collect()
    }

    /// Those of them that a text alone tells.
    #[wasm_bindgen(js_name = toldByText)]
    #[must_use]
    pub fn told_by_text() -> Vec<String> {
        HeadRole::ALL.iter().filter(|role| role.told_by_text()).map(|role| role.name().to_owned()).collect()
    }

    /// Over the sentences of a probe file, or over one text (or its tokens) where `probes` is false.
    #[wasm_bindgen(constructor)]
    pub fn new(
        model: &mut Model,
        roles: Vec<String>,
        text: &JsValue,
        probes: bool,
        causal: bool,
    ) -> std::result::Result<HeadsJob, JsValue> {
        let (model, network) = model.shared()?;
        let roles = roles.iter().map(|role| HeadRole::parse(role)).collect::<crate::error::Result<Vec<_>>>()?;
        let finder = {
            let model = model.borrow();
            if probes {
                Finder::over_probes(model.config(), &roles, &text.as_string().unwrap_or_default(), causal)?
            } else {
                Finder::over_tokens(model.config(), &roles, tokens(&model, text)?, causal)
            }
        };
        Ok(Self { model, network, finder })
    }

    /// Runs the next text; gives how much is done, 0 to 1.
    pub fn step(&mut self) -> std::result::Result<f64, JsValue> {
        let model = self.model.borrow();
        if let Some(tokens) = self.finder.tokens(&model) {
            let queued = model.queue(&Cpu, &self.network, &tokens, self.finder.options())?;
            let trace = ready(queued.read(&Cpu))?;
            self.finder.add(&trace)?;
        }
        Ok(self.finder.part())
    }

    /// The rankings, as plain objects.
    pub fn finish(self) -> std::result::Result<JsValue, JsValue> {
        plain(&self.finder.finish())
    }
}
