//! Which agents a contact may be routed to, step by step.

use smol_str::SmolStr;

use super::RoutingStepStatus;
use crate::model::model;
use crate::{AgentId, EventTime};

model! {
    /// The routing criteria of a contact.
    ///
    /// A record holds the last three; the greatest `index` is the newest.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct RoutingCriteria {
        /// When they came into force.
        activation_timestamp: Option<EventTime> = "ActivationTimestamp" | "activationTimestamp",
        /// Counts the criteria that the contact has had.
        index: Option<i64> = "Index" | "index",
        /// The steps, in order; one to five in practice.
        steps: Vec<RoutingStep> = "Steps" | "steps",
    }
}
model! {
    /// One step of routing criteria.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct RoutingStep {
        /// How far it has come.
        status: Option<RoutingStepStatus> = "Status" | "status",
        /// When it gives way to the next; the last step has none.
        expiry: Option<Expiry> = "Expiry" | "expiry",
        /// Which agents it looks for.
        expression: Option<Box<Expression>> = "Expression" | "expression",
    }
}
model! {
    /// When a routing step gives way to the next.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct Expiry {
        /// Seconds that the step lasts.
        duration_in_seconds: Option<i64> = "DurationInSeconds" | "durationInSeconds",
        /// When it ends; told once it runs.
        expiry_timestamp: Option<EventTime> = "ExpiryTimestamp" | "expiryTimestamp",
    }
}
model! {
    /// A condition on agents. One member is set, though one sample sets both lists.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct Expression {
        /// The agent fulfils this.
        attribute_condition: Option<AttributeCondition> =
            "AttributeCondition" | "attributeCondition",
        /// The agent does not fulfil this.
        not_attribute_condition: Option<AttributeCondition> =
            "NotAttributeCondition" | "notAttributeCondition",
        /// The agent fulfils all of these.
        and_expression: Vec<Expression> = "AndExpression" | "andExpression",
        /// The agent fulfils one of these.
        or_expression: Vec<Expression> = "OrExpression" | "orExpression",
    }
}
model! {
    /// A condition on one proficiency of an agent, or a list of agents.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct AttributeCondition {
        /// The proficiency; missing beside `match_criteria`.
        name: Option<SmolStr> = "Name" | "name",
        /// Its value, 1 to 64 characters; missing beside `match_criteria`.
        value: Option<SmolStr> = "Value" | "value",
        /// `NumberGreaterOrEqualTo`, `Match` or `Range`.
        comparison_operator: Option<SmolStr> = "ComparisonOperator" | "comparisonOperator",
        /// The least level, 1.0 to 5.0.
        proficiency_level: Option<f64> =
            "ProficiencyLevel" | "proficiencyLevel" | "Level" | "level",
        /// The levels that fit, for `Range`.
        range: Option<ProficiencyRange> = "Range" | "range",
        /// The agents themselves, for `Match`.
        match_criteria: Option<MatchCriteria> = "MatchCriteria" | "matchCriteria",
    }
}
model! {
    /// The proficiency levels that fit, ends included.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct ProficiencyRange {
        /// The least level, 1.0 to 5.0.
        min_proficiency_level: Option<f64> = "MinProficiencyLevel" | "minProficiencyLevel",
        /// The greatest level, 1.0 to 5.0.
        max_proficiency_level: Option<f64> = "MaxProficiencyLevel" | "maxProficiencyLevel",
    }
}
model! {
    /// Whom a `Match` condition names.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct MatchCriteria {
        /// The agents.
        agents_criteria: Option<AgentsCriteria> = "AgentsCriteria" | "agentsCriteria",
    }
}
model! {
    /// The agents whom a `Match` condition names.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct AgentsCriteria {
        /// Their ids; may be empty.
        agent_ids: Vec<AgentId> = "AgentIds" | "agentIds",
    }
}
