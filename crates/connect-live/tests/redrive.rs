//! `redrive` as a person, or a script, meets it.

use std::process::{Command, Output};

use bucket::Bucket;
use serde_json::{Value, json};
use test_support::{DeadLetter, EmbeddedDynamo, KinesisDouble, QueueDouble, S3Server, Stream};

const BUCKET: &str = "failures";
const ARCHIVE: &str = "archive";
const KEY: &str = "aws/lambda/async/live-contact-events/2026/03/02/2026-03-02T08.00.00-a";

struct Rig {
    dynamo: EmbeddedDynamo,
    s3: S3Server,
    kinesis: KinesisDouble,
    queue: QueueDouble,
}

impl Rig {
    fn new() -> Self {
        let stream = Stream::new("agents", 1, 24);
        Self {
            dynamo: EmbeddedDynamo::start(),
            s3: S3Server::start([BUCKET, ARCHIVE]),
            kinesis: KinesisDouble::start([stream]),
            queue: QueueDouble::start(),
        }
    }

    async fn put(&self, key: &str, record: &Value) {
        let bucket = Bucket::new(&self.s3.config(), BUCKET);
        bucket.put(key, record.to_string().into_bytes()).await.expect("an object");
    }

    fn run(&self, args: &[&str]) -> Output {
        let (id, secret) = S3Server::CREDENTIALS;
        Command::new(env!("CARGO_BIN_EXE_connect-live"))
            .arg("redrive")
            .args(args)
            .env("AWS_ENDPOINT_URL_S3", self.s3.endpoint())
            .env("AWS_ENDPOINT_URL_KINESIS", self.kinesis.endpoint())
            .env("AWS_ENDPOINT_URL_SQS", self.queue.endpoint())
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env_remove("AWS_PROFILE")
            .output()
            .expect("the command")
    }

    /// Into the embedded store, as one document.
    fn json(&self, args: &[&str]) -> (Option<i32>, Value) {
        let store = ["--store", self.dynamo.endpoint(), "--format", "json"];
        let output = self.run(&[&store, args].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        let document = serde_json::from_slice(&output.stdout);
        (output.status.code(), document.unwrap_or_else(|_| panic!("{said}")))
    }
}

fn event(id: &str) -> Value {
    json!({
        "id": id,
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "time": "2026-03-02T08:00:00Z",
        "detail": {
            "eventType": "INITIATED",
            "contactId": format!("contact-{id}"),
            "channel": "VOICE",
            "instanceArn": "arn:aws:connect:us-east-1:111122223333:instance/i-1",
            "initiationMethod": "INBOUND",
            "initiationTimestamp": "2026-03-02T08:00:00Z",
        },
    })
}

fn given_up(event: &Value) -> Value {
    let arn = "arn:aws:lambda:us-east-1:111122223333:function:live-contact-events:$LATEST";
    json!({ "requestContext": { "functionArn": arn }, "requestPayload": event })
}

#[tokio::test]
async fn objects_and_dead_letters_are_brought_home_once() {
    let rig = Rig::new();
    rig.put(KEY, &given_up(&event("1"))).await;
    let body = event("2").to_string().into_bytes();
    rig.queue.send(&DeadLetter { body, attributes: [].into() });
    let (place, url) = (format!("s3://{BUCKET}"), rig.queue.url());

    let (exit, dry) = rig.json(&["--dry-run", &place]);
    assert_eq!(
        (exit, &dry["objects"]["done"], &dry["rowsWritten"]),
        (Some(0), &1.into(), &0.into())
    );
    let (exit, done) = rig.json(&[&place, "--dead-letters", &url]);
    assert_eq!((exit, &done["objects"]["done"]), (Some(0), &1.into()));
    assert_eq!(done["deadLetters"]["done"], 1);
    assert!(done["rowsWritten"].as_u64().is_some_and(|rows| rows >= 2), "{done}");
    assert!(rig.queue.bodies().is_empty());
    let (exit, again) = rig.json(&[&place, "--dead-letters", &url]);
    assert_eq!((exit, &again["rowsWritten"]), (Some(0), &0.into()));
    assert_eq!(
        (&again["objects"]["doneBefore"], &again["objects"]["done"]),
        (&1.into(), &0.into())
    );
}

#[tokio::test]
async fn an_event_that_firehose_never_took_is_put_into_the_archive_that_is_named() {
    let rig = Rig::new();
    let delivery = "arn:aws:firehose:us-east-1:111122223333:deliverystream/live-events";
    let body = event("3").to_string().into_bytes();
    rig.queue.send(&DeadLetter { body, attributes: [("TARGET_ARN", delivery.into())].into() });
    let (archive, url) = (format!("s3://{ARCHIVE}"), rig.queue.url());
    let (exit, done) = rig.json(&["--dead-letters", &url, "--archive", &archive]);
    assert_eq!((exit, &done["deadLetters"]["archived"]), (Some(0), &1.into()));
    assert!(rig.queue.bodies().is_empty());
    let key = "contact-events/day=2026-03-02/redriven-3.ndjson";
    assert!(Bucket::new(&rig.s3.config(), ARCHIVE).read(key, 10_000).await.is_ok());
}

#[tokio::test]
async fn a_range_that_is_gone_is_told_with_its_numbers_and_fails_the_command() {
    let rig = Rig::new();
    let number = format!("4965{:052}", 1);
    let batch = json!({
        "requestContext": { "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:x" },
        "KinesisBatchInfo": {
            "shardId": "shardId-000000000000",
            "startSequenceNumber": number,
            "endSequenceNumber": number,
            "streamArn": "arn:aws:kinesis:us-east-1:111122223333:stream/agents",
        },
    });
    rig.put("aws/lambda/batch", &batch).await;
    let output = rig.run(&["--store", rig.dynamo.endpoint(), &format!("s3://{BUCKET}")]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    let gone =
        "gone: arn:aws:kinesis:us-east-1:111122223333:stream/agents shardId-000000000000 from";
    assert!(told.contains(&format!("{gone} {number} to {number}, all of it")), "{told}");
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_one_clear_line() {
    let rig = Rig::new();
    for (args, expected) in [
        (&["s3://failures"][..], "name the store of the rows with --store"),
        (&["failures"], "it does not begin with s3://"),
        (&["s3://failures", "--since", "yesterday"], "a moment with its offset"),
        (&["--dead-letters", "https://x", "--archive", "s3://live/b"], "name the bucket alone"),
        (
            &["--dry-run", "--store", "mistyped.db", "s3://failures"],
            "there is no store in mistyped.db",
        ),
        (&[], "s3://BUCKET"),
    ] {
        let output = rig.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
