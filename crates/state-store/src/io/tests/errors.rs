use std::error::Error;

use test_support::{Fault, FaultyNetwork};

use super::*;

/// Why a write fails when its request, and every further attempt, meets `fault`.
async fn failed_by(fault: Fault) -> StoreError {
    let bench = Bench::new(FaultyNetwork::by(move |_| fault)).await;
    let ended = bench.io.commit(&address("1"), None, Item::new(), &[]).await;
    assert_eq!(bench.row(&address("1")).await.is_some(), fault == Fault::LoseAnswer);
    ended.expect_err("fails")
}

/// Checks what a write that meets `fault` is told, as `kind`, `code`.
async fn check(fault: Fault, kind: &str, code: &str) {
    let err = failed_by(fault).await;
    assert_eq!((err.code(), err.failure().code()), (kind, code));
    assert_eq!(err.is_retryable(), kind != "refused");
}

#[tokio::test(start_paused = true)]
async fn not_now_is_unavailable() {
    check(Fault::ServerError, "unavailable", "InternalServerError").await;
    check(Fault::DropRequest, "unavailable", "NoConnection").await;
    check(Fault::Hang, "unavailable", "Timeout").await;
    check(Fault::Cut, "unavailable", "NoConnection").await;
    check(Fault::Refuse("RequestLimitExceeded"), "unavailable", "RequestLimitExceeded").await;
    check(Fault::Refuse("NeverHeardOfException"), "unavailable", "NeverHeardOfException").await;
}

#[tokio::test(start_paused = true)]
async fn throttling_is_known_by_its_code() {
    let err = failed_by(Fault::Throttle).await;
    let code = err.failure().code();
    assert!(["ProvisionedThroughputExceededException", "ThrottlingException"].contains(&code));
    assert!(err.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn what_an_operator_repairs_is_tried_again() {
    check(Fault::Refuse("AccessDeniedException"), "misconfigured", "AccessDeniedException").await;
    let expired = Fault::Refuse("ExpiredTokenException");
    check(expired, "misconfigured", "ExpiredTokenException").await;
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_missing_is_a_misconfiguration() {
    static MISSING: TableSpec = TableSpec { name: "missing", indexes: &[], ttl: None };
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = Address { table: &MISSING, ..address("1") };

    let err = bench.io.commit(&row, None, Item::new(), &[]).await.expect_err("has no table");
    assert!(matches!(err, StoreError::Misconfigured(_)), "{err}");
    let loaded = bench.io.load(std::slice::from_ref(&row), in_time()).await;
    assert!(matches!(loaded[&row], Err(StoreError::Misconfigured(_))));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_too_large_is_refused() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let large = item([("a", text(&"x".repeat(400 * 1024)))]);
    let err = bench.io.commit(&address("1"), None, large, &[]).await.expect_err("is too large");
    assert!(matches!(err, StoreError::Refused(_)), "{err}");
    assert!(!err.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn an_error_names_the_table_and_quotes_nothing() {
    let err = failed_by(Fault::Refuse("ValidationException")).await;

    let table = err.failure().tables();
    assert!(table.ends_with("-rows"), "{table}");
    assert_eq!(err.to_string(), format!("UpdateItem on {table}: ValidationException"));
    assert!(!format!("{err:?}").contains(Fault::QUOTED));
    let source = err.source().expect("has a cause");
    assert!(format!("{source:?}").contains(Fault::QUOTED));
}
