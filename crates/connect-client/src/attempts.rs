//! One call, in as many attempts as it is worth.

use std::future::Future;
use std::time::Duration;

use aws_sdk_connect::config::http::HttpResponse;
use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;
use tokio::time::{Instant, sleep, timeout_at};

use crate::call::Call;
use crate::clock;
use crate::code::Code;
use crate::connect::Connect;
use crate::error::ConnectError;

/// Before the second attempt, at most; twice as long before each next one.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

impl Connect {
    /// Makes a call, and repeats it while that may help and there is time.
    ///
    /// The SDK's own retries are off: they would take no turns, and they take a used-up quota
    /// (`LimitExceededException`) for a rate. Repeating is safe for every call here: a dial has its
    /// token, a stop and an update say what shall be, and the others only ask.
    ///
    /// Once an attempt with an effect may have happened, nothing but success ends the doubt: what
    /// a later attempt is told does not speak of the earlier one.
    pub(crate) async fn attempt<T, E, F>(
        &self,
        call: Call,
        deadline: Instant,
        request: impl Fn() -> F,
    ) -> Result<T, ConnectError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata,
        SdkError<E, HttpResponse>: RequestId,
    {
        let mut doubt = None;
        let mut made = 0;
        loop {
            if let Err(none) = self.limiter().turn(call, deadline).await {
                return Err(doubt.unwrap_or_else(|| ConnectError::no_turn(call, none)));
            }
            let answer = timeout_at(deadline, Box::pin(request())).await;
            let err = match answer {
                Ok(Ok(told)) => return Ok(told),
                Ok(Err(err)) => ConnectError::from_sdk(call, &err),
                Err(_) => ConnectError::of(call, Code::TimedOut),
            };
            made += 1;
            let pause = pause(made, &err);
            let is_last = !err.is_passing()
                || made >= self.patience().attempts
                || clock::now() + pause >= deadline;
            if call.has_effect() && matches!(err, ConnectError::Unknown(_)) {
                doubt = Some(err.clone());
            }
            if is_last {
                return Err(doubt.unwrap_or(err));
            }
            sleep(pause).await;
        }
    }
}

/// A random part of a span that doubles, so that those who failed together do not come together.
fn pause(made: u32, err: &ConnectError) -> Duration {
    let most = FIRST_PAUSE * 2_u32.saturating_pow(made.min(8) - 1);
    let random = most.mul_f64(fastrand::f64());
    match err {
        ConnectError::Wait { retry_after: Some(asked), .. } => random.max(*asked),
        ConnectError::Wait { .. }
        | ConnectError::Refused(_)
        | ConnectError::Denied(_)
        | ConnectError::Unknown(_) => random,
    }
}
