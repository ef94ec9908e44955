//! Objects in a real S3 server, over a network that may fail.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use aws_types::SdkConfig;
use bucket::{Bucket, BucketError};
use test_support::{Fault, FaultyNetwork, S3Server};

const NAME: &str = "archive";

fn started() -> (S3Server, Bucket) {
    let server = S3Server::start([NAME]);
    let bucket = Bucket::new(&server.config(), NAME);
    (server, bucket)
}

async fn put(bucket: &Bucket, keys: &[&str]) {
    for key in keys {
        bucket.put(key, key.as_bytes().to_vec()).await.expect("put");
    }
}

/// The keys of each page below a prefix.
async fn pages(bucket: &Bucket, prefix: &str, most: u16) -> Vec<Vec<String>> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = bucket.list_at_most(prefix, after.as_deref(), most).await.expect("a page");
        pages.push(page.objects.into_iter().map(|object| object.key).collect());
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

#[tokio::test]
async fn objects_come_in_the_order_of_their_keys_page_by_page() {
    let (_server, bucket) = started();
    put(&bucket, &["b/2", "a/10", "a/9", "b/1", "a.z", "c"]).await;
    assert_eq!(pages(&bucket, "", 4).await, [vec!["a.z", "a/10", "a/9", "b/1"], vec!["b/2", "c"]]);
    assert_eq!(pages(&bucket, "", 3).await, [vec!["a.z", "a/10", "a/9"], vec!["b/1", "b/2", "c"]]);
}

#[tokio::test]
async fn a_prefix_is_the_beginning_of_a_key_and_no_folder() {
    let (_server, bucket) = started();
    put(&bucket, &["day=2026-01-01/x", "day=2026-01-02/x", "day=2026-02-01/x"]).await;
    let january = ["day=2026-01-01/x", "day=2026-01-02/x"];
    assert_eq!(pages(&bucket, "day=2026-01", 1000).await, [january]);
    assert_eq!(pages(&bucket, "nothing", 1000).await, [[""; 0]]);
}

#[tokio::test]
async fn a_listing_may_begin_after_any_key() {
    let (_server, bucket) = started();
    put(&bucket, &["a", "b", "c"]).await;
    for after in ["a", "a0"] {
        let page = bucket.list("", Some(after)).await.expect("a page");
        let keys: Vec<_> = page.objects.iter().map(|object| object.key.as_str()).collect();
        assert_eq!(keys, ["b", "c"], "{after}");
    }
}

#[tokio::test]
async fn an_object_is_read_as_it_was_put_also_in_the_place_of_another() {
    let (server, bucket) = started();
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    bucket.put("a b/ü+%.gz", b"short".to_vec()).await.expect("put");
    bucket.put("a b/ü+%.gz", bytes.clone()).await.expect("put");
    assert!(bucket.read("a b/ü+%.gz", bytes.len() as u64).await.expect("read") == bytes);
    assert!(server.object(NAME, "a b/ü+%.gz") == bytes);
    let page = bucket.list("a b/", None).await.expect("a page");
    let listed: Vec<_> = page.objects.into_iter().map(|object| (object.key, object.size)).collect();
    assert_eq!(listed, [("a b/ü+%.gz".to_owned(), 800_000)]);
}

