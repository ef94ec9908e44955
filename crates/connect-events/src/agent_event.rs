//! The agent event stream.

use smol_str::SmolStr;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::shared::{Channel, GlobalResiliencyMetadata, HierarchyGroups, InitiationMethod};
use crate::{AgentId, Arn, ContactId, Deferred, EventTime, Personal};

model! {
    /// One agent event: the whole state of an agent, and often the state before.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    pub struct AgentEvent {
        /// The account.
        aws_account_id: Option<SmolStr> = "AWSAccountId",
        /// The agent.
        agent_arn: Arn = "AgentARN",
        /// The instance.
        instance_arn: Option<Arn> = "InstanceARN",
        /// Names one publication; a repeated delivery has the same.
        event_id: Option<SmolStr> = "EventId",
        /// When it happened; orders the events of one agent.
        event_timestamp: EventTime = "EventTimestamp",
        /// What happened.
        event_type: Option<AgentEventType> = "EventType",
        /// The agent after it.
        current_agent_snapshot: Option<Box<AgentSnapshot>> = "CurrentAgentSnapshot",
        /// The agent before it; null even on some changes of state.
        previous_agent_snapshot: Option<Box<AgentSnapshot>> = "PreviousAgentSnapshot",
        /// `2017-10-01` or `2019-05-25`, with no known difference.
        version: Option<SmolStr> = "Version",
        ; derived
        /// The agent's id: the last part of `agent_arn`.
        agent_id: AgentId = Arn::agent_id, of agent_arn, or crate::ids::UNUSABLE_ID,
    }
}
open_enum! {
    /// What an agent event tells of.
    pub enum AgentEventType {
        /// The agent logged in.
        Login = "LOGIN",
        /// The agent logged out.
        Logout = "LOGOUT",
        /// The status, a contact, or the configuration changed.
        StateChange = "STATE_CHANGE",
        /// Nothing else happened for 120 seconds; sent for up to an hour after a logout.
        HeartBeat = "HEART_BEAT",
    }
}
model! {
    /// The whole state of an agent at one moment.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct AgentSnapshot {
        /// The status that the agent is in.
        agent_status: Option<AgentStatus> = "AgentStatus",
        /// The status that follows once the contacts in hand are done.
        next_agent_status: Option<NextAgentStatus> = "NextAgentStatus",
        /// How the agent is set up.
        configuration: Option<Box<Configuration>> = "Configuration",
        /// The contacts in hand.
        contacts: Vec<SnapshotContact> = "Contacts",
        /// The Regions of an agent under Global Resiliency.
        agent_cross_region_routing_configuration: Option<AgentCrossRegionRoutingConfiguration> =
            "AgentCrossRegionRoutingConfiguration",
    }
}
model! {
    /// The status that an agent is in.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct AgentStatus {
        /// The status.
        arn: Option<Arn> = "ARN",
        /// Its name, in the instance's own words; `Error` is Connect's.
        name: Option<SmolStr> = "Name",
        /// When the agent entered it. Heart beats repeat it.
        start_timestamp: Option<EventTime> = "StartTimestamp",
        /// Its kind; payloads of 2018 and 2019 do not tell.
        status_type: Option<AgentStatusType> = "Type",
    }
}
open_enum! {
    /// What kind of status it is.
    pub enum AgentStatusType {
        /// Contacts may be routed to the agent.
        Routable = "ROUTABLE",
        /// A break, a meeting, and the like.
        Custom = "CUSTOM",
        /// Logged out.
        Offline = "OFFLINE",
    }
}
model! {
    /// The status that an agent chose while contacts were in hand.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct NextAgentStatus {
        /// The status.
        arn: Option<Arn> = "ARN",
        /// Its name, in the instance's own words.
        name: Option<SmolStr> = "Name",
        /// When the agent chose it. An older page spells `EnqueueTimestamp`.
        enqueued_timestamp: Option<EventTime> = "EnqueuedTimestamp" | "EnqueueTimestamp",
        /// Its kind; seldom told.
        status_type: Option<AgentStatusType> = "Type",
    }
}
model! {
    /// How an agent is set up.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct Configuration {
        /// The agent's first name.
        first_name: Option<Personal<SmolStr>> = "FirstName",
        /// The agent's last name.
        last_name: Option<Personal<SmolStr>> = "LastName",
        /// The agent's login.
        username: Option<Personal<SmolStr>> = "Username",
        /// Where the agent stands in the hierarchy.
        agent_hierarchy_groups: Option<Box<HierarchyGroups>> = "AgentHierarchyGroups",
        /// Which contacts the agent takes.
        routing_profile: Option<RoutingProfile> = "RoutingProfile",
        /// What the agent is good at.
        proficiencies: Vec<Proficiency> = "Proficiencies" | "ProficiencyList",
        /// Whether contacts are accepted for the agent; not on the AWS page.
        auto_accept: Option<bool> = "AutoAccept",
        /// The agent's language; not on the AWS page.
        language_code: Option<SmolStr> = "LanguageCode",
        /// The agent's telephone; not on the AWS page.
        sip_address: Option<Personal<SmolStr>> = "SipAddress",
    }
}
model! {
    /// Something that an agent is good at.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct Proficiency {
        /// The proficiency.
        name: Option<SmolStr> = "Name",
        /// Its value.
        value: Option<SmolStr> = "Value",
        /// How good, 1.0 to 5.0. The sample page spells `Level`.
        proficiency_level: Option<f64> = "ProficiencyLevel" | "Level",
    }
}
model! {
    /// Which contacts an agent takes, and how many at once.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct RoutingProfile {
        /// The routing profile.
        arn: Option<Arn> = "ARN",
        /// Its name.
        name: Option<SmolStr> = "Name",
        /// The queue that the agent's outbound calls belong to.
        default_outbound_queue: Option<ProfileQueue> = "DefaultOutboundQueue",
        /// The queues that the agent serves, the agent's own too; there may be hundreds.
        inbound_queues: Option<Deferred<Vec<ProfileQueue>>> = "InboundQueues",
        /// How many contacts at once; payloads of 2018 and 2019 do not tell.
        concurrency: Option<Deferred<Vec<Concurrency>>> = "Concurrency",
    }
}
model! {
    /// A queue that an agent serves.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct ProfileQueue {
        /// The queue.
        arn: Option<Arn> = "ARN",
        /// Its name; an agent's own queue has none.
        name: Option<SmolStr> = "Name",
        /// The channels that the agent takes from it; payloads of 2018 and 2019 do not tell.
        channels: Vec<Channel> = "Channels",
    }
}
model! {
    /// How many contacts of one channel an agent takes at once.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct Concurrency {
        /// The channel.
        channel: Option<Channel> = "Channel",
        /// Contacts that fit beside those in hand.
        available_slots: Option<i64> = "AvailableSlots",
        /// Contacts at once.
        maximum_slots: Option<i64> = "MaximumSlots",
    }
}
model! {
    /// A contact that an agent has in hand.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct SnapshotContact {
        /// The contact.
        contact_id: Option<ContactId> = "ContactId",
        /// The first leg; null unless the contact was transferred.
        initial_contact_id: Option<ContactId> = "InitialContactId",
        /// How they talk.
        channel: Option<Channel> = "Channel",
        /// How it began.
        initiation_method: Option<InitiationMethod> = "InitiationMethod",
        /// What the agent does with it.
        state: Option<AgentContactState> = "State",
        /// When that began.
        state_start_timestamp: Option<EventTime> = "StateStartTimestamp",
        /// When it reached the agent; may be null though the state is `CONNECTED`.
        connected_to_agent_timestamp: Option<EventTime> = "ConnectedToAgentTimestamp",
        /// When it entered the queue; null for outbound.
        queue_timestamp: Option<EventTime> = "QueueTimestamp",
        /// The queue.
        queue: Option<QueueReference> = "Queue",
        /// Where it runs, under Global Resiliency.
        global_resiliency_metadata: Option<Box<GlobalResiliencyMetadata>> =
            "GlobalResiliencyMetadata",
    }
}
open_enum! {
    /// What an agent does with a contact.
    pub enum AgentContactState {
        /// A queued callback is offered.
        Incoming = "INCOMING",
        /// A queued callback is pending.
        Pending = "PENDING",
        /// It rings.
        Connecting = "CONNECTING",
        /// They talk.
        Connected = "CONNECTED",
        /// The customer is on hold.
        ConnectedOnHold = "CONNECTED_ONHOLD",
        /// The task is paused.
        Paused = "PAUSED",
        /// The agent did not answer.
        Missed = "MISSED",
        /// The agent said no, or the customer left while it rang.
        Rejected = "REJECTED",
        /// It failed, for example as the customer left during the whisper.
        Error = "ERROR",
        /// The talk is over and after-contact work has begun.
        Ended = "ENDED",
    }
}
model! {
    /// The queue of a contact in hand.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct QueueReference {
        /// The queue.
        arn: Option<Arn> = "ARN",
        /// Its name; an agent's own queue has none.
        name: Option<SmolStr> = "Name",
    }
}
model! {
    /// The Regions of an agent under Global Resiliency.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>
    #[derive(Default)]
    pub struct AgentCrossRegionRoutingConfiguration {
        /// The Regions that the agent may work in.
        configured_regions: Vec<SmolStr> = "ConfiguredRegions",
        /// The Region that the agent works in.
        current_region: Option<SmolStr> = "CurrentRegion",
    }
}
