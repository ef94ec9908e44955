//! What it costs a month.

use crate::Floor;
use crate::figures::Figures;
use crate::needs::{looks, shards, shards_there, units_of_a_look};
use crate::sums::{Line, money, number};
use crate::told::{Day, FeedDay};

/// Hours of a month, as AWS reckons.
const MONTH: f64 = 730.0;
const GB: f64 = 1_073_741_824.0;
const MILLION: f64 = 1_000_000.0;

/// A part of a service's price: how much of what, and what one of it costs.
struct Part {
    what: &'static str,
    much: f64,
    price: f64,
}

/// The sum of a service's parts.
fn line(what: &str, parts: &[Part]) -> Line {
    let sum = parts
        .iter()
        .filter(|part| part.much > 0.0)
        .map(|Part { what, much, price }| format!("{} {what} x {}", number(*much), money(*price)));
    let sum = sum.collect::<Vec<_>>().join(" + ");
    let value = parts.iter().map(|part| part.much * part.price).sum();
    Line::new(what, sum, value, "USD a month")
}

/// Gigabytes of a month, each document rounded up to so many bytes.
fn gigabytes(feed: &FeedDay, floor: &Floor, rounded_to: f64) -> f64 {
    let each = (feed.bytes / rounded_to).ceil() * rounded_to;
    feed.events * floor.days * each / GB
}

pub(crate) fn lines(floor: &Floor, figures: &Figures, day: &Day) -> Vec<Line> {
    vec![
        kinesis(floor, figures, day),
        dynamo(floor, figures, day),
        lambda(floor, figures, day),
        archive(floor, figures, day),
        gateway(floor, figures),
        cloudwatch(floor, figures, day),
        line("AWS KMS", &[Part { what: "key", much: 1.0, price: *figures.prices.key_month }]),
    ]
}

fn kinesis(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    let prices = &figures.prices;
    let put: f64 = day.streams().iter().map(|feed| gigabytes(feed, floor, 1_024.0)).sum();
    // Firehose reads the records too.
    let read = put + gigabytes(&day.records, floor, 1_024.0);
    let days_kept = (*figures.deployment.stream_retention_hours / 24.0 - 1.0).max(0.0);
    let kept = put / floor.days.max(1.0) * days_kept;
    line(
        "Amazon Kinesis (ON_DEMAND)",
        &[
            Part { what: "stream hours", much: 3.0 * MONTH, price: *prices.kinesis_stream_hour },
            Part { what: "GB in", much: put, price: *prices.kinesis_gb_in },
            Part { what: "GB out", much: read, price: *prices.kinesis_gb_out },
            Part {
                what: "GB kept beyond a day",
                much: kept,
                price: *prices.kinesis_gb_month_beyond_a_day,
            },
        ],
    )
}

/// The same streams with as many shards as they need, which do not grow.
pub(crate) fn provisioned(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    /// A record is paid for by each so many bytes.
    const PAYLOAD: f64 = 25.0 * 1_024.0;
    let prices = &figures.prices;
    let hours = day.streams().map(shards).iter().sum::<f64>() * MONTH;
    let puts: f64 = day
        .streams()
        .iter()
        .map(|feed| feed.events * floor.days * (feed.bytes / PAYLOAD).ceil())
        .sum();
    let beyond = if *figures.deployment.stream_retention_hours > 24.0 { hours } else { 0.0 };
    line(
        "Amazon Kinesis (PROVISIONED)",
        &[
            Part { what: "shard hours", much: hours, price: *prices.kinesis_shard_hour },
            Part {
                what: "of them kept beyond a day",
                much: beyond,
                price: *prices.kinesis_shard_hour_beyond_a_day,
            },
            Part {
                what: "million puts",
                much: puts / MILLION,
                price: *prices.kinesis_million_puts,
            },
        ],
    )
}