#[tokio::test]
async fn an_object_larger_than_the_caller_takes_is_not_read() {
    let (_server, bucket) = started();
    bucket.put("large", vec![7; 1_001]).await.expect("put");
    match bucket.read("large", 1_000).await {
        Err(BucketError::TooLarge { size: 1_001, most: 1_000, .. }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(bucket.read("large", 1_001).await.expect("read").len(), 1_001);
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_deleted_already() {
    let (_server, bucket) = started();
    put(&bucket, &["a"]).await;
    for _ in 0..2 {
        bucket.delete("a").await.expect("deleted");
        let read = bucket.read("a", 10).await;
        assert!(matches!(read, Err(BucketError::Missing(_))), "{read:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_passes_is_waited_out() {
    let server = S3Server::start([NAME]);
    let faults = [Fault::ServerError, Fault::Hang, Fault::DropRequest, Fault::LoseAnswer];
    for operation in ["PutObject", "GetObject", "ListObjectsV2", "DeleteObject"] {
        let network = FaultyNetwork::on(operation, faults);
        let bucket = Bucket::new(&server.config_over(&network), NAME);
        bucket.put("a", b"1".to_vec()).await.expect("put");
        assert_eq!(bucket.read("a", 10).await.expect("read"), b"1");
        assert_eq!(bucket.list("", None).await.expect("a page").objects.len(), 1);
        bucket.delete("a").await.expect("deleted");
        assert_eq!(network.requests()[operation], 5, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_stays_is_told_as_one_that_may_pass_later() {
    let server = S3Server::start([NAME]);
    for fault in [Fault::ServerError, Fault::Hang, Fault::DropRequest] {
        let bucket = Bucket::new(&server.config_over(&FaultyNetwork::by(move |_| fault)), NAME);
        let err = bucket.read("a", 10).await.expect_err("no answer");
        assert!(matches!(err, BucketError::Unavailable(_)) && err.is_passing(), "{fault:?}: {err}");
    }
}

#[tokio::test]
async fn what_somebody_has_to_mend_is_told_as_that() {
    let server = S3Server::start([NAME]);
    let err = Bucket::new(&server.config(), "another").list("", None).await.expect_err("none");
    assert!(matches!(err, BucketError::Misconfigured(_)) && !err.is_passing(), "{err}");
    assert_eq!(
        err.to_string(),
        "ListObjectsV2 on s3://another/ (NoSuchBucket): look at the bucket's name, its Region, the \
         permissions and the credentials"
    );

    let credentials = aws_sdk_s3::config::Credentials::new("local", "wrong", None, None, "test");
    let credentials = aws_sdk_s3::config::SharedCredentialsProvider::new(credentials);
    let wrong = server.config().into_builder().credentials_provider(credentials).build();
    let err = Bucket::new(&wrong, NAME).read("a", 10).await.expect_err("refused");
    assert!(matches!(err, BucketError::Misconfigured(_)), "{err}");
    assert_eq!(err.failure().code(), "SignatureDoesNotMatch");

    let none = SdkConfig::builder().endpoint_url(server.endpoint()).build();
    let err = Bucket::new(&none, NAME).read("a", 10).await.expect_err("no Region, no credentials");
    assert!(matches!(err, BucketError::Misconfigured(_)), "{err}");
    let region = aws_sdk_s3::config::Region::from_static("us-east-1");
    let none = none.into_builder().region(region).build();
    let err = Bucket::new(&none, NAME).read("a", 10).await.expect_err("no credentials");
    assert!(matches!(err, BucketError::Misconfigured(_)), "{err}");
}

/// What is asked of a server, up to the end of its head.
fn head(connection: &mut TcpStream) -> String {
    let lines = BufReader::new(connection).lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A bucket at a server that does this with one connection after the other.
fn bucket_at(serve: impl Fn(usize, &mut TcpStream) + Send + 'static) -> Bucket {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for (number, connection) in listener.incoming().enumerate() {
            serve(number, &mut connection.expect("a connection"));
        }
    });
    let config = S3Server::start([NAME]).config_over(&FaultyNetwork::calm());
    Bucket::new(&config.into_builder().endpoint_url(endpoint).build(), NAME)
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_closes_before_the_answer_is_tried_again_later() {
    // All that was asked is read first: what is left unread would be a reset, and no end.
    let bucket = bucket_at(|_, connection| drop(head(connection)));
    let err = bucket.read("a", 10).await.expect_err("no answer");
    assert!(matches!(err, BucketError::Unavailable(_)) && err.is_passing(), "{err}");
    assert_eq!(err.failure().code(), "NoConnection");
}

#[tokio::test(start_paused = true)]
async fn a_page_on_which_everything_is_deleted_is_not_the_end_of_a_list() {
    let bucket = bucket_at(|number, connection| {
        let asked = head(connection);
        assert_eq!(asked.contains("continuation-token=more"), number == 1, "{asked}");
        let told = match number {
            0 => {
                "<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>"
            }
            _ => {
                "<IsTruncated>false</IsTruncated>\
                 <Contents><Key>a</Key><Size>3</Size></Contents>"
            }
        };
        let body = format!("<ListBucketResult>{told}</ListBucketResult>");
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/xml";
        let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        connection.write_all(answer.as_bytes()).expect("sent");
    });
    let page = bucket.list("", None).await.expect("a list");
    let keys: Vec<_> = page.objects.iter().map(|object| object.key.as_str()).collect();
    assert_eq!((keys, page.next), (vec!["a"], None));
}
