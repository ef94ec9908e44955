//! The API in one process with its store and a simulation, as a person or a script meets it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use test_support::ConnectDouble;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connect-live"));
    command.arg("serve").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn refused(args: &[&str]) -> Output {
    command(args).output().expect("the command")
}

/// A server that is killed with the test, whatever becomes of it.
struct Serving {
    child: Child,
    host: String,
}

impl Serving {
    /// Starts it on a free port, and waits for the line that says it answers.
    fn start(args: &[&str]) -> Self {
        let free_port = ["--listen", "127.0.0.1:0"];
        let mut child = command(&[&free_port[..], args].concat()).spawn().expect("the command");
        let mut lines = BufReader::new(child.stdout.as_mut().expect("its output"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        let host = line.trim_end().strip_prefix("listening on http://");
        let host = host.unwrap_or_else(|| panic!("{line:?}")).to_owned();
        Self { child, host }
    }

    /// The status and the body of an answer.
    fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, "")
    }

    /// The same, for a method and a body.
    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, _, body) = self.text(method, path, body);
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    /// The status, the head and the body of an answer.
    fn text(&self, method: &str, path: &str, body: &str) -> (u16, String, String) {
        self.text_under(&self.host, method, path, body)
    }

    /// The same, of a request that names this host.
    fn text_under(
        &self,
        host: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> (u16, String, String) {
        let mut connection = TcpStream::connect(&self.host).expect("somebody listens");
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             idempotency-key: order-42\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        connection.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), head.to_ascii_lowercase(), body.to_owned())
    }

    /// Asks until an answer has what is waited for. The process is another one, with a clock of its own.
    fn until(&self, path: &str, has: impl Fn(&Value) -> bool) -> Value {
        let found = (0..100_000).find_map(|_| {
            let (status, answer) = self.get(path);
            assert_eq!(status, 200, "{answer}");
            has(&answer).then_some(answer)
        });
        found.unwrap_or_else(|| panic!("{path} never came to that"))
    }

    /// Sends a signal and gives what the process said after its first line, and how it ended.
    fn end_by(mut self, signal: &str) -> (String, Option<i32>) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().expect("kill");
        assert!(sent.success());
        let mut said = String::new();
        let mut output = self.child.stdout.take().expect("its output");
        output.read_to_string(&mut said).expect("text");
        let mut errors = self.child.stderr.take().expect("its errors");
        errors.read_to_string(&mut said).expect("text");
        (said, self.child.wait().expect("its end").code())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SMALL: [&str; 4] = ["--agents", "4", "--queues", "2"];

#[test]
fn a_simulated_floor_is_busy_when_the_url_is_printed_and_sigterm_ends_it() {
    let options = ["--simulate", "7", "--service-level", "30", "--service-level", "q-1=45"];
    let serving = Serving::start(&[&options, &SMALL[..]].concat());
    let (status, health) = serving.get("/healthz");
    assert_eq!((status, &health["status"]), (200, &Value::from("ok")), "{health}");
    let (status, answer) = serving.get("/queues");
    let queues = answer["queues"].as_array().expect("queues");
    assert_eq!((status, queues.len()), (200, 2), "{answer}");
    assert!(queues.iter().all(|queue| queue["agents"]["online"] == 4), "{answer}");
    let seconds = |queue: &Value| queue["today"]["serviceLevel"]["seconds"].as_u64();
    assert!(queues.iter().all(|queue| seconds(queue) == Some(30)), "{answer}");
    let (status, answer) = serving.get("/agent-status");
    assert_eq!((status, answer["agents"].as_array().map(Vec::len)), (200, Some(4)), "{answer}");
    let (said, code) = serving.end_by("-TERM");
    // A busy machine may have had warnings about the store.
    let is_told =
        |line: &str| line.starts_with("connect-live: calls ring nowhere: http://127.0.0.1:");
    assert!(said.lines().any(is_told), "{said}");
    assert_eq!(code, Some(0));
}

/// What was said but for rows that are kept a moment later: on a busy machine the store may be slow.
fn said_of_note(said: &str) -> Vec<&str> {
    said.lines().filter(|line| !line.contains("a row is not kept now")).collect()
}

