//! Alerts fire once each.

use std::collections::{BTreeMap, BTreeSet};

use contact_core::alerts::{AlertRule, AlertWhen, ServiceTarget};
use contact_core::metrics::Step;
use contact_core::{Alert, AlertKind};
use simulator::{Delivery, Loss, Sent, World, deliver, simulate};
use test_support::{Fault, FaultyNetwork};
use watch::Deadlines;

use crate::rig::{
    Rig, at, dies_at, disconnected, heart_beat, in_time, long_waits, now, queued, rule, run,
    silent_agents,
};
use crate::talks::message;

/// An agent who is silent while another is not, and a contact that waits: two alerts at 300 s.
async fn floor() -> Rig {
    let rig = Rig::new().await;
    let other = heart_beat("a-2", 290);
    rig.ingest(&[heart_beat("a-1", 60), other, queued("c-1", "q-1", 120)]).await;
    rig
}

const BOTH: [&str; 2] = ["silent: a-1 since 60 raised", "waits: q-1 since 120 raised"];

#[tokio::test(start_paused = true)]
async fn what_holds_is_put_once_and_what_is_gone_is_resolved() {
    let (rig, rules) = (floor().await, [silent_agents(), long_waits()]);
    let report = run(&rig.watch(&rules), 300).await.expect("a run");
    assert_eq!((report.raised, report.going_on, report.not_kept), (2, 0, 0));
    assert_eq!(rig.told().await, BOTH);
    let report = run(&rig.watch(&rules), 310).await.expect("a run");
    assert_eq!((report.raised, report.going_on, report.resolved), (0, 2, 0));
    rig.ingest(&[disconnected("c-1", 320), heart_beat("a-1", 315)]).await;
    let report = run(&rig.watch(&rules), 330).await.expect("a run");
    assert_eq!((report.raised, report.going_on, report.resolved), (0, 0, 2));
    let resolved = BOTH.map(|line| line.replace("raised", "resolved"));
    assert_eq!(rig.told().await, resolved);
    // What comes back is another, and what was resolved stays so.
    rig.ingest(&[queued("c-2", "q-1", 340), heart_beat("a-2", 500)]).await;
    let report = run(&rig.watch(&rules[1..]), 500).await.expect("a run");
    assert_eq!((report.raised, report.resolved), (1, 0));
    assert_eq!(rig.told().await, [&resolved[0], &resolved[1], "waits: q-1 since 340 raised"]);
}

