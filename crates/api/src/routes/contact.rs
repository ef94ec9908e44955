//! One contact.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::ContactId;
use contact_core::{Contact, Conversation, Key, RecordRow, Row};
use serde::Serialize;
use utoipa::ToSchema;

use super::floor::Floor;
use super::healthz::Nothing;
use crate::Api;
use crate::query::{Named, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{ContactView, DetailsView, Id, RecordView, StepView, TalkView};

/// One contact, as every feed tells of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OneContact {
    /// What all feeds together tell.
    contact: ContactView,
    /// Which feeds told what it is.
    told_by: DetailsView,
    /// What happened to it, in the order of time, and which feeds told so.
    timeline: Vec<StepView>,
    /// What its record says, once it was published.
    record: Option<RecordView>,
    /// What Contact Lens made of it, where it listened.
    conversation: Option<TalkView>,
}

impl Body for OneContact {}

/// One contact: the joined view, its record, and what Contact Lens made of it.
///
/// Which feeds told what it is stands in `toldBy`, and beside each stage of the timeline, with the queue
/// and the agent of that stage, which feeds told of that. `record` is told by contact records alone, `conversation` by Contact Lens alone.
#[utoipa::path(
    get,
    path = "/contacts/{contactId}",
    tag = "contacts",
    params(("contactId" = Id, Path, description = "The contact.")),
    responses((status = 200, description = "The contact.", body = Answer<OneContact>)),
)]
pub(super) async fn contact(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<ContactId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let (floor, rows) = futures::join!(Floor::heard(&api), Rows::of(&api, &id));
    let (floor, rows) = (floor?, rows?);
    let Rows { contact, record, conversation } = rows;
    let record = RecordView::of(&id, &record);
    let conversation = conversation.as_ref().map(TalkView::of);
    if contact.phase().is_none() && record.is_none() && conversation.is_none() {
        return Err(Problem::of(Code::UnknownContact));
    }
    let detail = OneContact {
        contact: ContactView::of(&id, &contact),
        told_by: DetailsView::of(&contact),
        timeline: StepView::all_of(&contact),
        record,
        conversation,
    };
    Ok(floor.answer(contact.instance.get(), detail).respond(&headers))
}

/// The rows of one contact, but for the turns of its talk.
#[derive(Default)]
struct Rows {
    contact: Contact,
    record: RecordRow,
    conversation: Option<Conversation>,
}

impl Rows {
    async fn of(api: &Api, id: &ContactId) -> Result<Self, Problem> {
        let keys =
            [Key::Contact(id.clone()), Key::Record(id.clone()), Key::Conversation(id.clone())];
        let mut rows = Self::default();
        for (_, read) in api.store.load(&keys, api.deadline()).await {
            let read = read?;
            let is_kept = read.is_kept();
            match read.row {
                Row::Contact(row) => rows.contact = *row,
                Row::Record(row) => rows.record = *row,
                Row::Conversation(row) => rows.conversation = is_kept.then_some(*row),
                _ => {}
            }
        }
        Ok(rows)
    }
}
