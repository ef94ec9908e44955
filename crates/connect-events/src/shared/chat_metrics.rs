//! What Connect counted in a chat.

use smol_str::SmolStr;

use super::ParticipantType;
use crate::EventTime;
use crate::model::model;

model! {
    /// What Connect counted in a chat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ChatMetrics {
        /// Of the chat as a whole. Records say `ContactMetrics`, contact events and the API
        /// `ChatContactMetrics`.
        contact_metrics: Option<ChatContactMetrics> =
            "ContactMetrics" | "contactMetrics" | "ChatContactMetrics" | "chatContactMetrics",
        /// Of the agent.
        agent_metrics: Option<ChatParticipantMetrics> = "AgentMetrics" | "agentMetrics",
        /// Of the customer.
        customer_metrics: Option<ChatParticipantMetrics> = "CustomerMetrics" | "customerMetrics",
    }
}
model! {
    /// What Connect counted in the chat as a whole.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ChatContactMetrics {
        /// Whether more than one agent or supervisor took part.
        multi_party: Option<bool> = "MultiParty" | "multiParty",
        /// Messages in all.
        total_messages: Option<i64> = "TotalMessages" | "totalMessages",
        /// Messages of bots.
        total_bot_messages: Option<i64> = "TotalBotMessages" | "totalBotMessages",
        /// Characters of bots' messages.
        total_bot_message_length_in_chars: Option<i64> =
            "TotalBotMessageLengthInChars" | "totalBotMessageLengthInChars",
        /// Milliseconds from the customer's last message to the end.
        conversation_close_time_in_millis: Option<i64> =
            "ConversationCloseTimeInMillis" | "conversationCloseTimeInMillis",
        /// Changes of turn.
        conversation_turn_count: Option<i64> = "ConversationTurnCount" | "conversationTurnCount",
        /// When the agent first answered.
        agent_first_response_timestamp: Option<EventTime> =
            "AgentFirstResponseTimestamp" | "agentFirstResponseTimestamp",
        /// Milliseconds until the agent first answered.
        agent_first_response_time_in_millis: Option<i64> =
            "AgentFirstResponseTimeInMillis" | "agentFirstResponseTimeInMillis",
    }
}
model! {
    /// What Connect counted of one participant of a chat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ChatParticipantMetrics {
        /// The participant.
        participant_id: Option<SmolStr> = "ParticipantId" | "participantId",
        /// Whom the numbers are of.
        participant_type: Option<ParticipantType> = "ParticipantType" | "participantType",
        /// Whether the participant left without a word.
        conversation_abandon: Option<bool> = "ConversationAbandon" | "conversationAbandon",
        /// Messages sent.
        messages_sent: Option<i64> = "MessagesSent" | "messagesSent",
        /// Answers given.
        num_responses: Option<i64> = "NumResponses" | "numResponses",
        /// Characters sent.
        message_length_in_chars: Option<i64> = "MessageLengthInChars" | "messageLengthInChars",
        /// Milliseconds taken to answer, in all.
        total_response_time_in_millis: Option<i64> =
            "TotalResponseTimeInMillis" | "totalResponseTimeInMillis",
        /// Milliseconds taken for the slowest answer.
        max_response_time_in_millis: Option<i64> =
            "MaxResponseTimeInMillis" | "maxResponseTimeInMillis",
        /// When the last message was sent.
        last_message_timestamp: Option<EventTime> =
            "LastMessageTimestamp" | "lastMessageTimestamp",
    }
}
