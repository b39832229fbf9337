//! `y[d] = x[d] · cos a − x[d + half] · sin a` in the first half of a head, `y[d] = x[d] · cos a + x[d − half] · sin a` in the
//! second, with the angle `a = position × base^(−2i / head_dim)` for `i = d mod half` and `half = head_dim / 2`.
//!
//! x and y `[rows, heads · head_dim]`; the position of row r is `offset + r`. Su, Lu, Pan, Murtadha, Wen and Liu, RoFormer:
//! Enhanced Transformer with Rotary Position Embedding, 2021, with the pairs that GPT-NeoX and Llama take: the first half of a
//! head with the second.

/// Rotates each head of each row. `table` is `[positions, head_dim]`: the cosines of a position's angles, then the sines.
#[must_use]
pub fn rope(x: &[f64], table: &[f64], heads: usize, head_dim: usize, rows: usize, offset: usize) -> Vec<f64> {
    let half = head_dim / 2;
    let mut y = vec![0.0; rows * heads * head_dim];
    for r in 0..rows {
        let (cosines, sines) = table[(offset + r) * head_dim..(offset + r + 1) * head_dim].split_at(half);
        for h in 0..heads {
            let at = (r * heads + h) * head_dim;
            for i in 0..half {
                let (first, second) = (x[at + i], x[at + half + i]);
                y[at + i] = first * cosines[i] - second * sines[i];
                y[at + half + i] = second * cosines[i] + first * sines[i];
            }
        }
    }
    y
}

/// The angle by which pair `i` of a head turns at a position, in radians.
#[must_use]
pub fn angle(position: usize, i: usize, head_dim: usize, base: f64) -> f64 {
    position as f64 * base.powf(-2.0 * i as f64 / head_dim as f64)
}

/// The table for positions from 0, `[positions, head_dim]`: angles worked out in f64, cosines and sines as every backend gets
/// them.
#[must_use]
pub fn table(positions: usize, head_dim: usize, base: f64) -> Vec<f32> {
    let frequencies: Vec<f64> = (0..head_dim / 2).map(|i| angle(1, i, head_dim, base)).collect();
    table_of(positions, &frequencies, 1.0)
}

/// The same for angles that no power of a base gives: `frequencies[i]` is that of pair i from one position to the next, and every
/// cosine and sine is multiplied by `factor`.
#[must_use]
pub fn table_of(positions: usize, frequencies: &[f64], factor: f64) -> Vec<f32> {
    let row = |position: usize| {
        let angles = move |i: usize| position as f64 * frequencies[i];
        let cosines = (0..frequencies.len()).map(move |i| (angles(i).cos() * factor) as f32);
        cosines.chain((0..frequencies.len()).map(move |i| (angles(i).sin() * factor) as f32))
    };
    (0..positions).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it is for: the product of a query and a key depends on how far apart they are, not on where they stand.
    #[test]
    fn products_depend_on_the_distance_alone() {
        let (head_dim, base) = (6, 100.0);
        let table: Vec<f64> = table(40, head_dim, base).into_iter().map(f64::from).collect();
        let (q, k) = ([0.3, -1.0, 0.7, 2.0, 0.1, -0.4], [1.1, 0.2, -0.6, 0.5, -2.0, 0.9]);
        let product = |i: usize, j: usize| -> f64 {
            let turned = [rope(&q, &table, 1, 6, 1, i), rope(&k, &table, 1, 6, 1, j)];
            turned[0].iter().zip(&turned[1]).map(|(q, k)| q * k).sum()
        };
        assert!((product(7, 3) - product(31, 27)).abs() < 1e-6);
        assert!((product(7, 3) - product(7, 4)).abs() > 1e-3);
        assert_eq!(rope(&q, &table, 1, 6, 1, 0), q, "position 0 turns nothing");
    }
}
