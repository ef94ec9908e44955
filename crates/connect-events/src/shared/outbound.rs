//! What is told of outbound contacts and campaigns.

use smol_str::SmolStr;

use crate::EventTime;
use crate::model::model;

model! {
    /// The campaign that dialled; an object even when there was none.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct Campaign {
        /// The campaign's id.
        campaign_id: Option<SmolStr> = "CampaignId" | "campaignId",
    }
}
model! {
    /// When the customer's greeting was heard on an outbound call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct CustomerVoiceActivity {
        /// When it began.
        greeting_start_timestamp: Option<EventTime> =
            "GreetingStartTimestamp" | "greetingStartTimestamp",
        /// When it ended.
        greeting_end_timestamp: Option<EventTime> =
            "GreetingEndTimestamp" | "greetingEndTimestamp",
    }
}
model! {
    /// How an outbound contact is made.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct OutboundStrategy {
        /// `AGENT_FIRST`.
        strategy_type: Option<SmolStr> = "Type" | "type",
        /// How the strategy is set.
        config: Option<OutboundStrategyConfig> = "Config" | "config",
    }
}
model! {
    /// How an outbound strategy is set.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct OutboundStrategyConfig {
        /// For `AGENT_FIRST`.
        agent_first: Option<AgentFirst> = "AgentFirst" | "agentFirst",
    }
}
model! {
    /// An agent is found before anybody is dialled.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct AgentFirst {
        /// What the agent sees first.
        preview: Option<Preview> = "Preview" | "preview",
    }
}
model! {
    /// What the agent may do before the call is dialled.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct Preview {
        /// How long the agent may look.
        post_accept_timeout_config: Option<PostAcceptTimeoutConfig> =
            "PostAcceptTimeoutConfig" | "postAcceptTimeoutConfig",
        /// `CALL`, `DISCARD`.
        allowed_user_actions: Vec<SmolStr> = "AllowedUserActions" | "allowedUserActions",
    }
}
model! {
    /// How long an agent may look at a preview.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct PostAcceptTimeoutConfig {
        /// Seconds.
        duration_in_seconds: Option<i64> = "DurationInSeconds" | "durationInSeconds",
    }
}
