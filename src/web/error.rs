//! This crate's errors as JavaScript's.

use js_sys::{Error as JsError, Reflect};
use wasm_bindgen::JsValue;

use crate::error::Error;

impl From<Error> for JsValue {
    /// An `Error` with the stable code in `.code`; the JavaScript side makes a `QkvError` of it.
    fn from(error: Error) -> Self {
        let value = JsError::new(error.message());
        // Setting a property on a fresh object cannot fail.
        let _ = Reflect::set(&value, &"code".into(), &error.code().as_str().into());
        if let Some((line, column)) = error.place() {
            let _ = Reflect::set(&value, &"line".into(), &line.into());
            let _ = Reflect::set(&value, &"column".into(), &column.into());
        }
        value.into()
    }
}
