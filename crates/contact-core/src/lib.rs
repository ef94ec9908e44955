//! contact-core