#[test]
fn what_others_are_told_is_a_line_each_and_each_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (policy, notices) = (path("live.toml"), path("notices.ndjson"));
    let rule = "[[alert]]\nname = 'Unhappy'\nkind = 'negative-sentiment'\nturns = 1\n";
    fs::write(&policy, rule).expect("a policy");
    let options = ["--simulate", "7", "--policy", &policy, "--notices", &notices];
    let serving = Serving::start(&[&options, &SMALL[..]].concat());
    // The first look at the index is under way; each answer gives it a turn.
    let told = || fs::read_to_string(&notices).unwrap_or_default();
    let has = |kind: &str| told().contains(&format!("\"kind\":\"{kind}\""));
    let mut turns = 0;
    while !(has("contact") && has("negativeSentiment")) {
        assert!(turns < 2_000, "{}", told().len());
        turns += 1;
        assert_eq!(serving.get("/healthz").0, 200);
    }
    let (said, code) = serving.end_by("-TERM");
    assert_eq!((said_of_note(&said), code), (vec![], Some(0)));
    let lines: Vec<Value> =
        told().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: BTreeSet<_> = lines.iter().map(|line| line["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), lines.len());
    let unhappy = lines.iter().find(|line| line["kind"] == "negativeSentiment");
    assert_eq!(unhappy.expect("an alert")["rule"], "Unhappy");
}

#[test]
fn a_file_of_notices_that_cannot_be_written_to_is_an_option_that_cannot_be_used() {
    let output = refused(&["--listen", "127.0.0.1:0", "--notices", "/nowhere/notices.ndjson"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.contains("/nowhere/notices.ndjson cannot be written to"), "{said}");
}

#[test]
fn a_simulation_has_alerts_from_the_start_and_somebody_may_look_after_them() {
    let still = ["--simulate", "5", "--at", "2026-03-02T12:00:00Z", "--speed", "0.001"];
    let serving = Serving::start(&[&still[..], &["--agents", "3", "--queues", "3"]].concat());
    let (status, answer) = serving.get("/alerts?standing=raised");
    let alerts = answer["alerts"].as_array().expect("alerts");
    assert!(status == 200 && !alerts.is_empty(), "{answer}");
    let id = alerts[0]["alertId"].as_str().expect("an id");
    let (status, answer) = serving.ask("POST", &format!("/alerts/{id}/acknowledge"), "");
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["alert"]["acknowledgedBy"], "local");
    let (_, answer) = serving.get("/alerts?standing=acknowledged");
    assert_eq!(answer["alerts"][0]["alertId"], id);
}

/// A simulated morning, shuffled and repeated, as files; replayed; served; asked.
#[test]
fn a_morning_that_was_replayed_is_served_with_its_true_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (day, feeds, kept) = (path("day"), path("day/feeds"), path("kept.db"));
    let badly = ["--seed", "3", "--hours", "2", "--duplicate", "0.2", "--disorder", "600"];
    for args in [
        [&["simulate", "--to", &day], &badly[..]].concat(),
        ["replay", "--store", &kept, &feeds].to_vec(),
    ] {
        let done = Command::new(env!("CARGO_BIN_EXE_connect-live")).args(args).output();
        assert!(done.expect("the command").status.success());
    }
    let truth = fs::read(path("day/truth.json")).expect("the truth");
    let truth: Value = serde_json::from_slice(&truth).expect("JSON");
    let list = |of: &Value, name: &str| of[name].as_array().expect("a list").clone();

    let serving = Serving::start(&["--store", &kept]);
    let mut ended = 0;
    for queue in list(&truth, "queues") {
        let told = list(&queue, "intervals");
        let (first, last) = (&told[0], &told[told.len() - 1]);
        let text = |of: &Value, name: &str| of[name].as_str().expect("text").to_owned();
        let (from, to) = (text(first, "from"), text(last, "until"));
        let id = text(&queue, "queueId");
        let asked = format!("/queues/{id}/intervals?step=15m&from={from}&to={to}");
        let (status, answer) = serving.get(&asked);
        assert_eq!(status, 200, "{answer}");
        let served = list(&answer, "intervals");
        assert_eq!(served.len(), told.len());
        for (served, told) in served.iter().zip(&told) {
            for name in [
                "from",
                "until",
                "contactsQueued",
                "contactsHandled",
                "contactsAbandoned",
                "abandonmentRate",
                "contactsAbandonedInX",
                "contactsAnsweredInX",
                "contactsRemovedFromQueueInX",
                "contactsHoldAbandons",
                "contactsTransferredOut",
                "contactsTransferredOutFromQueue",
                "contactsDisconnectedInQueue",
                "contactsQueuedByEnqueue",
                "contactsHandledByConnect",
            ] {
                assert_eq!(served[name], told[name], "{id} {}: {name}", told["from"]);
            }
            assert_eq!(served["contactsAbandonedInXInclusive"], told["contactsAbandonedByX"]);
            let levels = &served["serviceLevel"];
            assert_eq!(levels["removedFromQueue"], told["serviceLevelRemovedFromQueue"]);
            assert_eq!(levels["answered"], told["serviceLevelAnswered"]);
            for (time, total) in [
                ("queueAnswerTime", "queueAnswerSeconds"),
                ("abandonTime", "abandonSeconds"),
                ("interactionTime", "interactionSeconds"),
                ("holdTime", "holdSeconds"),
                ("afterContactWorkTime", "afterContactWorkSeconds"),
                ("handleTime", "handleSeconds"),
                ("resolutionTime", "resolutionSeconds"),
                ("contactFlowTime", "contactFlowSeconds"),
            ] {
                assert_eq!(served[time]["totalSeconds"], told[total], "{id}: {time}");
            }
            let waits = list(told, "waitSeconds");
            assert_eq!(served["waitSeconds"]["max"], waits.last().cloned().unwrap_or_default());
            ended += waits.len();
        }
    }
    assert!(ended > 100, "{ended} contacts");

    let mut offered = 0;
    for agent in list(&truth, "agents") {
        let told = list(&agent, "intervals");
        let id = agent["agentId"].as_str().expect("an id");
        let ends = (&told[0]["from"], &told[told.len() - 1]["until"]);
        let ends = (ends.0.as_str().expect("a moment"), ends.1.as_str().expect("a moment"));
        let asked = format!("/agent-status/{id}/intervals?step=15m&from={}&to={}", ends.0, ends.1);
        let (status, answer) = serving.get(&asked);
        assert_eq!(status, 200, "{answer}");
        let served = list(&answer, "intervals");
        assert_eq!(served.len(), told.len());
        for (served, told) in served.iter().zip(&told) {
            for (name, true_name) in [
                ("from", "from"),
                ("onlineMs", "onlineMillis"),
                ("nonProductiveMs", "nonProductiveMillis"),
                ("contactMs", "contactMillis"),
                ("afterContactWorkMs", "onlyAfterContactWorkMillis"),
                ("ringingMs", "ringingMillis"),
                ("idleWithoutRingTimeMs", "waitingMillis"),
                ("contactsOffered", "offered"),
                ("contactsAccepted", "accepted"),
                ("nonResponse", "missed"),
                ("nonResponseWithoutCustomerAbandons", "callsMissedByAgent"),
            ] {
                assert_eq!(served[name], told[true_name], "{id} {}: {name}", told["from"]);
            }
            offered += told["offered"].as_u64().expect("a number");
        }
    }
    assert!(offered > 100, "{offered} offers");
}