#[tokio::test(start_paused = true)]
async fn alerts_of_a_rule_that_is_taken_out_are_resolved() {
    let (rig, rules) = (floor().await, [silent_agents(), long_waits()]);
    run(&rig.watch(&rules), 300).await.expect("a run");
    let report = run(&rig.watch(&[]), 310).await.expect("a run");
    assert_eq!((report.resolved, report.unjudged), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_looks_at_talks_alone_leaves_alerts_to_others() {
    let rig = floor().await;
    run(&rig.watch(&[silent_agents(), long_waits()]), 300).await.expect("a run");
    rig.ingest(&[disconnected("c-1", 320), message("STARTED", &[])]).await;
    let by = Deadlines::between(now(), in_time());
    let report = rig.watch(&[]).run_of_talks(at(500), by).await.expect("a run");
    assert_eq!((report.raised, report.resolved, report.talks_checked), (0, 0, 1));
    assert_eq!(rig.told().await, BOTH);
}

#[tokio::test(start_paused = true)]
async fn a_watcher_may_die_at_any_request_and_each_alert_fires_once() {
    let rules = [silent_agents(), long_waits()];
    let (mut died, mut half) = (0, 0);
    for n in 0.. {
        for fault in [Fault::Cut, Fault::LoseAnswer] {
            let rig = floor().await;
            let network = dies_at(n, fault);
            // What it says of it does not matter: it is dead.
            let _ = run(&rig.watch_over(&network, &rules), 300).await;
            if network.requests().values().sum::<usize>() <= n {
                assert!(died >= 14 && half > 0, "{died} {half}");
                return;
            }
            died += 1;
            half += usize::from(rig.alerts().await.len() == 1);
            run(&rig.watch(&rules), 360).await.expect("a run");
            assert_eq!(rig.told().await, BOTH, "{n} {fault:?}");
            run(&rig.watch(&rules), 370).await.expect("a run");
            assert_eq!(rig.told().await, BOTH, "{n} {fault:?}");
        }
    }
}

/// Rules that a day of a small contact centre breaks.
fn rules() -> Vec<AlertRule> {
    let target = ServiceTarget {
        percent: 90,
        within_seconds: 20,
        step: Step::HalfHour,
        zone: jiff::tz::TimeZone::UTC,
        at_least: 3,
    };
    vec![
        rule("waits", AlertWhen::LongWait { after: 45_000 }),
        rule("work", AlertWhen::LongAfterContactWork { after: 60_000 }),
        rule("lunch", AlertWhen::LongStatus { status: "Break".into(), after: 60_000 }),
        rule("missed", AlertWhen::MissedContact),
        rule("level", AlertWhen::LowServiceLevel(target)),
        silent_agents(),
    ]
}

/// The minutes of a day as they arrive.
fn minutes(events: Vec<Sent>) -> BTreeMap<i64, Vec<Vec<u8>>> {
    let mut minutes: BTreeMap<i64, Vec<Vec<u8>>> = BTreeMap::new();
    for sent in events {
        let arrives = 60 * (1 + (sent.at_millis - at(0).as_millis()) / 60_000);
        minutes.entry(arrives).or_default().push(sent.document.into_bytes());
    }
    minutes
}

/// Of one thing only one alert is open at a time: the moments in which they are open do not overlap.
#[track_caller]
fn told_once(alerts: &[Alert]) {
    let mut spans: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for alert in alerts {
        let about = alert.about.get().expect("what it is about");
        let span = (alert.raised.get().copied(), alert.resolved.get().copied());
        // Of one contact or interval there is one onset; of these kinds it may move.
        let moves = matches!(about.kind, AlertKind::LongWait | AlertKind::SilentAgent);
        let onset = (!moves).then_some(about.onset);
        spans.entry((&about.rule, &about.subject, onset, &about.detail)).or_default().push(span);
    }
    for (about, mut spans) in spans {
        spans.sort();
        for pair in spans.windows(2) {
            assert!(pair[0].1.is_some() && pair[0].1 <= pair[1].0, "{about:?}: {spans:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_that_is_delivered_badly_to_watchers_that_overlap_and_fail_fires_each_alert_once() {
    let mut world = World::sized(7, 2, 6, 1);
    world.start = at(0);
    let day = simulate(&world);
    let delivery =
        Delivery { loss: Loss::of_all(0.02), duplicate: 0.2, disorder_millis: 90_000, seed: 11 };
    let rig = Rig::new().await;
    let faults = [Fault::Throttle, Fault::LoseAnswer, Fault::DropRequest, Fault::ServerError];
    let flaky = FaultyNetwork::seeded(3, 20, faults);
    let (mut last, mut began) = (0, 0);
    for (seconds, documents) in minutes(deliver(&day.events, &delivery)) {
        rig.ingest_bytes(&documents).await;
        let rules = rules();
        let (calm, faulty) = (rig.watch(&rules), rig.watch_over(&flaky, &rules));
        let (one, _) = tokio::join!(run(&calm, seconds), run(&faulty, seconds));
        began += one.expect("a run").raised;
        last = seconds;
    }
    let alerts = rig.alerts().await;
    let all: Vec<Alert> = alerts.iter().map(|(_, alert)| alert.clone()).collect();
    told_once(&all);
    let kinds: BTreeSet<_> =
        all.iter().filter_map(|alert| alert.about.get()).map(|about| about.kind.name()).collect();
    assert!(kinds.len() >= 5 && all.len() >= 20, "{} alerts: {kinds:?}", all.len());
    assert!(began <= all.len() && began > 0);
    // The same day again, in another order: nothing fires.
    let again = Delivery { seed: 12, loss: Loss::default(), ..delivery };
    let mut replayed = deliver(&day.events, &again);
    replayed.reverse();
    let before: BTreeSet<_> = alerts.into_iter().map(|(key, _)| key).collect();
    rig.ingest_bytes(
        &replayed.into_iter().map(|sent| sent.document.into_bytes()).collect::<Vec<_>>(),
    )
    .await;
    let report = run(&rig.watch(&rules()), last + 3_600).await.expect("a run");
    assert_eq!((report.raised, report.unjudged), (0, 0));
    let after: BTreeSet<_> = rig.alerts().await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(after, before);
}
