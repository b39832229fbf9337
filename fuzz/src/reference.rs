#[path = "../../src/reference/rope.rs"]
pub(crate) mod rope;
