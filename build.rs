//! Lists the shaders for the engine, and expands each once, so that a mistake in one ends the build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/gpu/expand.rs"]
mod expand;

/// FNV-1a, 64 bits: enough to notice a change.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn main() {
    println!("cargo::rerun-if-changed=shaders");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/gpu/expand.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("shaders");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let shared = |name: &str| {
        let path = root.join("shared").join(format!("{name}.wgsl"));
        fs::read_to_string(path).unwrap_or_else(|error| panic!("include {name}: {error}"))
    };
    let mut hash = FNV_OFFSET;
    for folder in ["attention", "layer"] {
        for file in files(&root.join(folder)) {
            let text = fs::read_to_string(&file).expect("a readable file");
            for values in expand::variants(&text) {
                let name = expand::name_of(&stem(&file), &values);
                let source = expand::expand(&name, &text, &values, &shared);
                hash = source.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME));
            }
        }
    }
    let list = |folders: &[&str]| {
        let mut list = String::from("&[\n");
        for file in folders.iter().flat_map(|folder| files(&root.join(folder))) {
            writeln!(list, "    ({:?}, include_str!({file:?})),", stem(&file)).expect("a String takes it");
        }
        list + "]\n"
    };
    fs::write(out.join("shaders.rs"), list(&["attention", "layer"])).expect("a writable OUT_DIR");
    fs::write(out.join("shared.rs"), list(&["shared"])).expect("a writable OUT_DIR");
    fs::write(out.join("shaders.hash"), format!("{hash:016x}")).expect("a writable OUT_DIR");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wgsl"))
        .collect();
    files.sort();
    files
}

fn stem(file: &Path) -> String {
    file.file_stem().expect("it ends in .wgsl").to_string_lossy().into_owned()
}