/// With the dashboard inside or, built without Node, with the page that says how to get it.
#[test]
fn a_page_is_served_at_the_root_and_every_other_path_is_the_apis() {
    let serving = Serving::start(&[]);
    let (status, head, body) = serving.text("GET", "/", "");
    assert_eq!(status, 200, "{head}");
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    assert!(
        head.contains("content-security-policy: default-src 'none'; script-src 'self'"),
        "{head}"
    );
    assert!(body.contains("<title>Connect Live</title>"), "{body}");
    assert!(body.contains("./assets/") || body.contains("make dashboard"), "{body}");
    let (status, problem) = serving.get("/floor");
    assert_eq!((status, problem["code"].as_str()), (404, Some("no_such_route")));
    let (status, head, _) = serving.text("GET", "/assets/index.html", "");
    assert_eq!(status, 404, "{head}");
    assert_eq!(serving.get("/openapi.json").0, 200);
}

#[test]
fn a_simulation_is_of_the_moment_that_it_is_given() {
    let at = ["--simulate", "3", "--at", "2026-03-02T10:00:00Z", "--speed", "0.001"];
    let serving = Serving::start(&[&at, &SMALL[..]].concat());
    let (_, answer) = serving.get("/queues");
    let as_of = answer["asOf"].as_str().expect("a moment");
    assert!(as_of.starts_with("2026-03-02T10:00:00."), "{as_of}");
    let queued = |queue: &Value| queue["today"]["contactsQueued"].as_u64().expect("a number");
    let told = |answer: &Value| -> Vec<_> {
        answer["queues"].as_array().expect("queues").iter().map(queued).collect()
    };
    let again = Serving::start(&[&at, &SMALL[..]].concat());
    assert_eq!(told(&again.get("/queues").1), told(&answer), "one seed and moment, one floor");
    assert!(told(&answer).iter().sum::<u64>() > 0, "{answer}");
}

