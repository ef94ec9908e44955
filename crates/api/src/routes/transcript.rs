//! What was said on one contact.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::ContactId;
use contact_core::{Contact, Conversation, Key, Row, transcript as turns};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::floor::Floor;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{Id, SegmentView, TalkStatusName, Word};
use crate::{Api, cursor};

/// How far behind the end of what was told turns are told again, in milliseconds. Speakers are
/// written down apart: a long turn of one can come after a short one of the other that began later.
const TOLD_AGAIN_MILLIS: i64 = 15_000;

/// The turns of a talk.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transcript {
    /// The contact.
    contact_id: Id,
    /// The language, such as `en-GB`.
    language: Option<Word>,
    /// How far the analysis has come; null while nothing was heard of one.
    status: Option<TalkStatusName>,
    /// The turns, in the order of their beginnings.
    segments: Vec<SegmentView>,
    /// Give this as `after` to hear what follows; null before the first turn.
    after: Option<String>,
    /// True where more follows at once: there were more turns than `limit`.
    more: bool,
}

impl Body for Transcript {}

/// How to go on.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Tail {
    /// The `after` of the answer before: only the last turns are told.
    ///
    /// Turns of the last 15 seconds are told again, because they may still change: take them by their
    /// `id`, the later one in place of the earlier.
    after: Option<String>,
    /// How many turns, those first that ended first; some more where turns end at the same moment.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 1000)]
    limit: u32,
}

impl Query for Tail {
    const NAMES: &'static [&'static str] = &["after", "limit"];

    fn read(asked: &mut Asked) -> Self {
        let after = asked.take("after", "must be text", |text| Some(text.to_owned()));
        Self { after, limit: asked.limit(1_000, 1_000) }
    }
}

/// What was said on one contact, turn by turn; with `after`, only what is new.
///
/// Partial utterances are among the turns until a final transcript replaces them.
#[utoipa::path(
    get,
    path = "/contacts/{contactId}/transcript",
    tag = "contacts",
    params(("contactId" = Id, Path, description = "The contact."), Tail),
    responses((status = 200, description = "The turns.", body = Answer<Transcript>)),
)]
pub(super) async fn transcript(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<ContactId>,
    Strict(Tail { after, limit }): Strict<Tail>,
) -> Result<Response, Problem> {
    let scope = ["transcript", id.as_str()];
    let told = after.as_deref().map(|after| {
        let end = cursor::open(&scope, after).and_then(|end| end.parse::<i64>().ok());
        end.ok_or_else(|| {
            let must = "must be the `after` of an answer about this contact";
            Problem::fault(Code::InvalidRequest, "after", must)
        })
    });
    let told = told.transpose()?;
    let segments = async { api.store.segments(&id).await.map_err(Problem::from) };
    let (floor, talk, segments) = futures::join!(Floor::heard(&api), talk(&api, &id), segments);
    let (floor, (contact, conversation), segments) = (floor?, talk?, segments?);
    if contact.phase().is_none() && conversation.is_none() && segments.is_empty() {
        return Err(Problem::of(Code::UnknownContact));
    }
    let turns = turns(segments.iter().map(|(id, segment)| (id, segment)));
    let is_new = |end: i64| told.is_none_or(|told| end > told.saturating_sub(TOLD_AGAIN_MILLIS));
    let mut ends: Vec<i64> =
        turns.iter().map(|(_, said)| said.end).filter(|end| is_new(*end)).collect();
    ends.sort_unstable();
    let last = usize::try_from(limit).ok().and_then(|limit| ends.get(limit - 1).copied());
    let cut = last.filter(|last| ends.last() > Some(last));
    let after = match cut {
        // What follows begins right after it: nothing of it is told again.
        Some(last) => Some(last.saturating_add(TOLD_AGAIN_MILLIS)),
        None => ends.last().copied().max(told),
    };
    let conversation = conversation.unwrap_or_default();
    let by_id: BTreeMap<_, _> = segments.iter().map(|(id, segment)| (id, segment)).collect();
    let body = Transcript {
        contact_id: (&id).into(),
        language: conversation.language.get().map(|language| language.as_str().into()),
        status: conversation.status.get().copied().map(TalkStatusName::from),
        segments: turns
            .into_iter()
            .filter(|(_, said)| is_new(said.end) && cut.is_none_or(|last| said.end <= last))
            .filter_map(|(id, said)| Some(SegmentView::of(id, said, by_id.get(id)?)))
            .collect(),
        after: after.map(|after| cursor::seal(&scope, &after.to_string())),
        more: cut.is_some(),
    };
    let instance = contact.instance.get().or(conversation.instance.get());
    Ok(floor.answer(instance, body).respond(&headers))
}

async fn talk(api: &Api, id: &ContactId) -> Result<(Contact, Option<Conversation>), Problem> {
    let keys = [Key::Contact(id.clone()), Key::Conversation(id.clone())];
    let mut talk = (Contact::default(), None);
    for (_, read) in api.store.load(&keys, api.deadline()).await {
        let read = read?;
        let is_kept = read.is_kept();
        match read.row {
            Row::Contact(row) => talk.0 = *row,
            Row::Conversation(row) => talk.1 = is_kept.then_some(*row),
            _ => {}
        }
    }
    Ok(talk)
}
