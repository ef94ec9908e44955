//! All legs of one conversation.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::ContactId;
use contact_core::{Contact, Key, Record, RecordRow, Row};
use serde::Serialize;
use utoipa::ToSchema;

use super::floor::Floor;
use super::healthz::Nothing;
use crate::Api;
use crate::query::{Named, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{ContactView, Id};

/// How many legs an answer holds; a conversation that is transferred more often is rare, and its
/// links may lead on for ever.
const LEGS: usize = 64;

/// All legs of one conversation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Chain {
    /// The leg that was asked for.
    contact_id: Id,
    /// The legs, in the order in which they began; those whose beginning is not known last.
    legs: Vec<ContactView>,
    /// True when there are more than 64 legs, and those furthest from the one asked for are left out.
    truncated: bool,
}

impl Body for Chain {}

/// All legs of the conversation that a contact belongs to.
///
/// The links to the first leg, the leg before and the leg after, and to the contact that a task, chat
/// or mail belongs to, are followed in turn. A leg of which only its neighbour told has no phase.
#[utoipa::path(
    get,
    path = "/contacts/{contactId}/chain",
    tag = "contacts",
    params(("contactId" = Id, Path, description = "The contact.")),
    responses((status = 200, description = "The legs.", body = Answer<Chain>)),
)]
pub(super) async fn chain(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<ContactId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let (floor, legs) = futures::join!(Floor::heard(&api), Legs::from(&api, &id));
    let (floor, legs) = (floor?, legs?);
    let Some(start) = legs.read.get(&id).filter(|leg| leg.is_told()) else {
        return Err(Problem::of(Code::UnknownContact));
    };
    let instance = start.contact.instance.get().cloned();
    let mut views: Vec<ContactView> =
        legs.read.iter().map(|(id, leg)| ContactView::of(id, &leg.contact)).collect();
    views.sort_by_key(|leg| (leg.initiated_at.is_none(), leg.initiated_at));
    let chain = Chain { contact_id: (&id).into(), legs: views, truncated: legs.truncated };
    Ok(floor.answer(instance.as_ref(), chain).respond(&headers))
}

#[derive(Default)]
struct Leg {
    contact: Contact,
    record: RecordRow,
}

impl Leg {
    fn is_told(&self) -> bool {
        self.contact.phase().is_some() || self.record.newest.get().is_some()
    }

    /// The legs that this one names.
    fn links(&self) -> impl Iterator<Item = &ContactId> {
        let Contact { initial, previous, next, related, .. } = &self.contact;
        let told = [initial, previous, next, related].map(|link| link.get());
        let recorded = self.record.newest.get().map(|record| {
            let Record { initial, previous, next, related, .. } = record;
            [initial, previous, next, related].map(Option::as_ref)
        });
        told.into_iter().chain(recorded.into_iter().flatten()).flatten()
    }
}

struct Legs {
    read: BTreeMap<ContactId, Leg>,
    truncated: bool,
}

impl Legs {
    /// Follows the links, the nearest first. Each round of requests finds at least one more leg, so
    /// there are as many rounds as legs at the most; mostly there are two.
    async fn from(api: &Api, start: &ContactId) -> Result<Self, Problem> {
        let mut legs = Self { read: BTreeMap::new(), truncated: false };
        let mut next = vec![start.clone()];
        while !next.is_empty() {
            for (id, leg) in read(api, &next).await? {
                legs.read.insert(id, leg);
            }
            let mut found: Vec<ContactId> = next
                .iter()
                .filter_map(|id| legs.read.get(id))
                .flat_map(Leg::links)
                .filter(|link| !legs.read.contains_key(*link))
                .cloned()
                .collect();
            found.sort();
            found.dedup();
            let room = LEGS - legs.read.len();
            legs.truncated |= found.len() > room;
            found.truncate(room);
            next = found;
        }
        Ok(legs)
    }
}

async fn read(api: &Api, ids: &[ContactId]) -> Result<BTreeMap<ContactId, Leg>, Problem> {
    let keys: Vec<Key> =
        ids.iter().flat_map(|id| [Key::Contact(id.clone()), Key::Record(id.clone())]).collect();
    let mut legs: BTreeMap<ContactId, Leg> = BTreeMap::new();
    for (key, read) in api.store.load(&keys, api.deadline()).await {
        match (key, read?.row) {
            (Key::Contact(id), Row::Contact(row)) => legs.entry(id).or_default().contact = *row,
            (Key::Record(id), Row::Record(row)) => legs.entry(id).or_default().record = *row,
            _ => {}
        }
    }
    Ok(legs)
}