#[test]
fn a_call_is_made_through_the_connect_that_is_named_and_can_be_stopped() {
    let double = ConnectDouble::start();
    let mut policy = tempfile::NamedTempFile::new().expect("a file");
    let instance = ConnectDouble::INSTANCE;
    let text =
        format!("[calls]\ninstance = '{instance}'\nflow = 'f-1'\nqueue = 'q-1'\nfiction = true\n");
    policy.write_all(text.as_bytes()).expect("written");
    let path = policy.path().display().to_string();
    let serving = Serving::start(&["--policy", &path, "--connect-endpoint", double.endpoint()]);
    let body = r#"{"number": "+1 555 555 0100"}"#;
    for _ in 0..2 {
        let (status, asked) = serving.ask("POST", "/outbound-calls", body);
        assert_eq!((status, &asked["call"]["standing"]), (201, &"dialled".into()), "{asked}");
    }
    assert_eq!(double.dials(), [("+15555550100".to_owned(), 1)].into());
    let (_, asked) = serving.ask("POST", "/outbound-calls", body);
    let call = asked["call"]["links"]["call"].as_str().expect("a link");
    let (status, followed) = serving.get(&format!("/{call}"));
    assert_eq!((status, &followed["call"]["standing"]), (200, &"dialled".into()), "{followed}");
    let (status, stopped) = serving.ask("DELETE", &format!("/{call}"), "");
    assert_eq!(status, 200, "{stopped}");
    let contact = asked["call"]["contactId"].as_str().expect("a contact");
    assert!(!double.contact(contact).expect("it")["DisconnectTimestamp"].is_null());
    let (said, code) = serving.end_by("-TERM");
    assert_eq!((said_of_note(&said), code), (vec![], Some(0)));
}

