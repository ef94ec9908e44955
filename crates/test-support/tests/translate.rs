//! The double of Translate, through the real SDK.

use aws_sdk_translate::Client;
use aws_sdk_translate::config::retry::RetryConfig;
use aws_sdk_translate::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_translate::error::ProvideErrorMetadata;
use test_support::TranslateDouble;

/// The words and the language that they were in, or the code of the error.
async fn translated(
    double: &TranslateDouble,
    text: &str,
    source: &str,
    target: &str,
) -> Result<(String, String), String> {
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(double.endpoint())
        .retry_config(RetryConfig::disabled());
    let client = Client::from_conf(config.build());
    let request = client.translate_text().text(text);
    let request = request.source_language_code(source).target_language_code(target);
    let answer = Box::pin(request.send()).await;
    let answer = answer.map_err(|err| err.code().unwrap_or("no code").to_owned())?;
    Ok((answer.translated_text, answer.source_language_code))
}

#[tokio::test]
async fn words_are_translated_from_a_language_that_is_named_or_found_out() {
    let double = TranslateDouble::start();
    let told = |text: &str, from: &str| Ok((text.to_owned(), from.to_owned()));
    assert_eq!(translated(&double, "Grüße", "de", "en").await, told("[en] Grüße", "de"));
    assert_eq!(translated(&double, "Hello", "auto", "fr-CA").await, told("[fr-CA] Hello", "en"));
    let asked = double.asked();
    assert_eq!(asked[0], ("de".to_owned(), "en".to_owned(), "Grüße".to_owned()));
}

#[tokio::test]
async fn what_translate_refuses_is_refused() {
    let double = TranslateDouble::start();
    let long = "é".repeat(5_001);
    for (text, source, target, code) in [
        (long.as_str(), "de", "en", "TextSizeLimitExceededException"),
        ("Hello", "xx", "en", "UnsupportedLanguagePairException"),
        ("Hello", "en", "xx", "UnsupportedLanguagePairException"),
        ("ok", "auto", "de", "DetectedLanguageLowConfidenceException"),
        ("", "en", "de", "InvalidRequestException"),
    ] {
        let refused = translated(&double, text, source, target).await.expect_err("refused");
        assert_eq!(refused, code);
    }
    assert!(translated(&double, &"é".repeat(5_000), "de", "en").await.is_ok());
}

#[tokio::test]
async fn a_fault_is_met_once_in_its_turn() {
    let double = TranslateDouble::start();
    double.meet([None, Some("TooManyRequestsException"), Some("InternalServerException")]);
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(translated(&double, "Hello", "en", "de").await.err());
    }
    let code = |code: &str| Some(code.to_owned());
    let expected = [None, code("TooManyRequestsException"), code("InternalServerException"), None];
    assert_eq!((codes.as_slice(), double.asked().len()), (&expected[..], 4));
}
