//! `[contact-lens]`: what is done about what is said.

use connect_events::InstanceId;
use smol_str::SmolStr;
use toml::de::DeValue;

use crate::calls::id;
use crate::reading::{Section, text};

/// What is done about what is said, beyond alerts. Nothing, unless it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactLens {
    /// Where a flow finds how the customer feels.
    pub sentiment: Option<SentimentAttribute>,
    /// The language that turns are translated into, as Amazon Translate calls it: `en`, `fr-CA`.
    pub translate_to: Option<SmolStr>,
}

/// An attribute of contacts that holds how the customer feels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentimentAttribute {
    /// The instance whose contacts are given it.
    pub instance: InstanceId,
    /// The name of the attribute.
    pub name: SmolStr,
}

pub(crate) fn read(lens: &mut Section<'_>) -> ContactLens {
    let sentiment = lens.section("sentiment-attribute", |one| {
        let instance = one.need("instance", "the id of an instance, not its ARN", id);
        let name = "the name of an attribute: letters, digits, `-` and `_`";
        let name = one.need("name", name, attribute);
        Some(SentimentAttribute { instance: InstanceId::new(&instance?).ok()?, name: name? })
    });
    let must = "a language of Amazon Translate, like \"en\" or \"fr-CA\"";
    ContactLens {
        sentiment: sentiment.flatten(),
        translate_to: lens.take("translate-to", must, language),
    }
}

/// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html>
fn attribute(value: &DeValue<'_>) -> Option<SmolStr> {
    /// Far below what Connect takes.
    const LONGEST: usize = 128;
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let name = text(value).filter(|name| name.len() <= LONGEST && name.bytes().all(named));
    name.map(SmolStr::from)
}

/// Two or three letters, and perhaps a country.
///
/// Source: <https://docs.aws.amazon.com/translate/latest/dg/what-is-languages.html>
fn language(value: &DeValue<'_>) -> Option<SmolStr> {
    let code = text(value)?;
    let (language, country) = match code.split_once('-') {
        Some((language, country)) => (language, Some(country)),
        None => (code, None),
    };
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_country = country.is_none_or(|country| {
        country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    (is_language && is_country).then(|| code.into())
}
