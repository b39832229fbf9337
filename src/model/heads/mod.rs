//! Which head does what: every head's mean weight on the places where a role would have it look.
//!
//! A head chosen for being the best of many is flattered by the choice, so heads are ranked on one half of the
//! sentences and their scores are those of the other half.

mod finder;
mod looks;
mod probes;
mod ranking;
mod role;

pub use finder::{Finder, find};
pub use looks::Look;
pub use ranking::{Count, Ranked, Ranking};
pub use role::HeadRole;
