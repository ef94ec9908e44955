//! Whether a talk that is over is known whole.

use connect_events::{Channel, ParticipantRole};
use contact_core::{
    Check, Contact, Conversation, ConversationStatus, Hole, Moment, Said, Segment, SegmentId,
    SegmentKind, hole,
};

use crate::build::at;

const SILENCE: i64 = 30_000;

fn talk(status: Option<ConversationStatus>) -> Conversation {
    let channel = Some(Channel::Voice).into();
    Conversation { status: status.into(), channel, ..Conversation::default() }
}

fn turn(id: &str, begin: i64, end: i64, is_final: bool) -> (SegmentId, Segment) {
    let said = Said {
        is_final,
        redacted: false,
        end,
        begin,
        kind: SegmentKind::Speech,
        role: Some(ParticipantRole::Customer),
        participant: None,
        text: None,
        sentiment: None,
        at: None,
    };
    (SegmentId::new(id), Segment { said: Some(said).into(), ..Segment::default() })
}

#[track_caller]
fn check(status: ConversationStatus, turns: &[(SegmentId, Segment)], expected: Option<Hole>) {
    let turns = turns.iter().map(|(id, segment)| (id, segment));
    assert_eq!(hole(&talk(Some(status)), turns, SILENCE), expected);
}

#[test]
fn a_talk_whose_analysis_did_not_end_has_a_hole() {
    check(ConversationStatus::Completed, &[], None);
    check(ConversationStatus::Failed, &[], None);
    check(ConversationStatus::InProgress, &[], Some(Hole::NotCompleted));
    check(ConversationStatus::Started, &[], Some(Hole::NotCompleted));
    assert_eq!(hole(&talk(None), [], SILENCE), Some(Hole::NotCompleted));
}

#[test]
fn words_whose_final_never_came_are_a_hole_unless_another_turn_replaced_them() {
    let done = ConversationStatus::Completed;
    let partial = turn("b", 5_000, 6_000, false);
    check(done, &[turn("a", 0, 4_000, true), partial.clone()], Some(Hole::Unfinished));
    check(done, &[turn("a", 4_000, 7_000, true), partial], None);
}

#[test]
fn a_silence_is_a_hole_when_it_is_longer_than_agreed() {
    let done = ConversationStatus::Completed;
    let (first, long) = (turn("a", 0, 20_000, true), turn("b", 1_000, 2_000, true));
    let next = |begin| turn("c", begin, begin + 1_000, true);
    check(done, &[first.clone(), long.clone(), next(50_000)], None);
    check(done, &[first.clone(), long.clone(), next(50_001)], Some(Hole::Silence));
    // However late the first words come: who waits in a queue says nothing.
    check(done, &[next(600_000)], None);
}

#[test]
fn a_hole_that_was_found_before_may_be_half_filled() {
    let holed = Conversation {
        holed: Some(at("09:00:00")).into(),
        ..talk(Some(ConversationStatus::Completed))
    };
    assert_eq!(hole(&holed, [], SILENCE), Some(Hole::FoundBefore));
}

#[test]
fn a_talk_is_looked_through_from_two_minutes_after_its_end_for_a_day() {
    let ended =
        Contact { disconnected: Moment::stated(Some(at("09:00:00"))), ..Contact::default() };
    let now = |millis| Check::of(&ended, &talk(None), at("09:00:00").plus_millis(millis));
    assert_eq!(now(Check::SETTLED_MILLIS), Check::Later);
    assert_eq!(now(Check::SETTLED_MILLIS + 1), Check::Now);
    assert_eq!(now(Check::KEPT_MILLIS), Check::Now);
    assert_eq!(now(Check::KEPT_MILLIS + 1), Check::TooLate);
    let goes_on = Contact::default();
    assert_eq!(Check::of(&goes_on, &talk(None), at("23:00:00")), Check::Later);
    let task = Conversation { channel: Some(Channel::Task).into(), ..Conversation::default() };
    assert_eq!(Check::of(&ended, &task, at("09:10:00")), Check::TooLate);
}
