//! Answers as they came, for those that the models of the streams read.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_connect::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_connect::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_connect::error::BoxError;
use serde::de::DeserializeOwned;

/// Keeps the body of the last answer to one request.
#[derive(Clone, Default)]
pub(crate) struct KeptBody(Arc<Mutex<Vec<u8>>>);

impl KeptBody {
    /// Reads the body; `None` when it is not as documented. It is gone then.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let body = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        serde_json::from_slice(&body).ok()
    }
}

impl Intercept for KeptBody {
    fn name(&self) -> &'static str {
        "KeptBody"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default().to_vec();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
        Ok(())
    }
}

/// The body is what people said.
impl fmt::Debug for KeptBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeptBody")
    }
}
