//! `y = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))`
//!
//! The tanh form of GELU (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016), as GPT-2 has it.

/// The activation of one number.
#[must_use]
pub fn gelu(x: f64) -> f64 {
    let root = (2.0 / std::f64::consts::PI).sqrt();
    0.5 * x * (1.0 + (root * (x + 0.044_715 * x * x * x)).tanh())
}
