use super::{Settings, SettingsError};

fn read(env: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::read(|name| {
        let found = env.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

#[track_caller]
fn check(env: &[(&str, &str)], expected: &[&str]) {
    let problems = read(env).map_or_else(|err| err.problems().to_vec(), |_| Vec::new());
    let named: Vec<_> = problems.iter().filter_map(|text| text.split(' ').next()).collect();
    assert_eq!(named, expected, "{problems:#?}");
}

#[test]
fn a_prefix_is_all_that_is_needed() {
    let settings = read(&[("CONNECT_LIVE_TABLE_PREFIX", "live-")]).unwrap();
    assert_eq!(settings.table_prefix, "live-");
    assert_eq!(settings.retention_days, 400);
    assert_eq!(settings.deadline_reserve.as_millis(), 1_000);
    assert_eq!(settings.metrics_namespace, "ConnectLive");
    assert_eq!(settings.log.to_string(), "info");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    check(
        &[
            ("CONNECT_LIVE_RETENTION_DAYS", "soon"),
            ("CONNECT_LIVE_DEADLINE_RESERVE_MS", "0"),
            ("CONNECT_LIVE_METRICS_NAMESPACE", "AWS/Lambda"),
            ("RUST_LOG", "info,ingest=loud"),
        ],
        &[
            "CONNECT_LIVE_TABLE_PREFIX",
            "CONNECT_LIVE_RETENTION_DAYS",
            "CONNECT_LIVE_DEADLINE_RESERVE_MS",
            "CONNECT_LIVE_METRICS_NAMESPACE",
            "RUST_LOG",
        ],
    );
}

#[test]
fn a_blank_value_is_none() {
    check(
        &[("CONNECT_LIVE_TABLE_PREFIX", " "), ("CONNECT_LIVE_RETENTION_DAYS", "")],
        &["CONNECT_LIVE_TABLE_PREFIX"],
    );
}

#[test]
fn a_prefix_holds_what_a_table_name_may() {
    check(&[("CONNECT_LIVE_TABLE_PREFIX", "live tables")], &["CONNECT_LIVE_TABLE_PREFIX"]);
    check(&[("CONNECT_LIVE_TABLE_PREFIX", &"x".repeat(201))], &["CONNECT_LIVE_TABLE_PREFIX"]);
}

#[test]
fn the_first_log_variable_that_is_set_counts() {
    let level = |env: &[(&str, &str)]| {
        let with_prefix = [&[("CONNECT_LIVE_TABLE_PREFIX", "x")], env].concat();
        read(&with_prefix).unwrap().log.to_string()
    };
    assert_eq!(level(&[("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]), "debug");
    assert_eq!(level(&[("AWS_LAMBDA_LOG_LEVEL", "FATAL")]), "error");
    assert_eq!(level(&[("RUST_LOG", "warn"), ("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]), "warn");
}

#[test]
fn the_error_of_a_start_names_the_variables_in_one_sentence() {
    let err = crate::Error::from(read(&[]).unwrap_err());
    assert_eq!(
        format!("{err:?}"),
        "the function's environment is incomplete: CONNECT_LIVE_TABLE_PREFIX is required: what the \
         table names begin with"
    );
}
