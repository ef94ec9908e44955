//! What is said, in another language too.

use std::collections::BTreeMap;

use connect_events::{EventTime, ParticipantRole, Personal};
use contact_core::{Key, Max, Row, Said, Segment, SegmentKind};
use futures::{StreamExt, stream};
use smol_str::SmolStr;
use state_store::Store;
use tokio::time::Instant;

use crate::talks::Seen;
use crate::translate::{MOST_BYTES, Translated, Translator, UNKNOWN};

/// Turns of a talk translated at once, and kept together: whoever dies pays for so many again.
const AT_ONCE: usize = 8;

/// Translates the turns of a talk that have no translation yet, those of earlier batches too.
pub(crate) async fn add(
    store: &Store,
    translator: &Translator,
    seen: &Seen,
    now: EventTime,
    deadline: Instant,
) {
    let Some(contact) = &seen.id else { return };
    let source = seen.conversation.language.get().map_or(UNKNOWN, |language| code(language));
    if primary(source) == primary(translator.target()) {
        return;
    }
    let Some(turns) = seen.whole(store, deadline).await else { return };
    let wanted: Vec<_> = turns
        .iter()
        .filter_map(|(id, segment)| {
            let said = segment.said.get()?;
            let wording = Segment::wording(translator.target(), said);
            let is_known = segment.translations.iter().any(|(known, _)| *known == wording);
            Some((id, wording, words(said)?)).filter(|_| !is_known)
        })
        .collect();
    for some in wanted.chunks(AT_ONCE) {
        let translated = stream::iter(some).map(async |(id, wording, words)| {
            let text: Max<Personal<SmolStr>> = match translator.translate(words, source).await {
                Translated::Told(text) => Some(text).into(),
                Translated::Never => Max::default(),
                Translated::NotNow => return None,
            };
            let translations = [(wording.clone(), text)].into_iter().collect();
            let row = Segment { translations, ..Segment::default() };
            let key = Key::Segment(contact.clone(), (*id).clone());
            Some((key, Row::Segment(Box::new(row))))
        });
        let facts: Vec<_> = translated.buffer_unordered(AT_ONCE).collect().await;
        let facts: BTreeMap<Key, Row> = facts.into_iter().flatten().collect();
        ingest::keep(store, facts, now, deadline).await;
    }
}

/// The words of a turn that are translated: final ones of customer or agent, and no more than Translate
/// takes.
fn words(said: &Said) -> Option<&Personal<SmolStr>> {
    let own = match said.role {
        Some(ParticipantRole::Customer | ParticipantRole::Agent) => true,
        Some(_) | None => false,
    };
    let words = said.text.as_ref()?;
    let fits = !words.expose().trim().is_empty() && words.expose().len() <= MOST_BYTES;
    (own && fits && said.is_final && said.kind == SegmentKind::Speech).then_some(words)
}

/// A language of Contact Lens, `en-GB`, as Translate calls it: `en`.
fn code(language: &str) -> &str {
    /// Those that Translate tells from others of the same language.
    ///
    /// Source: <https://docs.aws.amazon.com/translate/latest/dg/what-is-languages.html>
    const WITH_COUNTRY: [&str; 4] = ["es-MX", "fr-CA", "pt-PT", "zh-TW"];
    if WITH_COUNTRY.contains(&language) { language } else { primary(language) }
}

fn primary(language: &str) -> &str {
    language.split_once('-').map_or(language, |(primary, _)| primary)
}
