//! What a run did.

/// What was done about one callback, or one abandoned contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Did {
    /// A callback was offered for an abandoned contact.
    Offered,
    /// Connect called.
    Dialled,
    /// It is known now that somebody answered.
    Reached,
    /// It is known now that nobody answered; it is called again, or was called for the last time.
    NotReached,
    /// Nobody knows more than before, or Connect does not call now: it is looked at again.
    Waits,
    /// The customer is in touch at this moment: it is called later.
    PutOff,
    /// It is called when there are business hours.
    Closed,
    /// The customer got through meanwhile, or somebody took it back.
    Withdrawn,
    /// It was not made in time.
    Expired,
    /// Nobody calls this number.
    Refused,
    /// It had moved on since it was listed.
    Nothing,
    /// The store or Connect gave no answer: the next run takes it up.
    Failed,
}

impl Did {
    /// Everything that can be done.
    pub const ALL: [Self; 12] = [
        Self::Offered,
        Self::Dialled,
        Self::Reached,
        Self::NotReached,
        Self::Waits,
        Self::PutOff,
        Self::Closed,
        Self::Withdrawn,
        Self::Expired,
        Self::Refused,
        Self::Nothing,
        Self::Failed,
    ];

    /// The name of its metric: `CallbacksDialled`. Dashboards use it, so a rename is a breaking change.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Offered => "CallbacksOffered",
            Self::Dialled => "CallbacksDialled",
            Self::Reached => "CallbacksReached",
            Self::NotReached => "CallbacksNotReached",
            Self::Waits => "CallbacksWaiting",
            Self::PutOff => "CallbacksCustomerBusy",
            Self::Closed => "CallbacksOutOfHours",
            Self::Withdrawn => "CallbacksWithdrawn",
            Self::Expired => "CallbacksExpired",
            Self::Refused => "CallbacksRefused",
            Self::Nothing => "CallbacksMovedOn",
            Self::Failed => "CallbacksFailed",
        }
    }
}

/// What a run did, by how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    counts: [usize; Did::ALL.len()],
    /// Whether time was up before everything was looked at.
    pub is_cut_short: bool,
}

impl Done {
    /// How often this was done.
    #[must_use]
    pub fn count(&self, did: Did) -> usize {
        let place = Did::ALL.iter().position(|other| *other == did);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }

    /// What was done at all, with how often.
    pub fn iter(&self) -> impl Iterator<Item = (Did, usize)> {
        Did::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0)
    }

    pub(crate) fn note(&mut self, did: Did) {
        for (_, count) in Did::ALL.iter().zip(&mut self.counts).filter(|(other, _)| **other == did)
        {
            *count += 1;
        }
    }
}
