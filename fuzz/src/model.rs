#[path = "../../src/model/config.rs"]
mod config;
#[path = "../../src/model/file/mod.rs"]
pub mod file;

pub use config::Config;