#[test]
fn whoever_is_to_be_called_back_is_called() {
    let double = ConnectDouble::start();
    let mut policy = tempfile::NamedTempFile::new().expect("a file");
    let instance = ConnectDouble::INSTANCE;
    let text = format!(
        "[calls]\ninstance = '{instance}'\nflow = 'f-1'\nqueue = 'q-1'\nfiction = true\n\
         [callbacks]\ntime-zone = 'UTC'\nhours = ['Mon-Sun 00:00-24:00']\n"
    );
    policy.write_all(text.as_bytes()).expect("written");
    let path = policy.path().display().to_string();
    let serving = Serving::start(&["--policy", &path, "--connect-endpoint", double.endpoint()]);
    let (status, asked) = serving.ask("POST", "/callbacks", r#"{"number": "+1 555 555 0100"}"#);
    assert_eq!((status, &asked["callback"]["standing"]), (201, &"scheduled".into()), "{asked}");
    let callback = format!("/{}", asked["callback"]["links"]["callback"].as_str().expect("a link"));
    // The process is another one, with a clock of its own: its next look is seconds away.
    let contact = (0..50_000).find_map(|_| {
        let (_, read) = serving.get(&callback);
        read["callback"]["attempts"][0]["contactId"].as_str().map(str::to_owned)
    });
    let contact = contact.expect("a call");
    assert_eq!(double.dials(), [("+15555550100".to_owned(), 1)].into());
    let (status, taken_back) = serving.ask("DELETE", &callback, "");
    assert_eq!((status, &taken_back["callback"]["standing"]), (200, &"withdrawn".into()));
    assert!(!double.contact(&contact).expect("it")["DisconnectTimestamp"].is_null());
    let (said, code) = serving.end_by("-TERM");
    assert_eq!((said_of_note(&said), code), (vec![], Some(0)));
}

/// A simulation in which a minute passes in a second.
const QUICK: [&str; 6] = ["--simulate", "7", "--at", "2026-03-02T10:00:00Z", "--speed", "60"];

#[test]
fn a_call_of_a_simulation_is_followed_from_the_dial_to_its_end() {
    let serving = Serving::start(&[&QUICK, &SMALL[..]].concat());
    let (status, asked) = serving.ask("POST", "/outbound-calls", r#"{"number": "+15555550142"}"#);
    assert_eq!((status, &asked["call"]["standing"]), (201, &"dialled".into()), "{asked}");
    let link = |name: &str| format!("/{}", asked["call"]["links"][name].as_str().expect("a link"));
    let followed = serving.until(&link("call"), |told| told["contact"]["phase"] == "completed");
    for moment in ["initiatedAt", "connectedToSystemAt", "queuedAt", "connectedToAgentAt"] {
        let at = followed["contact"][moment].as_str().expect("a moment");
        assert!(at.starts_with("2026-03-02T"), "{moment}: {at}");
    }
    let told = serving.until(&link("contact"), |told| told.to_string().contains("contactRecords"));
    assert_eq!(told["contact"]["instanceId"], "1257a0ce-0000-4000-8000-000000000001");
}

#[test]
fn a_call_of_a_simulation_ends_when_it_is_stopped() {
    let real_time = ["--simulate", "7", "--at", "2026-03-02T10:00:00Z"];
    let serving = Serving::start(&[&real_time, &SMALL[..]].concat());
    let (_, asked) = serving.ask("POST", "/outbound-calls", r#"{"number": "+15555550142"}"#);
    let call = format!("/{}", asked["call"]["links"]["call"].as_str().expect("a link"));
    assert_eq!(serving.ask("DELETE", &call, "").0, 200);
    let over = serving.until(&call, |told| told["contact"]["phase"] == "completed");
    assert_eq!(over["contact"]["connectedToAgentAt"], Value::Null, "{over}");
}

#[test]
fn whoever_a_simulation_calls_back_is_reached() {
    let serving = Serving::start(&[&QUICK, &SMALL[..]].concat());
    let (status, asked) = serving.ask("POST", "/callbacks", r#"{"number": "+15555550142"}"#);
    assert_eq!((status, &asked["callback"]["standing"]), (201, &"scheduled".into()), "{asked}");
    let callback = format!("/{}", asked["callback"]["links"]["callback"].as_str().expect("a link"));
    let over = serving.until(&callback, |told| !told["callback"]["overAt"].is_null());
    assert_eq!(over["callback"]["standing"], "reached", "{over}");
}

#[test]
fn a_policy_of_a_simulation_calls_through_the_connect_of_the_process() {
    let mut policy = tempfile::NamedTempFile::new().expect("a file");
    let text = "[calls]\ninstance = 'i-1'\nflow = 'f-1'\nqueue = 'q-1'\nfiction = true\n";
    policy.write_all(text.as_bytes()).expect("written");
    let path = policy.path().display().to_string();
    let serving = Serving::start(&[&QUICK, &SMALL[..], &["--policy", &path]].concat());
    let (status, asked) = serving.ask("POST", "/outbound-calls", r#"{"number": "+15555550142"}"#);
    assert_eq!((status, &asked["call"]["standing"]), (201, &"dialled".into()), "{asked}");
    let call = format!("/{}", asked["call"]["links"]["call"].as_str().expect("a link"));
    serving.until(&call, |told| told["contact"]["phase"] == "completed");
}

#[test]
fn alerts_of_a_simulation_are_of_its_day_and_not_of_ours() {
    let mut policy = tempfile::NamedTempFile::new().expect("a file");
    let text = "[[alert]]\nname = 'Unhappy'\nkind = 'negative-sentiment'\nturns = 1\n\
                [[alert]]\nname = 'Waits'\nkind = 'long-wait'\nafter-seconds = 1\n\
                [[alert]]\nname = 'Idle'\nkind = 'long-status'\nstatus = 'Available'\nafter-minutes = 1\n";
    policy.write_all(text.as_bytes()).expect("written");
    let path = policy.path().display().to_string();
    let options = ["--simulate", "7", "--at", "2026-03-02T10:00:00Z", "--policy", &path];
    let serving = Serving::start(&[&options, &SMALL[..]].concat());
    let mut kinds = BTreeSet::new();
    for standing in ["raised", "resolved"] {
        let (status, told) = serving.get(&format!("/alerts?standing={standing}"));
        assert_eq!(status, 200, "{told}");
        for alert in told["alerts"].as_array().expect("alerts") {
            for name in ["onsetAt", "raisedAt", "resolvedAt"] {
                if let Some(at) = alert[name].as_str() {
                    assert!(at.starts_with("2026-03-02T"), "{name}: {alert}");
                }
            }
            kinds.insert(alert["kind"].as_str().expect("a kind").to_owned());
        }
    }
    // Found as segments came, and by a look at the floor.
    assert!(kinds.contains("negativeSentiment") && kinds.len() > 1, "{kinds:?}");
}

#[test]
fn a_page_whose_name_is_made_to_point_here_reads_nothing_and_calls_nobody() {
    let serving = Serving::start(&["--host", "wall.example.com"]);
    for (method, path) in [("GET", "/"), ("GET", "/queues"), ("POST", "/outbound-calls")] {
        let (status, head, body) = serving.text_under("evil.example.com:8787", method, path, "");
        assert_eq!(status, 421, "{head}");
        assert!(body.contains("host_unknown"), "{body}");
    }
    for host in ["wall.example.com", "localhost:8787"] {
        assert_eq!(serving.text_under(host, "GET", "/queues", "").0, 200, "{host}");
    }
}

#[test]
fn a_server_without_a_policy_calls_nobody() {
    let serving = Serving::start(&[]);
    let (status, told) = serving.ask("POST", "/outbound-calls", r#"{"number": "+15555550100"}"#);
    assert_eq!((status, &told["code"]), (403, &"calls_not_configured".into()), "{told}");
}

#[test]
fn a_policy_that_cannot_be_used_says_where() {
    let mut policy = tempfile::NamedTempFile::new().expect("a file");
    policy.write_all(b"[calls]\nflow = 'f-1'\ncolour = 'red'\n").expect("written");
    let path = policy.path().display().to_string();
    let output = refused(&["--policy", &path]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for line in [1, 3] {
        assert!(said.contains(&format!("{path}:{line}: ")), "{said}");
    }
}

#[test]
fn sigint_ends_a_server_without_a_simulation() {
    let serving = Serving::start(&[]);
    assert_eq!(serving.get("/healthz").0, 200);
    let (said, code) = serving.end_by("-INT");
    assert_eq!((said_of_note(&said), code), (vec![], Some(0)));
}

#[test]
fn an_address_that_others_reach_is_refused_unless_told_otherwise() {
    // An address for documentation, which no machine has: nothing is exposed here.
    let output = refused(&["--listen", "192.0.2.1:0"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("not a loopback address") && said.contains("--expose"), "{said}");

    let output = refused(&["--listen", "192.0.2.1:0", "--expose"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("connect-live: warning: 192.0.2.1:0"), "{said}");
    assert!(said.contains("cannot listen on 192.0.2.1:0"), "{said}");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "no URL that does not answer");
}

#[test]
fn a_bad_option_is_one_line_and_status_two() {
    for (args, expected) in [
        (&["--simulate", "--speed", "0"][..], "more than 0"),
        (&["--speed", "2"], "--simulate"),
        (&["--simulate", "soon"], "soon"),
        (&["--agents", "40"], "--simulate"),
        (&["--connect-endpoint", "http://127.0.0.1:1"], "--policy"),
        (&["--policy", "x", "--connect-endpoint", "connect.example.com"], "http://HOST:PORT"),
        (&["--at", "2026-03-02T10:00:00Z"], "--simulate"),
        (&["--simulate", "--at", "noon"], "RFC 3339"),
        (&["--cors-origin", "wall.example.com"], "https://HOST"),
        (&["--cors-origin", "https://wall.example.com/page"], "without a path"),
        (&["--host", "https://wall.example.com"], "without a scheme"),
        (&["--instance", "a#b"], "--instance"),
        (&["--store", "ftp://x"], "--store"),
        (&["--service-level", "q-1=soon"], "<queue id>=45"),
        (&["--service-level", "0"], "--service-level"),
    ] {
        let output = refused(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn help_teaches() {
    let output = refused(&["--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for word in [
        "--simulate",
        "--speed",
        "--at",
        "--expose",
        "--cors-origin",
        "--service-level",
        "--policy",
        "--host",
        "ring nowhere",
        "Examples:",
        "Exit status",
    ] {
        assert!(help.contains(word), "{word}");
    }
}
