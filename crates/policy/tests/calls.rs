//! `[calls]`, as people write it, rightly and wrongly.

use std::path::Path;

use outbound_calls::{Country, Limits, Numbers};
use policy::{Calls, Policy, PolicyError};

const LEAST: &str = "[calls]\ninstance = 'i-1'\nflow = 'f-1'\nqueue = 'q-1'\n";

#[track_caller]
fn calls(text: &str) -> Calls {
    let policy = Policy::parse("live.toml", text).unwrap_or_else(|faults| panic!("{faults}"));
    policy.calls.expect("calls")
}

#[track_caller]
fn faults(text: &str) -> Vec<String> {
    let faults = Policy::parse("live.toml", text).expect_err("something is wrong");
    faults.faults().to_vec()
}

#[test]
fn the_example_is_whole_and_says_what_is_usual() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
    let calls = Policy::read(&file).expect("the example").calls.expect("calls");
    assert_eq!(calls.line.instance.as_str(), "1257a0ce-0000-4000-8000-000000000001");
    assert_eq!(calls.line.flow, "f10c0000-0000-4000-8000-000000000001");
    assert_eq!(calls.line.queue.expect("a queue").as_str(), "90e0e000-0001-4000-8000-000000000001");
    assert_eq!(calls.line.source.expect("a number").expose(), "+15555550100");
    let countries = ["GB", "US"].into_iter().filter_map(Country::new).collect();
    assert_eq!(calls.numbers, Numbers { countries, fiction: false });
    assert_eq!(calls.limits, Limits::default());
    // Every member that there is stands in the example.
    let text = std::fs::read_to_string(file).expect("the example");
    let known = faults(&format!("{LEAST}nothing = 1"));
    let known = known[0].rsplit_once("it has ").expect("what is known").1;
    for member in known.split(", ").map(|name| name.trim_matches('`')) {
        assert!(text.lines().any(|line| line.starts_with(&format!("{member} = "))), "{member}");
    }
}

#[test]
fn nobody_may_be_called_unless_the_file_says_so() {
    assert!(Policy::parse("live.toml", "").expect("an empty file").calls.is_none());
    let calls = calls(LEAST);
    assert_eq!(calls.numbers, Numbers::default());
    assert!(calls.numbers.countries.is_empty() && !calls.numbers.fiction);
}

#[test]
fn limits_are_counted_in_minutes() {
    let calls = calls(&format!("{LEAST}per-number = {{ calls = 2, minutes = 30 }}\n"));
    assert_eq!((calls.limits.number.calls, calls.limits.number.millis), (2, 1_800_000));
    assert_eq!(calls.limits.caller, Limits::default().caller);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_line() {
    let text = "\
[calls]
instance = 'arn:aws:connect:eu-west-2:111122223333:instance/i-1'
flow = 7
source = 'call me'
countries = ['GB', 'Britain',
             'ZZ']
fiction = 'yes'
colour = 'red'

[calls.per-number]
calls = 65
[call]
flow = 'f-1'
";
    let must = "must be a whole number from 1 to 64";
    let expected = [
        "2: `instance` must be the id of the instance that calls, not its ARN",
        "3: `flow` must be the id of the flow that speaks when a call is answered, not its ARN",
        "4: `source` must be the number that is shown, like \"+15555550100\"",
        "5: each of `countries` must be a country of ISO 3166, like \"GB\"",
        "6: each of `countries` must be a country of ISO 3166, like \"GB\"",
        "7: `fiction` must be true or false",
        "8: [calls] has no `colour`: it has `instance`, `flow`, `queue`, `source`, `countries`, \
         `fiction`, `per-number`, `per-caller`",
        "10: [per-number] needs `minutes`: a whole number from 1 to 10080",
        &format!("11: `calls` {must}"),
        "12: the file has no `call`: it has `calls`, `callbacks`, `alert`, `watch`, `notices`, \
         `contact-lens`",
    ];
    assert_eq!(faults(text), expected.map(|fault| format!("live.toml:{fault}")));
}

#[test]
fn no_fault_quotes_what_stands_in_the_file() {
    let text = faults("[calls]\ninstance = 'a secret'\nsource = '+1555'\ncountries = 'secret'\n");
    assert!(!text.join("\n").contains("secret") && !text.join("\n").contains("+1555'"), "{text:?}");
}

#[test]
fn a_section_without_what_it_needs_says_what_that_is() {
    assert_eq!(
        faults("\n[calls]\n"),
        [
            "live.toml:2: [calls] needs `flow`: the id of the flow that speaks when a call is \
             answered, not its ARN",
            "live.toml:2: [calls] needs `instance`: the id of the instance that calls, not its ARN",
            "live.toml:2: [calls] needs `queue`, `source`, or both: whose number is shown",
        ]
    );
    assert_eq!(faults("calls = 1\n"), ["live.toml:1: `calls` must be a table"]);
}

#[test]
fn a_file_that_is_no_toml_names_each_line_that_is_not() {
    let faults = faults("[calls]\nflow = \nfiction = true\nqueue = [\n");
    assert!(faults.len() >= 2, "{faults:?}");
    assert!(faults[0].starts_with("live.toml:2: ") && faults[1].starts_with("live.toml:4: "));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let fault = Policy::read(Path::new("/nowhere/live.toml")).expect_err("no file");
    assert!(matches!(fault, PolicyError::Unreadable { .. }));
    assert!(fault.to_string().starts_with("/nowhere/live.toml: "), "{fault}");
}
