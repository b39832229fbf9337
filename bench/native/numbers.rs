//! Numbers in and numbers out.

/// `len` numbers, uniform with standard deviation 1; the same seed gives the same ones. SplitMix64 (Steele, Lea and Flood, 2014).
pub(crate) fn random(seed: u64, len: usize) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) >> 40
    };
    let size = 3_f64.sqrt();
    (0..len).map(|_| ((next() as f64 / (1_u64 << 23) as f64 - 1.0) * size) as f32).collect()
}

/// Sorts, and gives the one in the middle; nothing of nothing.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { Some(values[middle]) } else { Some((values.get(middle)? + values[middle - 1]) / 2.0) }
}
