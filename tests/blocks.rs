//! Packed weights expand to what another implementation of their formats makes of them, the gguf package:
//! `training/own/blocks.py`.

use qkv::matrix::{Format, Matrix};
use safetensors::SafeTensors;

/// The format's matrix of the fixture after `change`, and whether it is as it should be.
fn as_in_python(format: Format, change: impl Fn(&mut [u8])) -> bool {
    let fixture = SafeTensors::deserialize(include_bytes!("fixtures/blocks.safetensors")).expect("it is whole");
    let tensor = |part: &str| fixture.tensor(&format!("{}.{part}", format.name())).expect("every format");
    let (bytes, numbers) = (tensor("bytes"), tensor("numbers"));
    let &[rows, columns] = numbers.shape() else { panic!("a matrix") };
    let mut packed = bytes.data().to_vec();
    change(&mut packed);
    let matrix = Matrix::new(format, rows, columns, packed).expect("the fixture's sizes");
    let wanted: Vec<f32> = bytemuck::pod_collect_to_vec(numbers.data());
    let block = format.block();
    let came = matrix.as_f32();
    came.chunks_exact(block).zip(wanted.chunks_exact(block)).all(|(came, wanted)| {
        // The order of two products may differ: two roundings of the largest number of a block.
        let largest = wanted.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        came.iter().zip(wanted).all(|(came, wanted)| (came - wanted).abs() <= largest * 2.0 * f32::EPSILON)
    })
}

const PACKED: [Format; 8] =
    [Format::F16, Format::Bf16, Format::Q8_0, Format::Q4_0, Format::Q4_1, Format::Q4K, Format::Q5K, Format::Q6K];

#[test]
fn every_format_expands_as_in_python() {
    for format in PACKED {
        assert!(as_in_python(format, |_| {}), "{}", format.name());
    }
}

/// One bit in the middle of the first block.
#[test]
fn a_changed_bit_is_noticed() {
    for format in PACKED {
        let at = format.block_bytes() / 2;
        assert!(!as_in_python(format, |bytes| bytes[at] ^= 16), "{}", format.name());
    }
}
