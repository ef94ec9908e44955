//! The invariants of the design that the compiler does not check, read off `cargo metadata` and the
//! tree. Each test is named for its rule; ARCHITECTURE.md lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use connect_events::{
    AgentContactState, AgentEventType, Channel, ContactEventType, DecodeError, Event, Feed,
    InitiationMethod, LensEvent, LensEventType, decode_all,
};

use crate::rig::{Rig, all_scenarios, deliver, files_below, fixtures, repository};

static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    let manifest = repository().join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).other_options(vec!["--offline".to_owned()]);
    command.exec().expect("cargo metadata")
});

/// The names of the crates that a crate of ours is built from, itself included.
fn built_from(name: &str) -> BTreeSet<String> {
    let resolve = METADATA.resolve.as_ref().expect("a resolved workspace");
    let nodes: BTreeMap<&PackageId, _> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let start =
        METADATA.workspace_packages().into_iter().find(|package| package.name.as_str() == name);
    let mut open = vec![&start.expect("a crate of ours").id];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let normal = |dep: &&cargo_metadata::NodeDep| {
                dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            };
            open.extend(nodes[id].deps.iter().filter(normal).map(|dep| &dep.pkg));
        }
    }
    let package = |id: &PackageId| METADATA[id].name.to_string();
    seen.into_iter().map(package).collect()
}

/// The crates of ours that name a dependency which `is_meant`, for other than tests.
fn named_by(is_meant: impl Fn(&str) -> bool) -> BTreeSet<String> {
    METADATA
        .workspace_packages()
        .into_iter()
        .filter(|package| {
            let mut normal = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind == DependencyKind::Normal);
            normal.any(|dependency| is_meant(&dependency.name))
        })
        .map(|package| package.name.to_string())
        .collect()
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let all = files_below(&repository().join(folder)).into_iter();
    all.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// Where one of the words stands, as `path: word`.
fn mentions(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut all = Vec::new();
    for file in files {
        let text = text(file);
        for word in words {
            let found = text.match_indices(word).any(|(at, _)| {
                let bytes = text.as_bytes();
                let before = at.checked_sub(1).and_then(|at| bytes.get(at));
                !is_part(before) && !is_part(bytes.get(at + word.len()))
            });
            if found {
                all.push(format!("{}: {word}", file.display()));
            }
        }
    }
    all
}

