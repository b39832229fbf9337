//! Seeded noise, standard normal, of which any number can be had without those before it: a check computes the keys that it
//! looks at anew and holds none of them.

use std::f64::consts::TAU;

/// A source of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noise {
    seed: u64,
}

/// Which tensor the numbers are for: each has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Queries.
    Q,
    /// Keys.
    K,
    /// Values.
    V,
    /// What goes into a recurrent layer.
    X,
    /// Its weight, before it is scaled.
    Weight,
}

impl Noise {
    /// The same seed gives the same numbers on every machine.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Fills `to` with the numbers of a stream from number `first` on.
    pub fn fill(&self, stream: Stream, first: u64, to: &mut [f32]) {
        let key = mixed(self.seed ^ mixed(stream as u64 + 1));
        let mut at = 0;
        while at < to.len() {
            let number = first + at as u64;
            let pair = normals(key, number / 2);
            let odd = (number % 2) as usize;
            for number in &pair[odd..] {
                if let Some(to) = to.get_mut(at) {
                    *to = *number as f32;
                }
                at += 1;
            }
        }
    }
}

/// Two independent normal numbers from two uniform ones (Box and Muller, 1958).
fn normals(key: u64, pair: u64) -> [f64; 2] {
    let unit =
        |number: u64| ((mixed(key.wrapping_add(number.wrapping_mul(STEP))) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    let (radius, angle) = ((-2.0 * unit(2 * pair).ln()).sqrt(), TAU * unit(2 * pair + 1));
    [radius * angle.cos(), radius * angle.sin()]
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finish of SplitMix64 (Steele, Lea and Flood, 2014): of a counter times its step it makes that generator's numbers.
const fn mixed(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_part_is_the_same_as_in_the_whole() {
        let noise = Noise::new(7);
        let mut whole = [0.0; 101];
        noise.fill(Stream::K, 0, &mut whole);
        for (first, len) in [(0, 1), (1, 1), (1, 2), (2, 5), (33, 68)] {
            let mut part = vec![0.0; len];
            noise.fill(Stream::K, first as u64, &mut part);
            assert_eq!(part, whole[first..first + len]);
        }
        let mut other = [0.0; 101];
        noise.fill(Stream::V, 0, &mut other);
        assert_ne!(other, whole, "streams differ");
        Noise::new(8).fill(Stream::K, 0, &mut other);
        assert_ne!(other, whole, "seeds differ");
    }

    #[test]
    fn it_is_standard_normal() {
        let mut numbers = vec![0.0; 100_000];
        Noise::new(1).fill(Stream::Q, 0, &mut numbers);
        let moment = |power: i32| numbers.iter().map(|x| f64::from(*x).powi(power)).sum::<f64>() / numbers.len() as f64;
        for (power, wanted, near) in [(1, 0.0, 0.02), (2, 1.0, 0.02), (3, 0.0, 0.05), (4, 3.0, 0.1)] {
            assert!((moment(power) - wanted).abs() < near, "moment {power} is {}", moment(power));
        }
        let neighbours = numbers.windows(2).map(|pair| f64::from(pair[0] * pair[1])).sum::<f64>() / 1e5;
        assert!(neighbours.abs() < 0.02, "neighbours go together by {neighbours}");
    }
}
