//! A number, and the sum that it comes from.

use serde::Serialize;

/// One number of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What it is of.
    pub what: String,
    /// How it was reckoned.
    pub sum: String,
    /// What comes out.
    pub value: f64,
    /// Of what: `a day`, `shards`, `USD a month`.
    pub unit: String,
}

impl Line {
    pub(crate) fn new(what: &str, sum: String, value: f64, unit: &str) -> Self {
        Self { what: what.to_owned(), sum, value, unit: unit.to_owned() }
    }
}

/// A number as people read it: `1,234,567`, `12.3`, `0.004`. Small ones keep three digits.
#[must_use]
pub fn number(value: f64) -> String {
    if value >= 100.0 || value.fract() == 0.0 {
        return grouped(value, 0);
    }
    let digits = if value >= 10.0 {
        1
    } else if value >= 1.0 {
        2
    } else {
        // The zeros after the point, and three digits.
        (-value.log10()).ceil().clamp(0.0, 12.0) as usize + 2
    };
    let text = grouped(value, digits);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// US dollars and cents: `$1,234.50`. Below a dollar, a price with parts of a cent keeps them: `$0.625`.
#[must_use]
pub fn money(value: f64) -> String {
    let cents = value * 100.0;
    if value >= 1.0 || (cents - cents.round()).abs() < 1e-9 {
        format!("${}", grouped(value, 2))
    } else {
        format!("${}", number(value))
    }
}

fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut all = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            all.push(',');
        }
        all.push(digit);
    }
    if fraction.is_empty() { all } else { format!("{all}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::{money, number};

    #[test]
    fn large_numbers_are_grouped_and_small_ones_keep_their_digits() {
        let shown = [0.0, 7.0, 0.5, 12.34, 3.2, 999.6, 1_234_567.0, 0.004_321].map(number);
        assert_eq!(shown, ["0", "7", "0.5", "12.3", "3.2", "1,000", "1,234,567", "0.00432"]);
    }

    #[test]
    fn money_has_cents_and_prices_below_a_cent_keep_their_digits() {
        let shown = [0.0, 1_234.5, 0.04, 0.625, 0.000_013_333_4, 87.6].map(money);
        assert_eq!(shown, ["$0.00", "$1,234.50", "$0.04", "$0.625", "$0.0000133", "$87.60"]);
    }
}