#[test]
fn connect_events_and_contact_core_know_no_async_runtime_and_no_aws_crate() {
    for name in ["connect-events", "contact-core"] {
        let foreign: Vec<_> = built_from(name)
            .into_iter()
            .filter(|name| {
                ["tokio", "futures", "async-std", "smol", "hyper"].contains(&name.as_str())
                    || name.starts_with("aws")
                    || name.starts_with("lambda")
            })
            .collect();
        assert_eq!(foreign, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn nothing_in_contact_core_can_fail() {
    let files = rust_files("crates/contact-core/src");
    assert!(files.len() > 10);
    assert_eq!(mentions(&files, &["Result", "unwrap", "expect", "panic", "unreachable"]), [""; 0]);
}

#[test]
fn aws_sdk_crates_are_named_only_where_aws_is_spoken_to() {
    let named = named_by(|name| name.starts_with("aws-sdk-") || name == "aws-config");
    let allowed = [
        // Speaks S3: the archive is read from it, and so are failures of Lambda and Firehose.
        "bucket",
        "connect-client",
        "connect-live",
        "lambda-host",
        "lens-actions",
        "outbox",
        "redrive",
        "state-store",
        "test-support",
    ];
    assert!(named.iter().all(|name| allowed.contains(&name.as_str())), "{named:?}");
    assert!(named.contains("state-store"));
    // What is for tests stays in tests.
    assert_eq!(named_by(|name| name == "test-support"), BTreeSet::new());
}

#[test]
fn the_lambda_runtime_is_named_only_by_lambda_host() {
    let named = named_by(|name| name == "lambda_runtime" || name == "lambda_http");
    assert_eq!(named, BTreeSet::from(["lambda-host".to_owned()]));
}

#[test]
fn only_a_file_named_clock_reads_a_clock() {
    let mut files = rust_files("crates");
    files.extend(rust_files("handlers"));
    files.retain(|file| {
        !file.ends_with("clock.rs") && file.components().any(|part| part.as_os_str() == "src")
    });
    files.retain(|file| !file.components().any(|part| part.as_os_str() == "test-support"));
    files.retain(|file| !is_test(file));
    let clocks = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "Utc::now",
        "Instant::now",
        ".elapsed()",
    ];
    let found: Vec<_> = files
        .iter()
        .flat_map(|file| {
            let text = text(file);
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            let found = clocks.iter().filter(move |clock| code.contains(**clock));
            found.map(|clock| format!("{}: {clock}", file.display())).collect::<Vec<_>>()
        })
        .collect();
    // The bar of a replay measures itself, and nothing else.
    let bar = "crates/connect-live/src/replay.rs: .elapsed()";
    assert_eq!(
        found.into_iter().filter(|found| !found.ends_with(bar)).collect::<Vec<_>>(),
        [""; 0]
    );
    let clippy = text(&repository().join("clippy.toml"));
    for clock in ["std::time::SystemTime::now", "std::time::Instant::now", "jiff::Timestamp::now"] {
        assert!(clippy.contains(clock), "clippy.toml disallows {clock}");
    }
}

fn is_test(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let in_tests = file.components().any(|part| part.as_os_str() == "tests");
    name == "tests.rs" || name.ends_with("_tests.rs") || in_tests
}

/// The text literals of a Rust source, tests left out, comments too.
fn literals(file: &Path) -> BTreeSet<String> {
    let text = text(file);
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> =
        code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    code.join("\n").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn key_and_attribute_names_are_spelt_in_one_module_of_the_store() {
    let (layout, rest): (Vec<_>, Vec<_>) = rust_files("crates/state-store/src")
        .into_iter()
        .filter(|file| !is_test(file))
        .partition(|file| file.components().any(|part| part.as_os_str() == "layout"));
    let names: BTreeSet<String> = layout.iter().flat_map(|file| literals(file)).collect();
    for expected in ["pk", "sk", "expiresAt", "waitingQueue", "waiting-by-queue", "contacts"] {
        assert!(names.contains(expected), "{expected}");
    }
    for file in rest {
        let spelt: Vec<_> = literals(&file).intersection(&names).cloned().collect();
        assert_eq!(spelt, [""; 0], "{}", file.display());
    }
}

#[test]
fn above_facts_nobody_knows_the_wire() {
    let mut files = rust_files("crates/contact-core/src");
    files.retain(|file| !file.components().any(|part| part.as_os_str() == "facts"));
    for folder in [
        "crates/state-store/src",
        "crates/ingest/src",
        "crates/lambda-host/src",
        "crates/connect-live/src",
        "crates/api/src",
    ] {
        files.extend(rust_files(folder));
    }
    let wire = [
        "ContactEvent",
        "ContactDetail",
        "AgentEvent",
        "AgentSnapshot",
        "SnapshotContact",
        "ContactRecord",
        "RecordAgent",
        "LensEvent",
        "VoiceEvent",
        "ChatEvent",
        "OtherEvent",
    ];
    assert_eq!(mentions(&files, &wire), [""; 0]);
}

#[test]
fn a_handler_is_wiring_of_twenty_lines_without_a_branch() {
    let handlers = fs::read_dir(repository().join("handlers")).expect("handlers");
    let mut names = Vec::new();
    for handler in handlers.map(|entry| entry.expect("an entry").path()) {
        let main = text(&handler.join("src/main.rs"));
        assert!(main.lines().count() <= 20, "{}", handler.display());
        let code = main.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        assert!(!["if ", "match ", "for ", "while "].iter().any(|word| code.contains(word)));
        names.push(handler.file_name().expect("a name").to_string_lossy().into_owned());
    }
    names.sort();
    let members: BTreeSet<_> =
        METADATA.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    assert!(names.len() >= 4 && names.iter().all(|name| members.contains(name)), "{names:?}");

    // Each has its function in the template, and there is no other.
    let template = text(&repository().join("infra/template.yaml"));
    let told = |name: &str| -> Vec<&str> {
        template.lines().filter_map(|line| line.trim().strip_prefix(name)).collect()
    };
    let (folders, binaries) = (told("CodeUri: ../handlers/"), told("BuildProperties: {Binary: "));
    let mut deployed: Vec<String> = folders.iter().map(|name| (*name).to_owned()).collect();
    deployed.sort();
    assert_eq!(deployed, names);
    for (folder, binary) in folders.iter().zip(&binaries) {
        let manifest = text(&repository().join("handlers").join(folder).join("Cargo.toml"));
        let package = format!("name = \"{}\"", binary.trim_end_matches('}'));
        assert!(manifest.lines().any(|line| line == package), "{folder}: {binary}");
    }
    assert_eq!(folders.len(), binaries.len());
}

#[test]
fn every_fixture_lies_where_a_test_reads_it_and_every_folder_says_what_it_is() {
    let known = [
        "agent-events",
        "contact-events",
        "contact-lens",
        "contact-records",
        "invocations",
        "other-events",
        "poison",
        "scenarios",
    ];
    for folder in
        fs::read_dir(fixtures()).expect("fixtures").map(|entry| entry.expect("an entry").path())
    {
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name");
        assert!(known.contains(&name), "no test reads {name}");
        let source = text(&folder.join("SOURCE.md"));
        for file in files_below(&folder) {
            let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            assert!(["json", "ndjson", "md"].contains(&ending), "no test reads {}", file.display());
            assert!(
                ending == "md" || source.contains(name.split('.').next().unwrap_or(name)),
                "SOURCE.md names {name}"
            );
        }
    }
}

#[test]
fn every_kind_of_event_and_every_code_of_poison_has_a_fixture() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for folder in
        ["contact-events", "other-events", "agent-events", "contact-records", "contact-lens"]
    {
        for file in files_below(&fixtures().join(folder)) {
            if file.extension().is_some_and(|ending| ending == "json") {
                for (_, event) in decode_all(&fs::read(&file).expect("a fixture")) {
                    let event = event.unwrap_or_else(|err| panic!("{}: {err}", file.display()));
                    seen.extend(words_of(&event));
                }
            }
        }
    }
    let mut wanted = Vec::new();
    wanted.extend(ContactEventType::KNOWN.iter().map(|kind| format!("contact {kind}")));
    wanted.extend(InitiationMethod::KNOWN.iter().map(|kind| format!("method {kind}")));
    wanted.extend(Channel::KNOWN.iter().map(|kind| format!("channel {kind}")));
    wanted.extend(AgentEventType::KNOWN.iter().map(|kind| format!("agent {kind}")));
    wanted.extend(AgentContactState::KNOWN.iter().map(|kind| format!("state {kind}")));
    wanted.extend(LensEventType::KNOWN.iter().map(|kind| format!("voice {kind}")));
    wanted.extend(LensEventType::KNOWN.iter().map(|kind| format!("chat {kind}")));
    let missing: Vec<_> = wanted.into_iter().filter(|word| !seen.contains(word)).collect();
    assert_eq!(missing, [""; 0]);

    for feed in Feed::ALL {
        let folder = fixtures().join("poison").join(feed.name());
        let names: Vec<String> = files_below(&folder)
            .iter()
            .filter_map(|file| Some(file.file_name()?.to_str()?.to_owned()))
            .collect();
        for code in DecodeError::CODES {
            let by_stream = ["bad_base64", "missing_data"].contains(&code);
            let timeless = feed == Feed::ContactLens && code == "missing_time";
            let needless = (by_stream && feed == Feed::ContactEvents) || timeless;
            let has = names.iter().any(|name| name.starts_with(&format!("{code}.")));
            assert!(has || needless, "poison/{feed}/{code}.*");
        }
    }
}

fn words_of(event: &Event) -> Vec<String> {
    match event {
        Event::Contact(event) => {
            let detail = &event.detail;
            let kind = detail.event_type.iter().map(|kind| format!("contact {kind}"));
            let method = detail.initiation_method.iter().map(|kind| format!("method {kind}"));
            let channel = detail.channel.iter().map(|kind| format!("channel {kind}"));
            kind.chain(method).chain(channel).collect()
        }
        Event::Agent(event) => {
            let kind = event.event_type.iter().map(|kind| format!("agent {kind}"));
            let contacts = event.current_agent_snapshot.iter().flat_map(|now| &now.contacts);
            let states = contacts.filter_map(|contact| contact.state.as_ref());
            kind.chain(states.map(|state| format!("state {state}"))).collect()
        }
        Event::Lens(event) => {
            let kind = match **event {
                LensEvent::Voice(_) => "voice",
                LensEvent::Chat(_) => "chat",
            };
            event
                .event_type()
                .map(|event_type| format!("{kind} {event_type}"))
                .into_iter()
                .collect()
        }
        Event::Record(_) | Event::Other(_) => Vec::new(),
    }
}

#[tokio::test]
async fn debug_of_a_row_shows_nothing_personal() {
    let rig = Rig::new().await;
    let outcome = deliver(&rig.store(), &all_scenarios()).await;
    let shown = format!("{:?}", rig.rows(&outcome.keys).await);
    assert!(shown.contains("<personal>"));
    for personal in ["agent.", "+1555", "example.com", "order", "Hello", "hello", "thank"] {
        assert!(!shown.contains(personal), "Debug shows {personal:?}");
    }
}

#[test]
fn every_kind_of_row_has_its_laws_tested() {
    let rows = text(&repository().join("crates/contact-core/src/row.rs"));
    let laws = text(&repository().join("crates/contact-core/tests/rules/delivery.rs"));
    let kinds = rows.split("pub enum Key {").nth(1).and_then(|rest| rest.split("\n}").next());
    let kinds: Vec<&str> = kinds
        .expect("the kinds of key")
        .lines()
        .filter_map(|line| line.trim().split_once('(').map(|(kind, _)| kind))
        .filter(|kind| !kind.starts_with("//"))
        .collect();
    assert_eq!(kinds.len(), 17, "{kinds:?}");
    assert!(kinds.iter().all(|kind| laws.contains(&format!("Key::{kind}("))), "{kinds:?}");
}

#[test]
fn no_test_is_ignored_and_none_waits_for_time_to_pass() {
    let mut files = rust_files("crates");
    files.extend(rust_files("handlers"));
    files.extend(rust_files("tests"));
    files.retain(|file| !file.ends_with("tidy.rs"));
    for file in files {
        let text = text(&file);
        assert!(!text.contains("#[ignore"), "{}", file.display());
        assert!(!text.contains("#[allow("), "{}: say why with #[expect]", file.display());
        assert!(!text.contains("thread::sleep"), "{}", file.display());
        if is_test(&file) || file.components().any(|part| part.as_os_str() == "rooms") {
            assert!(!text.contains("time::sleep("), "{}", file.display());
        }
    }
}
