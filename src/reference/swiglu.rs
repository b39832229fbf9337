//! `y = silu(gate) · up`, number by number, with `silu(x) = x / (1 + e⁻ˣ)`.
//!
//! Shazeer, GLU Variants Improve Transformer, 2020, without its matrices: gate and up are two projections of one row.

/// The product of one gate and one number.
#[must_use]
pub fn swiglu(gate: f64, up: f64) -> f64 {
    gate / (1.0 + (-gate).exp()) * up
}
