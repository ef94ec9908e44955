//! What a comparison found.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};

use connect_events::{ContactId, Feed};
use contact_core::Key;
use ingest::Told;

use super::named::{Kind, shown};

/// How a row of the store stands to what a piece of the archive says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It says all of it.
    Known,
    /// There is no such row.
    Missing,
    /// There is no such row, and need not be any more: it is older than rows are kept.
    Past,
    /// It does not say all of it.
    Behind,
}

/// How a row differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// The store has no such row.
    Missing,
    /// The store's row does not say all that the archive tells.
    Behind,
    /// The store has a newer revision of a record than the archive.
    NotArchived,
}

impl Difference {
    pub(super) const ALL: [Self; 3] = [Self::Missing, Self::Behind, Self::NotArchived];

    /// As documents name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Behind => "behind",
            Self::NotArchived => "notArchived",
        }
    }
}

/// Rows of one kind.
#[derive(Debug, Default)]
pub(super) struct OfKind {
    /// How often a piece of the archive told nothing that its row did not know.
    pub(super) known: usize,
    /// How often it told of a row that is gone because of its age.
    pub(super) past: usize,
    /// The rows that differ, each once.
    pub(super) differing: BTreeMap<Difference, Differing>,
}

/// Rows that differ in the same way.
#[derive(Debug, Default)]
pub(super) struct Differing {
    pub(super) count: usize,
    /// The first of them, by name.
    pub(super) first: Vec<String>,
}

impl Differing {
    /// How many are named.
    const NAMED: usize = 10;

    fn add(&mut self, name: Option<String>) {
        self.count += 1;
        self.first.extend(name.filter(|_| self.first.len() < Self::NAMED));
    }
}

/// What a comparison found. Beside counts it holds eight bytes for each row that differs and for each
/// contact record, and, until the record is read, the id of each contact that has one: some hundred bytes,
/// so that whoever compares years does it month by month.
#[derive(Default)]
pub(super) struct Compared {
    /// Files and objects read.
    pub(super) files: usize,
    /// Records delivered in them, repetitions included.
    pub(super) records: usize,
    /// Events decoded, by feed.
    pub(super) events: BTreeMap<Feed, usize>,
    /// Records that hold what cannot be decoded, by code.
    pub(super) quarantined: BTreeMap<&'static str, usize>,
    pub(super) kinds: BTreeMap<Kind, OfKind>,
    seen: HashSet<u64>,
    /// Records whose newest revision was found, by a digest.
    archived: HashSet<u64>,
    /// Records whose newest revision was not found yet.
    unarchived: BTreeSet<ContactId>,
    /// Contacts whose record nothing was told of yet.
    expected: BTreeSet<ContactId>,
    digests: RandomState,
}

impl Compared {
    /// Notes what was read.
    pub(super) fn read(&mut self, records: usize, told: &Told) {
        self.records += records;
        for ((feed, _), times) in &told.events {
            *self.events.entry(*feed).or_default() += times;
        }
        for (code, times) in &told.quarantined {
            *self.quarantined.entry(*code).or_default() += times;
        }
    }

    /// Notes how a row stands.
    pub(super) fn stands(&mut self, key: &Key, standing: Standing) {
        let (kind, name) = shown(key);
        let digest = self.digests.hash_one(key);
        let of_kind = self.kinds.entry(kind).or_default();
        let difference = match standing {
            Standing::Known => {
                of_kind.known += 1;
                return;
            }
            Standing::Past => {
                of_kind.past += 1;
                return;
            }
            Standing::Missing => Difference::Missing,
            Standing::Behind => Difference::Behind,
        };
        if self.seen.insert(digest) {
            of_kind.differing.entry(difference).or_default().add(name);
        }
    }

    /// Notes that the archive has a revision of a record, which is the store's or an older one.
    pub(super) fn revision(&mut self, contact: &ContactId, is_newest: bool) {
        let digest = self.digests.hash_one(contact);
        self.expected.remove(contact);
        if is_newest {
            self.unarchived.remove(contact);
            self.archived.insert(digest);
        } else if !self.archived.contains(&digest) {
            self.unarchived.insert(contact.clone());
        }
    }

    /// Notes that the store has a record of a contact that the archive tells of.
    pub(super) fn expected(&mut self, contact: &ContactId) {
        let is_told = self.archived.contains(&self.digests.hash_one(contact))
            || self.unarchived.contains(contact);
        if !is_told {
            self.expected.insert(contact.clone());
        }
    }

    /// Judges what could not be known before the end of the archive.
    ///
    /// `with_records` says that records of contacts are asked for, and not their events alone: of an
    /// archive that has no record at all, it cannot be known by what it has.
    pub(super) fn settle(&mut self, with_records: bool) {
        let mut lost = std::mem::take(&mut self.unarchived);
        if with_records {
            lost.append(&mut self.expected);
        }
        for contact in lost {
            let key = Key::Record(contact);
            if self.seen.insert(self.digests.hash_one(&key)) {
                let (kind, name) = shown(&key);
                let differing = &mut self.kinds.entry(kind).or_default().differing;
                differing.entry(Difference::NotArchived).or_default().add(name);
            }
        }
    }

    /// True when the store knows all that the archive tells, and the archive every newest revision.
    /// Quarantine does not count: somebody may have mended and emptied it.
    pub(super) fn is_equal(&self) -> bool {
        self.kinds
            .iter()
            .all(|(kind, of_kind)| *kind == Kind::Quarantine || of_kind.differing.is_empty())
    }
}
