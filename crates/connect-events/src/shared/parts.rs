//! Small objects that more than one feed holds.

use smol_str::SmolStr;
use std::collections::BTreeMap;

use super::{
    EndpointType, EvaluationStatus, MediaStreamType, ParticipantType, RecordingStatus, StorageType,
    SupervisorState,
};
use crate::model::model;
use crate::{Arn, EventTime, Personal};

model! {
    /// Whom a contact was with: a number, a flow, or an email address.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct Endpoint {
        /// The number or address itself.
        address: Option<Personal<SmolStr>> = "Address" | "address",
        /// What kind of address it is.
        endpoint_type: Option<EndpointType> = "Type" | "type",
        /// The name shown beside it.
        display_name: Option<Personal<SmolStr>> = "DisplayName" | "displayName",
    }
}
model! {
    /// Where a contact ran, when an instance is linked to one in another Region.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct GlobalResiliencyMetadata {
        /// The Region that the agent works in.
        active_region: Option<SmolStr> = "ActiveRegion" | "activeRegion",
        /// The Region that the contact began in.
        origin_region: Option<SmolStr> = "OriginRegion" | "originRegion",
        /// The traffic distribution group; agent events do not tell it.
        traffic_distribution_group_id: Option<SmolStr> =
            "TrafficDistributionGroupId" | "trafficDistributionGroupId",
    }
}
model! {
    /// Where an agent stands in the hierarchy; levels below the last used one are missing.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct HierarchyGroups {
        /// The topmost level.
        level1: Option<HierarchyGroup> = "Level1" | "level1",
        /// The second level.
        level2: Option<HierarchyGroup> = "Level2" | "level2",
        /// The third level.
        level3: Option<HierarchyGroup> = "Level3" | "level3",
        /// The fourth level.
        level4: Option<HierarchyGroup> = "Level4" | "level4",
        /// The fifth level.
        level5: Option<HierarchyGroup> = "Level5" | "level5",
    }
}
impl HierarchyGroups {
    /// The groups that the agent is in, the topmost first.
    pub fn levels(&self) -> impl Iterator<Item = &HierarchyGroup> {
        let levels = [&self.level1, &self.level2, &self.level3, &self.level4, &self.level5];
        levels.into_iter().flatten()
    }
}
model! {
    /// One group of the hierarchy.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct HierarchyGroup {
        /// The group.
        arn: Option<Arn> = "ARN" | "Arn" | "arn",
        /// Its name: agent events say `Name`, records `GroupName`, contact events tell none.
        name: Option<SmolStr> = "GroupName" | "groupName" | "Name" | "name",
    }
}
model! {
    /// One stay of a supervisor in a state.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct StateTransition {
        /// The state.
        state: Option<SupervisorState> = "State" | "state",
        /// When it began.
        state_start_timestamp: Option<EventTime> = "StateStartTimestamp" | "stateStartTimestamp",
        /// When it ended.
        state_end_timestamp: Option<EventTime> = "StateEndTimestamp" | "stateEndTimestamp",
    }
}
model! {
    /// One recording or transcript of a contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct RecordingInfo {
        /// Where it is kept.
        storage_type: Option<StorageType> = "StorageType" | "storageType",
        /// `bucket/key`, without a scheme.
        location: Option<SmolStr> = "Location" | "location",
        /// What it records.
        media_stream_type: Option<MediaStreamType> = "MediaStreamType" | "mediaStreamType",
        /// Whom it records; null on ordinary calls.
        participant_type: Option<ParticipantType> = "ParticipantType" | "participantType",
        /// The first fragment of the video stream.
        fragment_start_number: Option<SmolStr> = "FragmentStartNumber" | "fragmentStartNumber",
        /// The last fragment of the video stream.
        fragment_stop_number: Option<SmolStr> = "FragmentStopNumber" | "fragmentStopNumber",
        /// When it begins; null for a bucket.
        start_timestamp: Option<EventTime> = "StartTimestamp" | "startTimestamp",
        /// When it ends; null for a bucket.
        stop_timestamp: Option<EventTime> = "StopTimestamp" | "stopTimestamp",
        /// Whether it is still there.
        status: Option<RecordingStatus> = "Status" | "status",
        /// Why it was deleted.
        deletion_reason: Option<SmolStr> = "DeletionReason" | "deletionReason",
        /// `bucket/key` of a transcript that could not be processed.
        unprocessed_transcript_location: Option<SmolStr> =
            "UnprocessedTranscriptLocation" | "unprocessedTranscriptLocation",
    }
}
model! {
    /// One evaluation of a contact; the map that holds it is keyed by the form's id.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ContactEvaluation {
        /// The form's id, where it is told once more.
        form_id: Option<SmolStr> = "FormId" | "formId",
        /// The evaluation.
        evaluation_arn: Option<Arn> = "EvaluationArn" | "evaluationArn" | "EvaluationARN",
        /// How far it has come.
        status: Option<EvaluationStatus> = "Status" | "status",
        /// When it was begun.
        start_timestamp: Option<EventTime> = "StartTimestamp" | "startTimestamp",
        /// When it was submitted.
        end_timestamp: Option<EventTime> = "EndTimestamp" | "endTimestamp",
        /// When it was deleted.
        delete_timestamp: Option<EventTime> = "DeleteTimestamp" | "deleteTimestamp",
        /// Where it was exported to.
        export_location: Option<SmolStr> = "ExportLocation" | "exportLocation",
    }
}
model! {
    /// One attribute that Connect sets on a contact; one of the members is set.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct SegmentAttributeValue {
        /// Text.
        value_string: Option<Personal<SmolStr>> = "ValueString" | "valueString",
        /// A whole number.
        value_integer: Option<i64> = "ValueInteger" | "valueInteger",
        /// Attributes by name.
        value_map: BTreeMap<SmolStr, Box<SegmentAttributeValue>> = "ValueMap" | "valueMap",
        /// Attributes in order.
        value_list: Vec<SegmentAttributeValue> = "ValueList" | "valueList",
        /// An ARN.
        value_arn: Option<Arn> = "ValueArn" | "valueArn" | "ValueARN",
    }
}