fn dynamo(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    let prices = &figures.prices;
    let units = |of: fn(&FeedDay) -> f64| -> f64 {
        day.feeds().iter().map(|feed| feed.events * of(feed) * floor.days).sum()
    };
    let polled = looks(floor) * units_of_a_look(floor, figures) * open_seconds(floor);
    let rows = &figures.row_units;
    let of_a_day = f64::from(floor.contacts_per_day) * *rows.kilobytes_per_contact
        + day.segments.events * *rows.kilobytes_per_segment;
    let months_kept = *figures.deployment.retention_days / 30.0;
    let kept = of_a_day * floor.days * months_kept / 1_048_576.0;
    line(
        "Amazon DynamoDB",
        &[
            Part {
                what: "million write units",
                much: units(|feed| *feed.units.write) / MILLION,
                price: *prices.dynamodb_million_write_units,
            },
            Part {
                what: "million read units of events",
                much: units(|feed| *feed.units.read) / MILLION,
                price: *prices.dynamodb_million_read_units,
            },
            Part {
                what: "million read units of dashboards",
                much: polled / MILLION,
                price: *prices.dynamodb_million_read_units,
            },
            Part { what: "GB of rows, once full", much: kept, price: *prices.dynamodb_gb_month },
            Part { what: "GB to recover", much: kept, price: *prices.dynamodb_recovery_gb_month },
        ],
    )
}

/// Invocations of a month.
fn invocations(floor: &Floor, figures: &Figures, day: &Day) -> f64 {
    let functions = &figures.functions;
    let windows = open_seconds(floor) / functions.window_seconds.max(0.001);
    let of_stream = |feed: &FeedDay| {
        let places = shards_there(feed, figures) * *functions.parallelization;
        (feed.events * floor.days).min(places * windows)
    };
    let of_streams: f64 = day.streams().into_iter().map(of_stream).sum();
    let scheduled = *functions.scheduled * MONTH * 60.0;
    day.contact_events.events * floor.days + of_streams + scheduled + requests(floor)
}

fn lambda(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    let (functions, prices) = (&figures.functions, &figures.prices);
    let invocations = invocations(floor, figures, day);
    let memory = *functions.megabytes / 1_024.0;
    let seconds = invocations * *functions.milliseconds / 1_000.0;
    line(
        "AWS Lambda",
        &[
            Part {
                what: "million invocations",
                much: invocations / MILLION,
                price: *prices.lambda_million_requests,
            },
            Part { what: "GB seconds", much: seconds * memory, price: *prices.lambda_gb_second },
        ],
    )
}

fn archive(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    let prices = &figures.prices;
    let archived = [&day.contact_events, &day.records];
    let taken: f64 = archived.iter().map(|feed| gigabytes(feed, floor, 5_120.0)).sum();
    let told: f64 = archived.iter().map(|feed| gigabytes(feed, floor, 1.0)).sum();
    // An object each quarter of an hour and stream, and as many again for days that are over.
    let objects = 2.0 * 2.0 * 4.0 * floor.hours * floor.days / 1_000.0;
    line(
        "Archive (Firehose, S3; after a year)",
        &[
            Part { what: "GB taken", much: taken, price: *prices.firehose_gb },
            Part { what: "GB sorted", much: told, price: *prices.firehose_partitioned_gb },
            Part {
                what: "thousand objects",
                much: objects,
                price: *prices.firehose_thousand_objects,
            },
            Part {
                what: "GB kept",
                much: told * 12.0 * *figures.deployment.archive_compressed_to,
                price: *prices.s3_gb_month,
            },
        ],
    )
}

fn gateway(floor: &Floor, figures: &Figures) -> Line {
    let price = *figures.prices.api_million_requests;
    let much = requests(floor) / MILLION;
    line("Amazon API Gateway", &[Part { what: "million requests", much, price }])
}

fn cloudwatch(floor: &Floor, figures: &Figures, day: &Day) -> Line {
    let (deployment, prices) = (&figures.deployment, &figures.prices);
    let told =
        day.contact_events.events * floor.days * *figures.deployment.contact_event_log_bytes / GB;
    let invocations = invocations(floor, figures, day);
    let said = invocations * *figures.functions.kilobytes_of_log / 1_048_576.0;
    line(
        "Amazon CloudWatch",
        &[
            Part { what: "GB of contact events", much: told, price: *prices.log_gb },
            Part { what: "GB of logs", much: said, price: *prices.log_gb },
            Part { what: "metrics", much: *deployment.custom_metrics, price: *prices.metric_month },
            Part {
                what: "metrics of alarms",
                much: *deployment.alarm_metrics,
                price: *prices.alarm_metric_month,
            },
            Part { what: "dashboard", much: 1.0, price: *prices.cloudwatch_dashboard_month },
        ],
    )
}

fn open_seconds(floor: &Floor) -> f64 {
    floor.hours * 3_600.0 * floor.days
}

/// Requests of the dashboards in a month: the floor, and whether the API is there.
fn requests(floor: &Floor) -> f64 {
    looks(floor) * 2.0 * open_seconds(floor)
}
