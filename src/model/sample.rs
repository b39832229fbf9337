//! Which word comes next: a draw from the softmax of the logits, or its largest.

use super::predict::{order, softmax};
use crate::error::{Code, Error, Result};

/// How the next word is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Divides the logits before the softmax: 1 is as trained, more is bolder, 0 always takes the likeliest. From 0; as large
    /// as one likes.
    pub temperature: f64,
    /// Only so many of the likeliest words may be drawn; 0 for all.
    pub top_k: usize,
    /// The same seed writes the same text. The draw for a position hangs on the seed and the position alone, so that another
    /// word put in by hand does not change what luck the later ones have.
    pub seed: u64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 1.0, top_k: 0, seed: 0 }
    }
}

impl Sampling {
    /// Says what is wrong with it, or nothing.
    pub(super) fn check(&self) -> Result<()> {
        if self.temperature >= 0.0 {
            return Ok(());
        }
        let message = format!("The temperature is {}; give 0 for the likeliest word, or more.", self.temperature);
        Err(Error::new(Code::InvalidOption, message))
    }

    /// The chance of each word to be drawn; those before `first` have none.
    pub(super) fn chances(&self, logits: &[f32], first: usize) -> Vec<f64> {
        let numbers: Vec<f64> = logits.iter().map(|logit| f64::from(*logit)).collect();
        let best: Vec<usize> = order(&numbers).into_iter().filter(|index| *index >= first).collect();
        let mut chances = vec![0.0; logits.len()];
        if self.temperature == 0.0 {
            if let Some(likeliest) = best.first() {
                chances[*likeliest] = 1.0;
            }
            return chances;
        }
        let count = if self.top_k == 0 { best.len() } else { self.top_k.min(best.len()) };
        let largest = best.first().map_or(0.0, |index| numbers[*index]);
        let scaled: Vec<f32> =
            best[..count].iter().map(|index| ((numbers[*index] - largest) / self.temperature) as f32).collect();
        for (index, chance) in best.into_iter().zip(softmax(&scaled)) {
            chances[index] = chance;
        }
        chances
    }

    /// An index, drawn by the chances.
    pub(super) fn draw(&self, chances: &[f64], position: usize) -> usize {
        let mut left = unit(self.seed, position as u64) * chances.iter().sum::<f64>();
        let mut last = 0;
        for (index, chance) in chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
            last = index;
            left -= chance;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

/// Number `at` of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014) from that seed, as a
/// fraction in 0…1, 1 left out.
const fn unit(seed: u64, at: u64) -> f64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(at.wrapping_add(1)));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 5] = [9.0, 1.0, 2.0, 0.5, 2.0];

    #[test]
    fn chances_follow_temperature_and_top_k() {
        let chances = |temperature, top_k| Sampling { temperature, top_k, seed: 0 }.chances(&LOGITS, 1);
        let all = chances(1.0, 0);
        assert_eq!(all[0], 0.0, "what may not be written is not drawn, however likely");
        assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((all[2] / all[1] - 1_f64.exp()).abs() < 1e-6);
        assert_eq!(chances(0.0, 0), [0.0, 0.0, 1.0, 0.0, 0.0], "of equals the first");
        assert_eq!(chances(1.0, 1), chances(0.0, 0));
        assert_eq!(chances(1.0, 2), [0.0, 0.0, 0.5, 0.0, 0.5]);
        assert_eq!(chances(1e-320, 0), [0.0, 0.0, 0.5, 0.0, 0.5]);
        for huge in [1e300, f64::INFINITY] {
            assert_eq!(chances(huge, 0), [0.0, 0.25, 0.25, 0.25, 0.25]);
        }
        assert_eq!(chances(1.0, 99), all);
    }

    #[test]
    fn temperatures_that_are_none_are_refused() {
        let check = |temperature| Sampling { temperature, ..Sampling::default() }.check();
        assert!([0.0, 1e-300, 1.0, 1e300, f64::INFINITY].into_iter().all(|temperature| check(temperature).is_ok()));
        for bad in [-1.0, -1e-9, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(check(bad).expect_err("it is none").code(), Code::InvalidOption);
        }
    }

    #[test]
    fn draws_follow_the_chances_and_the_seed() {
        let chances = [0.0, 0.5, 0.0, 0.3, 0.2];
        let draws = |seed| -> Vec<usize> {
            let sampling = Sampling { seed, ..Sampling::default() };
            (0..10_000).map(|position| sampling.draw(&chances, position)).collect()
        };
        let first = draws(1);
        assert_eq!(first, draws(1));
        assert_ne!(first, draws(2));
        for (index, chance) in chances.into_iter().enumerate() {
            let share = first.iter().filter(|drawn| **drawn == index).count() as f64 / 1e4;
            assert!((share - chance).abs() < 0.02, "{index} was drawn {share} of the time");
        }
    }

    /// The first numbers of SplitMix64 from 0, as its authors give them.
    #[test]
    fn the_generator_is_the_published_one() {
        let first = (0xe220_a839_7b1d_cdaf_u64 >> 11) as f64 / (1_u64 << 53) as f64;
        assert_eq!(unit(0, 0), first);
    }
}
