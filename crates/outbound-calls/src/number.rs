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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The countries; none, unless some are allowed.
    pub countries: BTreeSet<Country>,
    /// Whether +1 555 555 0100 to 0199 may be called too: nobody has them, so a demonstration can.
    pub fiction: bool,
}

/// A number that may be called, as E.164 has it: `+15555550100`.
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
            Self::NoNumber => "must be a telephone number as E.164 has it, such as +15555550100",
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
        // The library passes over letters, and takes some for an extension: neither can be dialled.
        let is_written = |sign: char| sign.is_ascii_digit() || " -().".contains(sign);
        let rest = text.strip_prefix('+').filter(|rest| rest.chars().all(is_written));
        if rest.is_none() || text.len() > LONGEST {
            return Err(NumberFault::NoNumber);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if self.fiction && is_fiction(&digits) {
            return Ok(Number(Personal::new(format_smolstr!("+{digits}"))));
        }
        let number: PhoneNumber = text.parse().map_err(|_| NumberFault::NoNumber)?;
        let country = number.get_region_code().filter(|_| number.is_valid());
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
    use rlibphonenumber::{
        PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region,
    };

    use super::{Country, NumberFault, Numbers};

    fn read(text: &str) -> Result<String, NumberFault> {
        let countries = ["CI", "GB", "IT", "US"].into_iter().filter_map(Country::new).collect();
        let numbers = Numbers { countries, fiction: false };
        numbers.read(text).map(|number| number.into_text().expose().to_string())
    }

    /// The library's own example of a number, in E.164 and as people write it.
    fn written(number: Option<PhoneNumber>) -> [String; 2] {
        let number = number.expect("an example");
        [PhoneNumberFormat::E164, PhoneNumberFormat::International]
            .map(|format| number.format_as(format).into_owned())
    }

    fn example(region: Region, kind: PhoneNumberType) -> [String; 2] {
        written(PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok())
    }

    #[test]
    fn an_ordinary_number_of_an_allowed_country_may_be_called_however_it_is_written() {
        // Italian land lines begin with a 0 that belongs to them.
        for region in [Region::CI, Region::GB, Region::IT, Region::US] {
            for kind in [PhoneNumberType::FixedLine, PhoneNumberType::Mobile] {
                let [e164, international] = example(region, kind);
                assert_eq!(read(&e164).as_ref(), Ok(&e164), "{region:?} {kind:?}");
                assert_eq!(read(&international).as_ref(), Ok(&e164), "{region:?} {kind:?}");
            }
        }
    }

    #[test]
    fn numbers_of_other_countries_are_refused_also_where_they_share_a_code() {
        for region in [Region::FR, Region::JM, Region::DO, Region::GG] {
            let [e164, _] = example(region, PhoneNumberType::Mobile);
            assert_eq!(read(&e164), Err(NumberFault::Country), "{region:?}");
        }
    }

    #[test]
    fn premium_satellite_and_service_numbers_are_refused() {
        for kind in [
            PhoneNumberType::PremiumRate,
            PhoneNumberType::TollFree,
            PhoneNumberType::PersonalNumber,
            PhoneNumberType::Pager,
            PhoneNumberType::UAN,
        ] {
            let [e164, _] = example(Region::GB, kind);
            assert_eq!(read(&e164), Err(NumberFault::Kind), "{kind:?}");
        }
        // Inmarsat, Iridium and the like, shared costs, and premium numbers of no country.
        for code in [870, 881, 882, 883, 808, 979] {
            let number = PHONE_NUMBER_UTIL.get_example_number_for_non_geo_entity(code).ok();
            let [e164, _] = written(number);
            assert_eq!(read(&e164), Err(NumberFault::Kind), "+{code}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let [e164, _] = example(Region::GB, PhoneNumberType::Mobile);
        for text in [
            "",
            "+",
            "+44",
            "+999",
            "sip:agent@example.com",
            "+15555550100",
            e164.trim_start_matches('+'),
            &format!("{e164}0000"),
            &format!("{e164}a"),
            &format!("{e164} ext. 7"),
            &format!("{e164}{}", " ".repeat(40)),
        ] {
            assert_eq!(read(text), Err(NumberFault::NoNumber), "{text}");
        }
    }

    #[test]
    fn numbers_of_fiction_may_be_called_where_that_is_asked_for() {
        let numbers = Numbers { countries: [].into(), fiction: true };
        let text = |text| numbers.read(text).map(|number| number.into_text().expose().to_string());
        assert_eq!(text("+1 555 555 0142").as_deref(), Ok("+15555550142"));
        for other in ["+1555555020", "+1555555009", "+155555501420", "+1555555014"] {
            assert_eq!(text(other), Err(NumberFault::NoNumber), "{other}");
        }
    }

    #[test]
    fn no_country_is_allowed_unless_it_was_named() {
        let [e164, _] = example(Region::GB, PhoneNumberType::Mobile);
        assert_eq!(Numbers::default().read(&e164), Err(NumberFault::Country));
        assert_eq!(Country::new("gb"), None);
        assert_eq!((Country::new("GBR"), Country::new("ZZ")), (None, None));
        assert!(Country::new("GB") > Country::new("FR"));
    }
}
