//! `cargo xtask build [--dev]`: the crate as WebAssembly with its JS glue, in `www/engine/generated/`.
//!
//! One thing only, so that `npm` and a developer call the same code on every system:
//! cargo → wasm-bindgen (as a library, so its version cannot skew) → the optimiser of the npm package `binaryen`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build"] => build(true),
        ["build", "--dev"] => build(false),
        _ => bail!("usage: cargo xtask build [--dev]"),
    }
}

fn build(release: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the repository")?.to_path_buf();
    let profile = if release { "release" } else { "dev" };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(cargo).current_dir(&root).args([
        "build",
        "-q",
        "-p",
        "qkv",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile,
    ]))?;

    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = if release { "release" } else { "debug" };
    let module = target.join("wasm32-unknown-unknown").join(folder).join("qkv.wasm");
    let out = root.join("www/engine/generated");
    if up_to_date(&module, &out, profile)? {
        return Ok(());
    }

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&module).out_name("qkv").web(true)?;
    // The library's default leaves the wasm's own address out of the glue, and `init()` then throws.
    bindgen.omit_default_module_path(false).typescript(true);
    bindgen.remove_producers_section(true).remove_name_section(release);
    bindgen.generate(&out)?;
    if release {
        let optimiser = root.join("node_modules/binaryen/bin/wasm-opt");
        ensure!(optimiser.exists(), "node_modules/binaryen is missing: run `npm ci`");
        let wasm = out.join("qkv_bg.wasm");
        run(Command::new("node").arg(optimiser).arg("-Oz").arg(&wasm).arg("-o").arg(&wasm))?;
    }
    std::fs::write(out.join(".stamp"), stamp(&module, profile)?)?;
    Ok(())
}

/// The glue is made anew only when cargo wrote another module (the optimiser takes seconds).
fn up_to_date(module: &Path, out: &Path, profile: &str) -> Result<bool> {
    let made = std::fs::read_to_string(out.join(".stamp")).unwrap_or_default();
    Ok(out.join("qkv_bg.wasm").exists() && made == stamp(module, profile)?)
}

fn stamp(module: &Path, profile: &str) -> Result<String> {
    let data = std::fs::metadata(module).with_context(|| format!("{} is missing", module.display()))?;
    let changed = data.modified()?.duration_since(std::time::UNIX_EPOCH)?.as_nanos();
    Ok(format!("{profile} {} {changed}", data.len()))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
