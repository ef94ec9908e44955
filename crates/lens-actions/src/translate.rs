//! Words in another language, by Amazon Translate.

use std::time::Duration;

use aws_sdk_translate::Client;
use aws_sdk_translate::config::Builder;
use aws_sdk_translate::config::retry::RetryConfig;
use aws_sdk_translate::config::timeout::TimeoutConfig;
use aws_sdk_translate::error::ProvideErrorMetadata;
use aws_types::SdkConfig;
use connect_events::Personal;
use smol_str::SmolStr;

/// The most bytes of one request.
///
/// Source: <https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html>
pub(crate) const MOST_BYTES: usize = 10_000;

/// The language that Translate finds out by itself, with the help of Amazon Comprehend.
pub(crate) const UNKNOWN: &str = "auto";

const CONNECT: Duration = Duration::from_secs(1);
/// A turn is a few sentences, which are translated within a fraction of this.
const ATTEMPT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 2;

/// Amazon Translate, into one language.
#[derive(Clone, Debug)]
pub struct Translator {
    client: Client,
    target: SmolStr,
}

/// What comes of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Translated {
    /// The words in the other language.
    Told(Personal<SmolStr>),
    /// These words cannot be translated.
    Never,
    /// Nobody knows yet.
    NotNow,
}

impl Translator {
    /// Translates into `target`, as Translate calls it, with the region, credentials and address of
    /// `config`.
    #[must_use]
    pub fn new(target: &str, config: &SdkConfig) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let config = Builder::from(config)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(config), target: target.into() }
    }

    pub(crate) fn target(&self) -> &SmolStr {
        &self.target
    }

    pub(crate) async fn translate(&self, words: &Personal<SmolStr>, source: &str) -> Translated {
        let request = self
            .client
            .translate_text()
            .text(words.expose().as_str())
            .source_language_code(source)
            .target_language_code(self.target.as_str());
        match Box::pin(request.send()).await {
            Ok(told) => Translated::Told(Personal::new(told.translated_text.into())),
            Err(err) => {
                let code = err.code().unwrap_or("NoAnswer");
                tracing::warn!(code, "a turn was not translated");
                match code {
                    // Of these words, and not of this moment.
                    "DetectedLanguageLowConfidenceException"
                    | "InvalidRequestException"
                    | "TextSizeLimitExceededException"
                    | "UnsupportedLanguagePairException" => Translated::Never,
                    _ => Translated::NotNow,
                }
            }
        }
    }
}
