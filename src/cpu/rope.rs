//! Rotary positions: the first half of a head turns with the second, by an angle that grows with the position.

/// Rotates each head of each row: x and y `[rows, heads · head_dim]`, table `[positions, head_dim]`, cosines then sines.
pub(crate) fn rope(x: &[f32], table: &[f32], heads: usize, head_dim: usize, rows: usize, offset: usize) -> Vec<f32> {
    let half = head_dim / 2;
    let mut y = vec![0.0; rows * heads * head_dim];
    for (at, (from, to)) in
        x[..rows * heads * head_dim].chunks_exact(head_dim).zip(y.chunks_exact_mut(head_dim)).enumerate()
    {
        let (cosines, sines) = table[(offset + at / heads) * head_dim..][..head_dim].split_at(half);
        let ((first, second), (low, high)) = (from.split_at(half), to.split_at_mut(half));
        for i in 0..half {
            low[i] = first[i] * cosines[i] - second[i] * sines[i];
            high[i] = second[i] * cosines[i] + first[i] * sines[i];
        }
    }
    y
}
