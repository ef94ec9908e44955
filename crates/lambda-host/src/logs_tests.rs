use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::Targets;

use super::subscriber;

/// A log kept in memory.
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `work` logs with the most talkative settings there are.
fn logged(work: impl FnOnce()) -> String {
    let captured = Captured::default();
    let out = captured.clone();
    let all = Targets::new().with_default(tracing::Level::TRACE);
    tracing::subscriber::with_default(subscriber(all, move || out.clone()), work);
    captured.text()
}

#[test]
fn a_line_is_json_and_carries_the_ids_of_its_request() {
    let line = logged(|| {
        let _entered = tracing::info_span!("invocation", requestId = "r-1").entered();
        tracing::debug!(records = 3, "invocation answered");
    });
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["level"], "DEBUG");
    assert_eq!(line["message"], "invocation answered");
    assert_eq!(line["records"], 3);
    assert_eq!(line["spans"][0]["requestId"], "r-1");
}

#[test]
fn no_setting_makes_a_library_quote_what_passes_through_it() {
    let log = logged(|| {
        tracing::trace!(target: "lambda_runtime::layers::api_response", body = "+31201234567");
        tracing::debug!(target: "aws_smithy_runtime::client", answer = "+31201234567");
        tracing::trace!(target: "lambda_runtime_api_client", body = "+31201234567");
    });
    assert_eq!(log, "");
}

#[test]
fn what_a_library_warns_of_is_logged() {
    let log = logged(|| tracing::warn!(target: "aws_config::meta", "no region"));
    assert!(log.contains("no region"), "{log}");
}
