//! How conversational analytics was set for a contact.

use smol_str::SmolStr;

use crate::model::model;

model! {
    /// What Contact Lens was told to do with a contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ContactLens {
        /// The analytics of the conversation.
        conversational_analytics: Option<ConversationalAnalytics> =
            "ConversationalAnalytics" | "conversationalAnalytics",
    }
}
model! {
    /// The analytics of a conversation.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ConversationalAnalytics {
        /// How it is set.
        configuration: Option<AnalyticsConfiguration> = "Configuration" | "configuration",
    }
}
model! {
    /// How conversational analytics is set.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct AnalyticsConfiguration {
        /// Whether it is on.
        enabled: Option<bool> = "Enabled" | "enabled",
        /// When it runs.
        channel_configuration: Option<ChannelConfiguration> =
            "ChannelConfiguration" | "channelConfiguration",
        /// The language, `en-US`.
        language_locale: Option<SmolStr> = "LanguageLocale" | "languageLocale",
        /// What is blotted out.
        redaction_configuration: Option<RedactionConfiguration> =
            "RedactionConfiguration" | "redactionConfiguration",
        /// Whether sentiment is told.
        sentiment_configuration: Option<SentimentConfiguration> =
            "SentimentConfiguration" | "sentimentConfiguration",
        /// Which summaries are written.
        summary_configuration: Option<SummaryConfiguration> =
            "SummaryConfiguration" | "summaryConfiguration",
    }
}
model! {
    /// When analytics runs.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ChannelConfiguration {
        /// `PostContact`, `RealTime`, `ContactLens`.
        analytics_modes: Vec<SmolStr> = "AnalyticsModes" | "analyticsModes",
    }
}
model! {
    /// What analytics blots out.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct RedactionConfiguration {
        /// `Enable` or `Disable`.
        behavior: Option<SmolStr> = "Behavior" | "behavior",
        /// `None`, `RedactedOnly` or `RedactedAndOriginal`.
        policy: Option<SmolStr> = "Policy" | "policy",
        /// The kinds of data to blot out; empty means all.
        entities: Vec<SmolStr> = "Entities" | "entities",
        /// `PII` or `EntityType`: what is written instead.
        mask_mode: Option<SmolStr> = "MaskMode" | "maskMode",
    }
}
model! {
    /// Whether analytics tells sentiment.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct SentimentConfiguration {
        /// `Enable` or `Disable`.
        behavior: Option<SmolStr> = "Behavior" | "behavior",
    }
}
model! {
    /// Which summaries analytics writes.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct SummaryConfiguration {
        /// `PostContact`, `AutomatedInteraction`.
        summary_modes: Vec<SmolStr> = "SummaryModes" | "summaryModes",
    }
}
