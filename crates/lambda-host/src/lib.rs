//! lambda-host
