//! A file's way through the readers, as a page drives it: the header, the plan, the bytes in pieces, the tensors. Whatever the
//! bytes are, this must neither panic nor ask for memory out of proportion to them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use qkv::error::{Code, Error};
use qkv::model::file::{self, Assembly, Gguf, Plan, Shard, Tensors};

/// Remembers the largest single piece of memory that this thread asked for.
pub(crate) struct Watch;

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is the system's.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(place, layout, size) }
    }
}

fn note(size: usize) {
    // A thread that ends has no place for it any more.
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

/// Runs a reader, and panics if it asked for more at once than `len` bytes of input can mean.
pub(crate) fn watched<T>(len: usize, reader: impl FnOnce() -> T) -> T {
    LARGEST.set(0);
    let result = reader();
    let (largest, most) = (LARGEST.get(), 64 * len + (128 << 10));
    assert!(largest <= most, "{largest} bytes at once for {len} bytes of input; {most} are enough");
    result
}

/// A GGUF file.
pub(crate) fn gguf(bytes: &[u8]) -> Result<(Plan, Tensors), Error> {
    let mut head = 16;
    let plan = loop {
        head = bytes.len().min(head);
        match file::gguf(&bytes[..head], bytes.len() as u64)? {
            Gguf::Plan(plan, _) => break plan,
            Gguf::More(more) => {
                assert!(more > head && more <= bytes.len(), "{more} bytes wanted of {}, after {head}", bytes.len());
                head = more;
            }
        }
    };
    assemble(plan, &[bytes])
}

/// A `config.json`, a zero byte, and a safetensors file.
pub(crate) fn folder(input: &[u8]) -> Result<(Plan, Tensors), Error> {
    let end = input.iter().position(|&byte| byte == 0).unwrap_or(input.len());
    let config = String::from_utf8_lossy(&input[..end]);
    safetensors(&config, &[input.get(end + 1..).unwrap_or(&[])])
}

/// A `config.json` and any number of safetensors files.
pub(crate) fn safetensors(config: &str, files: &[&[u8]]) -> Result<(Plan, Tensors), Error> {
    let shards = files.iter().map(|bytes| {
        let header = match bytes.first_chunk() {
            Some(first) => file::safetensors_header_len(*first, bytes.len() as u64)?,
            None => bytes.len(),
        };
        Ok(Shard { name: "model.safetensors", header: &bytes[..header], len: bytes.len() as u64 })
    });
    let plan = file::safetensors(config, &shards.collect::<Result<Vec<_>, Error>>()?)?;
    assemble(plan, files)
}

fn assemble(plan: Plan, files: &[&[u8]]) -> Result<(Plan, Tensors), Error> {
    let len: u64 = files.iter().map(|bytes| bytes.len() as u64).sum();
    assert!(plan.memory() <= 8 * len, "{} bytes out of {len}", plan.memory());
    let mut assembly = Assembly::new(plan.clone());
    let mut piece = 0;
    while let Some((file, start, end)) = assembly.wanted() {
        // Pieces of 1, 2, 4 … 4096 bytes, and again.
        let len = (1 << (piece % 13)).min(end - start);
        piece += 1;
        assembly.push(&files[file][start as usize..(start + len) as usize])?;
    }
    let tensors = assembly.finish()?;
    assert!(tensors.has("embedding.weight"));
    Ok((plan, tensors))
}

/// Every failure of these is one of the file's.
pub(crate) fn check(result: Result<(Plan, Tensors), Error>) {
    if let Err(error) = result {
        let of_file = [Code::NotAModel, Code::UnsupportedModel, Code::TruncatedFile, Code::TooLarge];
        assert!(of_file.contains(&error.code()), "{}: {error}", error.code());
    }
}
