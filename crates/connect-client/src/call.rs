//! The calls, and how often each may be made.

/// A call that is made to Amazon Connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    StartOutboundVoiceContact,
    StopContact,
    DescribeContact,
    UpdateContactAttributes,
    VoiceSegments,
    ChatSegments,
    ListUsers,
    GetCurrentMetricData,
}

/// How often a call may be made, by account and Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) per_second: u32,
    /// How many may be made at once after a rest.
    pub(crate) burst: u32,
}

impl Call {
    pub(crate) const ALL: [Self; 8] = [
        Self::StartOutboundVoiceContact,
        Self::StopContact,
        Self::DescribeContact,
        Self::UpdateContactAttributes,
        Self::VoiceSegments,
        Self::ChatSegments,
        Self::ListUsers,
        Self::GetCurrentMetricData,
    ];

    /// The operation, as AWS spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::StartOutboundVoiceContact => "StartOutboundVoiceContact",
            Self::StopContact => "StopContact",
            Self::DescribeContact => "DescribeContact",
            Self::UpdateContactAttributes => "UpdateContactAttributes",
            Self::VoiceSegments => "ListRealtimeContactAnalysisSegments",
            Self::ChatSegments => "ListRealtimeContactAnalysisSegmentsV2",
            Self::ListUsers => "ListUsers",
            Self::GetCurrentMetricData => "GetCurrentMetricData",
        }
    }

    /// The default quota, which is counted by operation.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html>
    pub(crate) fn rate(self) -> Rate {
        match self {
            Self::StartOutboundVoiceContact | Self::ChatSegments | Self::ListUsers => {
                Rate { per_second: 2, burst: 5 }
            }
            Self::GetCurrentMetricData => Rate { per_second: 5, burst: 8 },
            Self::StopContact | Self::DescribeContact | Self::UpdateContactAttributes => {
                Rate { per_second: 10, burst: 15 }
            }
            Self::VoiceSegments => Rate { per_second: 1, burst: 2 },
        }
    }

    /// Whether something is otherwise than before when the call was made.
    pub(crate) fn has_effect(self) -> bool {
        match self {
            Self::StartOutboundVoiceContact | Self::StopContact | Self::UpdateContactAttributes => {
                true
            }
            Self::DescribeContact
            | Self::VoiceSegments
            | Self::ChatSegments
            | Self::ListUsers
            | Self::GetCurrentMetricData => false,
        }
    }
}
