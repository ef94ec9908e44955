//! Which numbers may be called.
//!
//! Whoever can ask for calls can ask for expensive ones: a page with a call-me button earns its
//! attacker a share of what premium and satellite numbers cost. So a number has to be a real one, of
//! an ordinary kind, in a country that was allowed.

use std::collections::BTreeSet;
use std::fmt;

use connect_events::Personal;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use smol_str::{SmolStr, format_smolstr};

/// A country or territory, as ISO 3166-1 has it: `GB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country(Region);

impl Country {
    /// The country of two capital letters; `None` where there is none that has numbers.
    #[must_use]
    pub fn new(letters: &str) -> Option<Self> {
        let is_written =
            letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
        let region = letters.parse().ok().filter(|_| is_written)?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| Self(region))
    }
}

/// Which numbers may be called.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// The countries; none, unless some are allowed.
    pub countries: BTreeSet<Country>,
    /// Whether +1 555 555 0100 to 0199 may be called too: nobody has them, so a demonstration can.
    pub fiction: bool,
}

/// A number that may be called, as E.164 has it: `+12125550100`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(Personal<SmolStr>);

impl Number {
    /// The number, for those who need it.
    #[must_use]
    pub fn into_text(self) -> Personal<SmolStr> {
        self.0
    }
}

/// Why a number may not be called. It never quotes the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// It is not `+`, a country's code, and a number that the country has.
    NoNumber,
    /// The country is not among those that are allowed.
    Country,
    /// It is a premium, shared-cost, satellite, personal, pager or service number.
    Kind,
}

impl NumberFault {
    /// The fault as answers and rows name it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoNumber => "not_a_number",
            Self::Country => "country_not_allowed",
            Self::Kind => "kind_not_allowed",
        }
    }
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoNumber => "must be a telephone number as E.164 has it, such as +12125550100",
            Self::Country => "must be of a country that may be called",
            Self::Kind => "must be an ordinary number, and no premium, satellite or service number",
        })
    }
}

impl std::error::Error for NumberFault {}

impl Numbers {
    /// The number in a text, if it may be called.
    ///
    /// # Errors
    ///
    /// [`NumberFault`].
    pub fn read(&self, text: &str) -> Result<Number, NumberFault> {
        /// No number with its spaces and brackets is longer.
        const LONGEST: usize = 40;
        if !text.starts_with('+') || text.len() > LONGEST {
            return Err(NumberFault::NoNumber);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if self.fiction && is_fiction(&digits) {
            return Ok(Number(Personal::new(format_smolstr!("+{digits}"))));
        }
        let number: PhoneNumber = text.parse().map_err(|_| NumberFault::NoNumber)?;
        let country = number.get_region_code().filter(|_| number.is_valid());
        let country = country.filter(|_| number.extension.is_none());
        let country = country.ok_or(NumberFault::NoNumber)?;
        let kind = number.get_type();
        let is_ordinary = matches!(
            kind,
            PhoneNumberType::FixedLine
                | PhoneNumberType::Mobile
                | PhoneNumberType::FixedLineOrMobile
                | PhoneNumberType::VoIP
        );
        // Codes that belong to no country are satellites, shared costs and the like.
        if !is_ordinary || country == Region::World {
            return Err(NumberFault::Kind);
        }
        if !self.countries.contains(&Country(country)) {
            return Err(NumberFault::Country);
        }
        let text = number.format_as(PhoneNumberFormat::E164);
        Ok(Number(Personal::new(text.as_ref().into())))
    }
}

fn is_fiction(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with("155555501")
}

#[cfg(test)]
mod tests {
    use super::{Country, NumberFault, Numbers};

    fn read(text: &str) -> Result<String, NumberFault> {
        let countries = ["GB", "IT", "US"].into_iter().filter_map(Country::new).collect();
        let numbers = Numbers { countries, fiction: false };
        numbers.read(text).map(|number| number.into_text().expose().to_string())
    }

    #[test]
    fn an_ordinary_number_of_an_allowed_country_may_be_called() {
        // Numbers of 555-0100 to 0199 are kept free for fiction.
        assert_eq!(read("+1 212-555-0100").as_deref(), Ok("+12125550100"));
        assert_eq!(read("+44 (0)20 7946 0000").as_deref(), Ok("+442079460000"));
        assert_eq!(read("+39 06 555 0100").as_deref(), Ok("+39065550100"));
    }

    #[test]
    fn numbers_of_other_countries_are_refused_also_where_they_share_a_code() {
        for text in ["+33199000001", "+1 876 555 0100", "+1 809 555 0100"] {
            assert_eq!(read(text), Err(NumberFault::Country), "{text}");
        }
    }

    #[test]
    fn premium_satellite_and_service_numbers_are_refused() {
        for text in
            ["+1 900 555 0100", "+449098790001", "+447011234567", "+881612345678", "+870301234567"]
        {
            assert_eq!(read(text), Err(NumberFault::Kind), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "+",
            "02079460001",
            "+44",
            "+4420794600001234",
            "+999123456789",
            "+4420794600a0",
            "sip:agent@example.com",
            "+15555550100",
            "+44 20 7946 0000 ext. 7",
            "+44207946000000000000000000000000000000000000",
        ] {
            assert_eq!(read(text), Err(NumberFault::NoNumber), "{text}");
        }
    }

    #[test]
    fn numbers_of_fiction_may_be_called_where_that_is_asked_for() {
        let numbers = Numbers { countries: [].into(), fiction: true };
        let text = |text| numbers.read(text).map(|number| number.into_text().expose().to_string());
        assert_eq!(text("+1 555 555 0142").as_deref(), Ok("+15555550142"));
        for other in ["+15555550200", "+15555550099", "+155555501420", "+1555555014"] {
            assert_eq!(text(other), Err(NumberFault::NoNumber), "{other}");
        }
    }

    #[test]
    fn no_country_is_allowed_unless_it_was_named() {
        assert_eq!(Numbers::default().read("+442079460000"), Err(NumberFault::Country));
        assert_eq!(Country::new("gb"), None);
        assert_eq!((Country::new("GBR"), Country::new("ZZ")), (None, None));
        assert!(Country::new("GB") > Country::new("FR"));
    }
}
