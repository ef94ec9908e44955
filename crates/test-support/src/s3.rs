use aws_sdk_s3::config::{Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;
use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use s3s::HttpError;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;

use crate::FaultyNetwork;
use crate::loopback::Loopback;

/// An S3 on a loopback port, its objects in a temporary folder; both are gone when it is dropped.
///
/// It is [`s3s-fs`](https://docs.rs/s3s-fs), a server that checks signatures and is kept by others, so
/// what passes here was not made to pass by whoever wrote the test. It does not hold more than one
/// version of an object, and keeps an object as a file: a key cannot be the folder of another.
#[derive(Debug)]
pub struct S3Server {
    served: Loopback,
    folder: TempDir,
}

impl S3Server {
    /// What requests are signed with: the id of the key, and the key. Any other is refused.
    pub const CREDENTIALS: (&'static str, &'static str) = ("local", "local-secret");

    /// Starts one with these buckets, which are empty.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn start<'a>(buckets: impl IntoIterator<Item = &'a str>) -> Self {
        let folder = tempfile::tempdir().expect("makes a folder");
        for bucket in buckets {
            std::fs::create_dir(folder.path().join(bucket)).expect("makes a bucket");
        }
        let files = FileSystem::new(folder.path()).expect("opens the folder");
        let mut service = S3ServiceBuilder::new(files);
        let (id, secret) = Self::CREDENTIALS;
        service.set_auth(SimpleAuth::from_single(id, secret));
        let failed = async |_: HttpError| StatusCode::INTERNAL_SERVER_ERROR;
        let app = Router::new().fallback_service(HandleError::new(service.build(), failed));

        let served = Loopback::start(async |listener| {
            axum::serve(listener, app).await.expect("serves");
        });
        Self { served, folder }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.served.endpoint
    }

    /// What a client is made of that speaks to it.
    #[must_use]
    pub fn config(&self) -> SdkConfig {
        self.config_over(&FaultyNetwork::calm())
    }

    /// As [`config`](Self::config); requests meet the faults of `network`.
    #[must_use]
    pub fn config_over(&self, network: &FaultyNetwork) -> SdkConfig {
        let (id, secret) = Self::CREDENTIALS;
        let credentials = Credentials::new(id, secret, None, None, "test");
        SdkConfig::builder()
            .region(Region::from_static("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(&self.served.endpoint)
            .http_client(network.clone())
            .build()
    }

    /// The bytes of an object, read past the server.
    ///
    /// # Panics
    ///
    /// When there is none of this key.
    #[must_use]
    pub fn object(&self, bucket: &str, key: &str) -> Vec<u8> {
        let file = self.folder.path().join(bucket).join(key);
        std::fs::read(file).unwrap_or_else(|err| panic!("s3://{bucket}/{key}: {err}"))
    }
}
