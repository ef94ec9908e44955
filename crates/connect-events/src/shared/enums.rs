//! The enumerations that more than one feed uses.

use crate::open_enum::open_enum;

open_enum! {
    /// How customer and contact centre talk.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    pub enum Channel {
        /// Telephone and in-app calls.
        Voice = "VOICE",
        /// Chat, and messaging services bridged to it.
        Chat = "CHAT",
        /// Tasks. One page writes `TASKS`.
        Task = "TASK" | "TASKS",
        /// Email.
        Email = "EMAIL",
    }
}
open_enum! {
    /// How a contact began.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    pub enum InitiationMethod {
        /// The customer reached out.
        Inbound = "INBOUND",
        /// An agent dialled.
        Outbound = "OUTBOUND",
        /// An agent transferred the contact to another agent or number by a quick connect.
        Transfer = "TRANSFER",
        /// A queued callback.
        Callback = "CALLBACK",
        /// An API call began it.
        Api = "API",
        /// A flow moved it from one queue to another.
        QueueTransfer = "QUEUE_TRANSFER",
        /// An agent dialled an external party.
        ExternalOutbound = "EXTERNAL_OUTBOUND",
        /// A supervisor listens in.
        Monitor = "MONITOR",
        /// A disconnect flow began it.
        Disconnect = "DISCONNECT",
        /// An in-app call.
        WebrtcApi = "WEBRTC_API",
        /// An agent answered an email.
        AgentReply = "AGENT_REPLY",
        /// A flow sent an email.
        Flow = "FLOW",
        /// A campaign offered it to an agent before dialling.
        CampaignPreview = "CAMPAIGN_PREVIEW",
    }
}
open_enum! {
    /// Why a contact ended.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    pub enum DisconnectReason {
        /// Voice: the line was busy.
        TelecomBusy = "TELECOM_BUSY",
        /// Voice: no such number.
        TelecomNumberInvalid = "TELECOM_NUMBER_INVALID",
        /// Voice: the carrier may be blocking.
        TelecomPotentialBlocking = "TELECOM_POTENTIAL_BLOCKING",
        /// Voice: nobody answered.
        TelecomUnanswered = "TELECOM_UNANSWERED",
        /// Voice: the carrier gave up.
        TelecomTimeout = "TELECOM_TIMEOUT",
        /// Voice: the caller hung up while it rang.
        TelecomOriginatorCancel = "TELECOM_ORIGINATOR_CANCEL",
        /// Voice: another fault of the carrier.
        TelecomProblem = "TELECOM_PROBLEM",
        /// Voice: the customer never came.
        CustomerNeverArrived = "CUSTOMER_NEVER_ARRIVED",
        /// A third party ended it.
        ThirdPartyDisconnect = "THIRD_PARTY_DISCONNECT",
        /// The customer ended it.
        CustomerDisconnect = "CUSTOMER_DISCONNECT",
        /// The agent ended it.
        AgentDisconnect = "AGENT_DISCONNECT",
        /// A supervisor barged in and ended it.
        Barged = "BARGED",
        /// A flow ended it.
        ContactFlowDisconnect = "CONTACT_FLOW_DISCONNECT",
        /// Something not listed.
        Unlisted = "OTHER",
        /// Campaign: the number cannot be dialled.
        OutboundDestinationEndpointError = "OUTBOUND_DESTINATION_ENDPOINT_ERROR",
        /// Campaign: no resource to dial with.
        OutboundResourceError = "OUTBOUND_RESOURCE_ERROR",
        /// Campaign: the attempt failed.
        OutboundAttemptFailed = "OUTBOUND_ATTEMPT_FAILED",
        /// Campaign: the agent discarded the preview. One page drops an `O`.
        OutboundPreviewDiscarded = "OUTBOUND_PREVIEW_DISCARDED" | "OUTBUND_PREVIEW_DISCARDED",
        /// The time that it was given ran out.
        Expired = "EXPIRED",
        /// Chat: the agent's network was lost.
        AgentNetworkDisconnect = "AGENT_NETWORK_DISCONNECT",
        /// Chat: the customer's connection was never made.
        CustomerConnectionNotEstablished = "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
        /// Chat: nobody wrote for too long.
        IdleDisconnect = "IDLE_DISCONNECT",
        /// An API call ended it.
        Api = "API",
        /// Chat: a fault of Connect.
        SystemError = "SYSTEM_ERROR",
        /// Task: the agent completed it.
        AgentCompleted = "AGENT_COMPLETED",
        /// Email: it was transferred.
        Transferred = "TRANSFERRED",
        /// Email: it was discarded.
        Discarded = "DISCARDED",
    }
}
open_enum! {
    /// What answered an outbound call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    pub enum AnsweringMachineDetectionStatus {
        /// A person.
        HumanAnswered = "HUMAN_ANSWERED",
        /// A voicemail, with a beep.
        VoicemailBeep = "VOICEMAIL_BEEP",
        /// A voicemail, without a beep.
        VoicemailNoBeep = "VOICEMAIL_NO_BEEP",
        /// Nobody.
        AmdUnanswered = "AMD_UNANSWERED",
        /// Something that could not be told.
        AmdUnresolved = "AMD_UNRESOLVED",
        /// Silence.
        AmdUnresolvedSilence = "AMD_UNRESOLVED_SILENCE",
        /// Detection did not apply.
        AmdNotApplicable = "AMD_NOT_APPLICABLE",
        /// A busy tone.
        SitToneBusy = "SIT_TONE_BUSY",
        /// The tone of an invalid number.
        SitToneInvalidNumber = "SIT_TONE_INVALID_NUMBER",
        /// Another special tone.
        SitToneDetected = "SIT_TONE_DETECTED",
        /// A fax machine.
        FaxMachineDetected = "FAX_MACHINE_DETECTED",
        /// Detection failed.
        AmdError = "AMD_ERROR",
        /// Answered, not told by whom; in the API model only.
        Answered = "ANSWERED",
        /// Nothing detected; in the API model only.
        Undetected = "UNDETECTED",
        /// Detection failed; in the API model only.
        Error = "ERROR",
    }
}
open_enum! {
    /// Whether a queue is shared or one agent's own.
    pub enum QueueType {
        /// A shared queue.
        Standard = "STANDARD",
        /// One agent's own queue.
        Agent = "AGENT",
    }
}
open_enum! {
    /// What kind of address an endpoint has.
    pub enum EndpointType {
        /// A telephone number.
        TelephoneNumber = "TELEPHONE_NUMBER",
        /// A voice over IP address.
        Voip = "VOIP",
        /// A flow.
        ContactFlow = "CONTACT_FLOW",
        /// The ARN of a number claimed in Connect.
        ConnectPhonenumberArn = "CONNECT_PHONENUMBER_ARN",
        /// An email address.
        EmailAddress = "EMAIL_ADDRESS",
    }
}
open_enum! {
    /// Who takes part in a conversation.
    pub enum ParticipantRole {
        /// An agent.
        Agent = "AGENT",
        /// The customer.
        Customer = "CUSTOMER",
        /// Connect itself.
        System = "SYSTEM",
        /// A bot.
        CustomBot = "CUSTOM_BOT",
        /// A supervisor.
        Supervisor = "SUPERVISOR",
    }
}
open_enum! {
    /// Whom a recording or chat metric is of. Records write `Agent`, the API `AGENT`.
    pub enum ParticipantType {
        /// Everybody.
        All = "ALL",
        /// A manager.
        Manager = "MANAGER",
        /// An agent.
        Agent = "AGENT",
        /// The customer.
        Customer = "CUSTOMER",
        /// Somebody outside.
        ThirdParty = "THIRDPARTY",
        /// A supervisor.
        Supervisor = "SUPERVISOR",
        /// The flow.
        Ivr = "IVR",
    }
}
open_enum! {
    /// How an utterance sounds.
    pub enum Sentiment {
        /// Positive.
        Positive = "POSITIVE",
        /// Neutral.
        Neutral = "NEUTRAL",
        /// Negative.
        Negative = "NEGATIVE",
    }
}
open_enum! {
    /// How far a routing step has come.
    pub enum RoutingStepStatus {
        /// It is looking for an agent.
        Active = "ACTIVE",
        /// Its turn has not come.
        Inactive = "INACTIVE",
        /// It found the agent.
        Joined = "JOINED",
        /// Its time ran out.
        Expired = "EXPIRED",
        /// New criteria replaced it.
        Deactivated = "DEACTIVATED",
        /// The contact moved on before it ended.
        Interrupted = "INTERRUPTED",
    }
}
open_enum! {
    /// How far an evaluation of a contact has come.
    pub enum EvaluationStatus {
        /// Finished.
        Complete = "COMPLETE",
        /// Begun.
        InProgress = "IN_PROGRESS",
        /// Deleted.
        Deleted = "DELETED",
    }
}
open_enum! {
    /// How a supervisor takes part.
    pub enum SupervisorState {
        /// Listens, unheard.
        SilentMonitor = "SILENT_MONITOR",
        /// Speaks.
        Barge = "BARGE",
    }
}
open_enum! {
    /// Whether a recording is still there.
    pub enum RecordingStatus {
        /// It can be fetched.
        Available = "AVAILABLE",
        /// It was deleted.
        Deleted = "DELETED",
    }
}
open_enum! {
    /// Where a recording is kept. The page says `Amazon S3`, the wire `S3`.
    pub enum StorageType {
        /// A bucket.
        S3 = "S3" | "Amazon S3",
        /// A Kinesis video stream.
        KinesisVideoStream = "KINESIS_VIDEO_STREAM",
        /// A Kinesis data stream.
        KinesisStream = "KINESIS_STREAM",
        /// A Firehose stream.
        KinesisFirehose = "KINESIS_FIREHOSE",
    }
}
open_enum! {
    /// What a contact's media are.
    pub enum MediaStreamType {
        /// Sound.
        Audio = "AUDIO",
        /// Picture, screen recordings too.
        Video = "VIDEO",
        /// Chat.
        Chat = "CHAT",
        /// The part handled by a flow or bot.
        AutomatedInteraction = "AUTOMATED_INTERACTION",
    }
}
