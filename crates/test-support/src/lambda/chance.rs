//! Chance that is the same for the same seed.

/// Numbers that look like chance, and are a function of the seed.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub(super) fn draw(&mut self) -> u64 {
        self.drawn += 1;
        scattered(self.seed ^ scattered(self.drawn))
    }

    /// True so many times in a hundred.
    pub(super) fn happens(&mut self, percent: u8) -> bool {
        self.draw() % 100 < u64::from(percent)
    }

    /// From 0 to `most`, both included.
    pub(super) fn up_to(&mut self, most: i64) -> i64 {
        i64::try_from(self.draw() >> 1).unwrap_or_default() % (most.max(0) + 1)
    }

    /// An id in the form of a UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.draw(), self.draw());
        let parts = [high >> 32, high >> 16 & 0xffff, high & 0xfff, low >> 48 & 0xfff];
        let [one, two, three, four] = parts;
        format!("{one:08x}-{two:04x}-4{three:03x}-8{four:03x}-{:012x}", low & 0xffff_ffff_ffff)
    }
}

/// Neighbouring numbers to numbers far apart: `SplitMix64`'s output function.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
pub(crate) fn scattered(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
