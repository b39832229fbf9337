//! Linear maps of packed weights: every format, from one row to more than eight tiles, and blocks that tend to break.

use qkv::matrix::{Format, Matrix};

use super::case::Case;
use super::random::Random;

/// Rows, blocks (of at least 32 numbers) of a row, outputs.
const SHAPES: [(usize, usize, usize); 6] = [(1, 1, 1), (1, 9, 17), (3, 2, 5), (8, 1, 5), (17, 3, 49), (65, 2, 5)];

/// Every format that is not f32; the name begins with the operation and the format.
pub fn cases() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for format in Format::ALL.into_iter().filter(|format| *format != Format::F32) {
        let block = format.block().max(32);
        for (rows, blocks, outputs) in SHAPES {
            let weight = Matrix::sample(format, outputs, blocks * block);
            all.push(case("sampled", rows, weight, rows % 2 == 1));
        }
        for (what, bits) in [("largest", 0x7bff_u16), ("negative", 0xa6b3), ("tiny", 0x02a7), ("tiniest", 0x8001)] {
            for rows in [1, 5] {
                let weight = with_scales(&Matrix::sample(format, 3, 2 * block), bits);
                all.push(case(&format!("{what} scales"), rows, weight, false));
            }
        }
        for rows in [1, 5] {
            let bytes = vec![0; 3 * format.row_bytes(block).expect("a block")];
            all.push(case("zeros", rows, Matrix::new(format, 3, block, bytes).expect("as many"), true));
        }
    }
    // Halves need not be whole vectors.
    for format in [Format::F16, Format::Bf16] {
        for (rows, columns) in [(1, 1), (5, 3), (1, 29), (6, 43), (2, 72)] {
            all.push(case("sampled", rows, Matrix::sample(format, 7, columns), rows % 2 == 1));
        }
    }
    all
}

fn case(what: &str, rows: usize, weight: Matrix, biased: bool) -> (String, Case) {
    let (inputs, outputs) = (weight.columns(), weight.rows());
    let mut random = Random::new((rows * 1000 + inputs) as u64);
    let name = format!("linear {} {what} {rows} × {inputs} → {outputs}, bias {biased}", weight.format().name());
    let bias = biased.then(|| random.numbers(outputs, 1.0));
    (name, Case::Linear { x: random.numbers(rows * inputs, 2.0), weight, bias, rows })
}

/// Where the f16 of a block stand that scale everything else.
fn scales_of(format: Format) -> &'static [usize] {
    match format {
        Format::Q4_1 | Format::Q4K | Format::Q5K => &[0, 2],
        Format::Q6K => &[208],
        _ => &[0],
    }
}

/// Every scale of every other block the same f16; of halves every other number.
pub fn with_scales(matrix: &Matrix, bits: u16) -> Matrix {
    changed(matrix, |block, bytes| {
        for &at in if block % 2 == 0 { scales_of(matrix.format()) } else { &[] } {
            bytes[at..at + 2].copy_from_slice(&bits.to_le_bytes());
        }
    })
}

/// The matrix with something done to each of its blocks.
pub fn changed(matrix: &Matrix, change: impl Fn(usize, &mut [u8])) -> Matrix {
    let mut bytes = matrix.bytes().to_vec();
    bytes.chunks_exact_mut(matrix.format().block_bytes()).enumerate().for_each(|(at, block)| change(at, block));
    Matrix::new(matrix.format(), matrix.rows(), matrix.columns(), bytes).expect("as many bytes as before")
}

/// For each weight the sizes of the two terms it is made of, `scale · number` and `offset`, together: what its rounding is a part
/// of, and that of a sum from which the offset was taken out.
pub fn sizes(matrix: &Matrix) -> Matrix {
    let small_numbers = match matrix.format() {
        Format::F32 | Format::F16 | Format::Bf16 => return matrix.map(f32::abs),
        Format::Q8_0 | Format::Q4_0 => 2..,
        Format::Q4_1 => 4..,
        Format::Q4K | Format::Q5K => 16..,
        Format::Q6K => 0..,
    };
    // Where all numbers are 0 a weight is its offset.
    let offsets = changed(matrix, |_, block| {
        let end = if matrix.format() == Format::Q6K { 192 } else { block.len() };
        block[small_numbers.clone()][..end - small_numbers.start].fill(0);
    });
    let sizes: Vec<f32> = matrix
        .as_f32()
        .iter()
        .zip(offsets.as_f32().iter())
        .map(|(all, offset)| (all - offset).abs() + offset.abs())
        .collect();
    Matrix::from_f32(matrix.rows(), matrix.columns(), &sizes)
}
