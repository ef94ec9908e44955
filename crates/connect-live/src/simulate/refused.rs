//! Sending again what was refused, and nothing else.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::Failure;

/// Between two tries. A shard takes as much again a second later, so the pauses grow to a few
/// seconds; a stream that takes nothing for about a minute is broken.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_jitter()
    .with_min_delay(Duration::from_millis(50))
    .with_max_delay(Duration::from_secs(5))
    .with_max_times(16);

/// What a service says of a record that it could not take now, but may take later.
///
/// Sources: <https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html>,
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>
const PASSING: [&str; 4] = [
    "InternalException",
    "InternalFailure",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
];

/// Sends records until all are taken. `send` answers, for each record in order, the code that it was
/// refused with, if it was. `place` is the stream or bus, for people.
pub(super) async fn until_taken<R>(
    place: &str,
    mut rest: Vec<R>,
    send: impl AsyncFn(&[R]) -> Result<Vec<Option<String>>, Failure>,
) -> Result<(), Failure> {
    let mut pauses = PAUSES.build();
    loop {
        let mut answers = send(&rest).await?.into_iter();
        let mut code = None;
        let before = rest.len();
        // A record without an answer was not taken.
        rest.retain(|_| match answers.next() {
            Some(None) => false,
            Some(refused) => {
                code = refused;
                true
            }
            None => true,
        });
        if rest.is_empty() {
            return Ok(());
        }
        let code = code.unwrap_or_else(|| "no answer".to_owned());
        if rest.len() < before {
            pauses = PAUSES.build();
        }
        let pause = pauses.next().filter(|_| PASSING.contains(&code.as_str()));
        let Some(pause) = pause else {
            let refused = rest.len();
            return Err(Failure::Broke(format!("{place} refuses {refused} documents: {code}")));
        };
        tokio::time::sleep(pause).await;
    }
}

/// Cuts records, in order, into batches of at most `most` records and `bytes` bytes.
pub(super) fn batches<R>(
    records: Vec<R>,
    most: usize,
    bytes: usize,
    size: impl Fn(&R) -> usize,
) -> Vec<Vec<R>> {
    let mut all: Vec<Vec<R>> = Vec::new();
    let mut filled = 0;
    for record in records {
        let own = size(&record);
        match all.last_mut() {
            Some(batch) if batch.len() < most && filled + own <= bytes => {
                filled += own;
                batch.push(record);
            }
            Some(_) | None => {
                filled = own;
                all.push(vec![record]);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::{batches, until_taken};

    #[test]
    fn a_batch_holds_no_more_records_and_bytes_than_it_may() {
        let cut = |sizes: &[usize]| batches(sizes.to_vec(), 3, 10, |size| *size);
        assert_eq!(cut(&[]), Vec::<Vec<usize>>::new());
        assert_eq!(cut(&[1, 1, 1, 1]), [vec![1, 1, 1], vec![1]]);
        assert_eq!(cut(&[5, 5, 1, 10, 2]), [vec![5, 5], vec![1], vec![10], vec![2]]);
        assert_eq!(cut(&[12, 1]), [[12], [1]]);
    }

    /// Sends 1, 2 and 3 to a service that answers as told, and gives what it was sent.
    async fn sent(answers: &[&[Option<&str>]]) -> (Vec<Vec<i32>>, Option<String>) {
        let seen = RefCell::new(Vec::new());
        let ended = until_taken("a stream", vec![1, 2, 3], async |rest| {
            seen.borrow_mut().push(rest.to_vec());
            let answer = answers[(seen.borrow().len() - 1).min(answers.len() - 1)];
            Ok(answer.iter().map(|code| code.map(str::to_owned)).collect())
        });
        let ended = ended.await.err().map(|failure| failure.to_string());
        (seen.into_inner(), ended)
    }

    const BUSY: Option<&str> = Some("ProvisionedThroughputExceededException");

    #[tokio::test(start_paused = true)]
    async fn only_refused_records_are_sent_again() {
        let (seen, ended) = sent(&[&[BUSY, None, BUSY], &[None, BUSY], &[None]]).await;
        assert_eq!(seen, [vec![1, 2, 3], vec![1, 3], vec![3]]);
        assert_eq!(ended, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_takes_nothing_is_given_up_in_the_end() {
        let (seen, ended) = sent(&[&[BUSY, BUSY, BUSY]]).await;
        assert_eq!(seen.len(), 17);
        let expected = "a stream refuses 3 documents: ProvisionedThroughputExceededException";
        assert_eq!(ended.as_deref(), Some(expected));
    }

    #[tokio::test(start_paused = true)]
    async fn what_will_never_be_taken_is_not_sent_again() {
        let (seen, ended) = sent(&[&[None, Some("NotAuthorizedForSourceException"), None]]).await;
        assert_eq!(seen.len(), 1);
        let expected = "a stream refuses 1 documents: NotAuthorizedForSourceException";
        assert_eq!(ended.as_deref(), Some(expected));
    }
}
