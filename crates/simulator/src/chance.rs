//! Chance that repeats itself.

use connect_events::EventTime;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// A stream of random numbers.
///
/// `ChaCha8` is the same on every platform and in every version. The distributions are made here
/// from its raw words, with `libm` instead of the platform's mathematics, because those of other
/// crates may change with a version.
#[derive(Debug)]
pub(crate) struct Chance {
    words: ChaCha8Rng,
    /// What ids are mixed with.
    salt: [u64; 2],
}

impl Chance {
    /// A stream of its own for each seed and purpose.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&purpose.to_le_bytes());
        Self { words: ChaCha8Rng::from_seed(bytes), salt: [0; 2] }
    }

    /// The same stream with other ids: days of one seed that begin at different moments are the same
    /// story of different contacts.
    pub(crate) fn with_ids_of(self, start: EventTime) -> Self {
        let mut salt = Self::new(start.as_millis().cast_unsigned(), 3).words;
        Self { salt: [salt.next_u64(), salt.next_u64()], ..self }
    }

    /// Evenly from 0 up to, and without, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.words.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True as often as `share` says, from 0 to 1.
    pub(crate) fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Evenly from `from` to `to`, both included.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = (to - from + 1).max(1) as f64;
        from + (self.unit() * width) as i64
    }

    /// One of `length` places.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        ((self.unit() * length as f64) as usize).min(length.saturating_sub(1))
    }

    /// Exponential with this mean; at least 1.
    pub(crate) fn exponential(&mut self, mean: f64) -> i64 {
        ((-libm::log(1.0 - self.unit()) * mean) as i64).max(1)
    }

    /// Log-normal with this mean, and `sigma` of its logarithm; at least 1.
    pub(crate) fn log_normal(&mut self, mean: f64, sigma: f64) -> i64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        let normal = radius * libm::cos(std::f64::consts::TAU * self.unit());
        let middle = libm::log(mean) - sigma * sigma / 2.0;
        (libm::exp(middle + sigma * normal) as i64).max(1)
    }

    /// An id in the form of a UUID of version 4.
    pub(crate) fn id(&mut self) -> String {
        let [high, low] = self.salt.map(|salt| self.words.next_u64() ^ salt);
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_stream_of_a_seed_never_changes() {
        assert_eq!(Chance::new(7, 1).id(), "deaefd96-0a34-4db5-8dcf-10940f63359d");
        assert_ne!(Chance::new(7, 1).id(), Chance::new(7, 2).id());
        assert_ne!(Chance::new(7, 1).id(), Chance::new(8, 1).id());
    }

    #[test]
    fn a_distribution_has_the_mean_that_it_is_asked_for() {
        let mut chance = Chance::new(1, 0);
        let mean_of = |sum: i64| sum as f64 / 100_000.0;
        let exponential = mean_of((0..100_000).map(|_| chance.exponential(40_000.0)).sum());
        let log_normal = mean_of((0..100_000).map(|_| chance.log_normal(240_000.0, 0.8)).sum());
        let even = mean_of((0..100_000).map(|_| chance.between(1, 9)).sum());
        assert!((exponential / 40_000.0 - 1.0).abs() < 0.02, "{exponential}");
        assert!((log_normal / 240_000.0 - 1.0).abs() < 0.02, "{log_normal}");
        assert!((even / 5.0 - 1.0).abs() < 0.02, "{even}");
    }
}
