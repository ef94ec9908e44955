use connect_client::{CurrentMetric, CurrentMetrics, GroupedBy, MetricsOf};
use connect_events::{Channel, QueueId};

use crate::bench::{Bench, line, soon};

fn queue(id: &str) -> QueueId {
    QueueId::new(id).expect("an id")
}

pub(crate) fn asked(by: GroupedBy) -> CurrentMetrics {
    CurrentMetrics {
        queues: vec![queue("q-1"), queue("q-2")],
        channels: Vec::new(),
        metrics: CurrentMetric::ALL.to_vec(),
        by,
    }
}

fn bench() -> Bench {
    let bench = Bench::new();
    for (place, channel, name, value) in [
        ("q-1", "VOICE", "CONTACTS_IN_QUEUE", 3.0),
        ("q-1", "VOICE", "OLDEST_CONTACT_AGE", 95.0),
        ("q-1", "CHAT", "CONTACTS_IN_QUEUE", 1.0),
        ("q-1", "CHAT", "OLDEST_CONTACT_AGE", 20.0),
        ("q-2", "VOICE", "AGENTS_ONLINE", 4.0),
        ("q-3", "VOICE", "CONTACTS_IN_QUEUE", 9.0),
    ] {
        bench.double.hold_metric(place, channel, name, value);
    }
    bench
}

#[tokio::test(start_paused = true)]
async fn the_age_of_the_oldest_contact_is_in_milliseconds_grouped_or_not() {
    let bench = bench();
    for (by, groups) in
        [(GroupedBy::Nothing, 1), (GroupedBy::Queue, 2), (GroupedBy::QueueAndChannel, 3)]
    {
        let told = bench.connect.current_metrics(&asked(by), soon()).await.expect("numbers");
        assert_eq!((told.groups.len(), told.is_whole), (groups, true));
        let age = |group: &MetricsOf| group.values.get(&CurrentMetric::OldestContactAge).copied();
        let oldest = told.groups.iter().filter_map(age).fold(0.0, f64::max);
        assert!((oldest - 95_000.0).abs() < 1e-9, "{by:?}: {oldest}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_has_its_queue_and_channel_and_the_numbers_that_connect_has() {
    let told = bench().connect.current_metrics(&asked(GroupedBy::QueueAndChannel), soon()).await;
    let told = told.expect("numbers");
    let chat = MetricsOf {
        queue: Some(queue("q-1")),
        channel: Some(Channel::Chat),
        values: [
            (CurrentMetric::ContactsInQueue, 1.0),
            (CurrentMetric::OldestContactAge, 20_000.0),
        ]
        .into(),
    };
    assert_eq!(told.groups[0], chat);
    assert_eq!(told.counted_at.expect("a time").as_millis() % 1_000, 250);
}

#[tokio::test(start_paused = true)]
async fn numbers_are_read_to_the_last_page() {
    let bench = bench();
    bench.double.cut_pages(1);
    let told = bench.connect.current_metrics(&asked(GroupedBy::QueueAndChannel), soon()).await;
    let told = told.expect("numbers");
    assert_eq!((told.groups.len(), told.is_whole), (3, true));
    assert_eq!(bench.requests("GetCurrentMetricData"), 3);
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_was_not_asked_for_is_not_counted() {
    let mut asked = asked(GroupedBy::Nothing);
    asked.channels = vec![Channel::Chat];
    let told = bench().connect.current_metrics(&asked, soon()).await.expect("numbers");
    let waiting = told.groups[0].values[&CurrentMetric::ContactsInQueue];
    assert!((waiting - 1.0).abs() < 1e-9);
}

#[tokio::test(start_paused = true)]
async fn a_question_about_more_than_a_hundred_queues_is_refused() {
    let mut asked = asked(GroupedBy::Queue);
    asked.queues = (0..101).map(|number| queue(&format!("q-{number}"))).collect();
    let told = bench().connect.current_metrics(&asked, soon()).await;
    assert_eq!(line(told), "refused: GetCurrentMetricData: invalid_parameter");
}
