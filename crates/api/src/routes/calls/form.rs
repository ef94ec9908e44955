//! What is sent to ask for a call.

use std::collections::BTreeMap;

use connect_events::Personal;
use contact_core::RequestId;
use serde_json::value::RawValue;
use smol_str::SmolStr;
use utoipa::ToSchema;

use crate::body::{Form, Given, Members};

/// What is sent to ask for a call.
#[derive(ToSchema)]
pub(crate) struct CallForm {
    /// Whom to call: `+`, the code of the country, and the number, with blanks, dots, hyphens and
    /// brackets as people write them.
    #[schema(value_type = String, min_length = 2, max_length = 40, example = "+1 555 555 0100")]
    pub(crate) number: Personal<String>,
    /// What the flow is told: up to 32 attributes, 8192 bytes together. Names are of 1 to 127 ASCII
    /// letters, digits, `-` and `_`, and do not begin with `connectLive`.
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub(crate) attributes: Vec<(SmolStr, Personal<SmolStr>)>,
}

/// What attributes must be.
pub(in crate::routes) const ATTRIBUTES: &str = "must be an object of text: up to 32 names of ASCII letters, digits, `-` and `_`, each once and \
     none that begins with `connectLive`; 8192 bytes at the most";

/// The most attributes.
const MOST: usize = 32;

/// The longest name of an attribute, in bytes.
const LONGEST_NAME: usize = 127;

/// The most that attributes weigh together, in bytes: Connect takes 32 KiB, of which the flow needs
/// some for its own.
const MOST_BYTES: usize = 8 * 1024;

/// The names that Connect Live gives attributes of its own.
const OURS: &str = "connectLive";

impl Form for CallForm {
    const NAMES: &'static [&'static str] = &["number", "attributes"];

    fn read(given: &mut Given) -> Option<Self> {
        let must = "must be a telephone number as text, such as \"+15555550100\"";
        let number = given.need("number", must, text);
        let attributes = given.take("attributes", ATTRIBUTES, attributes);
        Some(Self { number: Personal::new(number?), attributes: attributes.unwrap_or_default() })
    }
}

pub(in crate::routes) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// Attributes in the order of their names, so that the same ones are the same request.
pub(in crate::routes) fn attributes(value: &RawValue) -> Option<Vec<(SmolStr, Personal<SmolStr>)>> {
    debug_assert!(RequestId::ATTRIBUTE.starts_with(OURS));
    let Members(members) = serde_json::from_str(value.get()).ok()?;
    let count = members.len();
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let mut attributes = BTreeMap::new();
    let mut bytes = 0;
    for (name, value) in members {
        let value = text(&value)?;
        let is_named = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(named);
        if !is_named || name.starts_with(OURS) {
            return None;
        }
        bytes += name.len() + value.len();
        attributes.insert(SmolStr::from(name), Personal::new(SmolStr::from(value)));
    }
    let fits = attributes.len() == count && count <= MOST && bytes <= MOST_BYTES;
    fits.then(|| attributes.into_iter().collect())
}
