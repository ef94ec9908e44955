//! What the API says of itself.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use test_support::{ConnectDouble, Described};

use crate::rig::{Floor, always, connect_to, fiction, repository};
use crate::{alerts, callbacks, calls};

fn described() -> Value {
    serde_json::from_str(&api::description()).expect("JSON")
}

#[test]
fn the_committed_description_is_the_one_of_the_code() {
    let file = repository().join("infra/openapi.json");
    let mut text = api::description();
    text.push('\n');
    if std::env::var_os("OPENAPI_UPDATE").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, &text).expect("written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "infra/openapi.json is old: see \"Add a route\" in CONTRIBUTING.md");
}

#[tokio::test]
async fn the_served_description_is_the_committed_one() {
    let served = Floor::quiet().await.get("/openapi.json").await.json();
    assert_eq!(served, described());
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    let described = described();
    let text = described.to_string();
    let references = text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let mut seen = 0;
    for reference in references {
        assert!(described.pointer(reference).is_some(), "{reference}");
        seen += 1;
    }
    assert!(seen > 20);
}

/// Clients are generated with a function for each id.
#[test]
fn every_operation_has_an_id_of_its_own() {
    let described = described();
    let mut seen = std::collections::BTreeSet::new();
    for (path, methods) in described["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let Some(id) = operation["operationId"].as_str() else { continue };
            assert!(seen.insert(id.to_owned()), "{method} {path}: {id}");
        }
    }
    assert!(seen.len() > 15);
}

#[test]
fn every_member_and_every_parameter_is_explained() {
    let described = described();
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    for (name, schema) in schemas {
        let parts =
            schema["allOf"].as_array().map_or_else(|| vec![schema], |all| all.iter().collect());
        for part in parts {
            for (member, is) in part["properties"].as_object().into_iter().flatten() {
                let is = is["oneOf"].get(0).unwrap_or(is);
                assert!(is["description"].is_string(), "{name}.{member}");
            }
        }
    }
    for (path, item) in described["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            for parameter in operation["parameters"].as_array().expect("parameters") {
                assert!(parameter["description"].is_string(), "{method} {path} {parameter}");
            }
        }
    }
}

/// `views/mod.rs` says how members are called.
#[test]
fn the_name_of_a_member_tells_what_it_is_measured_in() {
    let described = described();
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    let mut moments = 0;
    for (name, schema) in schemas {
        let parts =
            schema["allOf"].as_array().map_or_else(|| vec![schema], |all| all.iter().collect());
        for (member, is) in parts.iter().flat_map(|part| part["properties"].as_object()).flatten() {
            let is = is.to_string();
            let is_moment = is.contains("#/components/schemas/At\"");
            let plain = ["from", "until", "since", "at", "asOf", "longestWaitSince", "silentSince"];
            let called_so = member.ends_with("At") || plain.contains(&member.as_str());
            assert_eq!(is_moment, called_so, "{name}.{member}");
            moments += usize::from(is_moment);
            let percent = is.contains("in percent");
            assert!(!percent || is.contains("number"), "{name}.{member}");
        }
    }
    assert!(moments > 20, "{moments}");
}

/// A value that fits each parameter of a path.
fn path_of(path: &str) -> String {
    let call = "0".repeat(32);
    let path = path.replace("{agentId}", "a").replace("{contactId}", "c");
    let path = path.replace("{queueId}", "q").replace("{callId}", &call);
    path.replace("{callbackId}", &call).replace("{alertId}", &call)
}

#[tokio::test]
async fn every_documented_parameter_is_read_and_no_other_is() {
    let double = ConnectDouble::start();
    let mut floor = Floor::quiet().await;
    floor.calls = Some((connect_to(&double), fiction()));
    floor.callbacks = Some(always());
    for (path, item) in described()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let mut other = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(format!("{}?colour=red", path_of(path)));
            // What a route that acts needs before it looks at its query.
            other = other.header("idempotency-key", "k-1");
            let other = floor.ask(other.body(Body::empty()).expect("a request")).await;
            assert_eq!(
                other.problem(),
                (400, "invalid_request".to_owned(), vec!["colour".to_owned()]),
                "{method} {path}"
            );
            assert!(method == "get" || operation["parameters"][0]["in"] != "query");
        }
        if item["get"].is_null() {
            continue;
        }
        let target = path_of(path);
        let parameters = item["get"]["parameters"].as_array().expect("parameters");
        let names = parameters.iter().filter(|parameter| parameter["in"] == "query");
        for name in names.map(|parameter| parameter["name"].as_str().expect("a name")) {
            let twice = floor.get(&format!("{target}?{name}=%00&{name}=%00")).await;
            let (status, _, fields) = twice.problem();
            assert_eq!(status, 400, "{path} {name}");
            assert!(fields.iter().all(|field| field == name), "{path} {name}: {fields:?}");
            assert!(twice.text.contains("must stand once"), "{path} {name}");
        }
    }
}

/// What the scenarios end in, every path of it, to the last member.
#[tokio::test]
async fn every_answer_has_the_members_that_are_described_and_no_others() {
    let double = ConnectDouble::start();
    let mut floor = Floor::busy().await;
    floor.calls = Some((connect_to(&double), fiction()));
    floor.callbacks = Some(always());
    let openapi = described();
    let described = Described::of(&openapi);
    let (contact, agent) =
        ("c0a7ac70-0001-4000-8000-000000000001", "a6e07000-0012-4000-8000-000000000002");
    let asked = floor.ask(calls::asking("described", r#"{"number": "+15555550100"}"#)).await;
    let (status, asked) = asked.told();
    assert_eq!(status, 201, "{asked}");
    let schema = |operation: &Value, status: &str| {
        operation["responses"][status]["content"]["application/json"]["schema"].clone()
    };
    let of_call = &openapi["paths"]["/outbound-calls/{callId}"];
    let of_calls = &openapi["paths"]["/outbound-calls"];
    for schema in [
        schema(&of_calls["post"], "201"),
        schema(&of_calls["post"], "202"),
        schema(&of_call["delete"], "200"),
        schema(&of_call["delete"], "202"),
    ] {
        assert_eq!(described.faults(&schema, &asked), Vec::<String>::new());
    }
    let call = asked["call"]["callId"].as_str().expect("an id");
    let back = floor.ask(callbacks::asking("described", r#"{"number": "+15555550101"}"#)).await;
    let (status, back) = back.told();
    assert_eq!(status, 201, "{back}");
    let of_callback = &openapi["paths"]["/callbacks/{callbackId}"];
    for schema in [
        schema(&openapi["paths"]["/callbacks"]["post"], "201"),
        schema(&of_callback["put"], "200"),
        schema(&of_callback["delete"], "200"),
    ] {
        assert_eq!(described.faults(&schema, &back), Vec::<String>::new());
    }
    let callback = back["callback"]["callbackId"].as_str().expect("an id");
    let alert = alerts::put(&floor, "described", "2026-03-02T11:00:00Z").await;
    let answer = floor.ask(alerts::acknowledging(&alert)).await.json();
    let of_alert = &openapi["paths"]["/alerts/{alertId}/acknowledge"]["post"];
    assert_eq!(described.faults(&schema(of_alert, "200"), &answer), Vec::<String>::new());
    let mut seen = 0;
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        if item["get"].is_null() {
            continue;
        }
        let target = path
            .replace("{contactId}", contact)
            .replace("{agentId}", agent)
            .replace("{callId}", call)
            .replace("{callbackId}", callback)
            .replace("{alertId}", &alert)
            .replace("{queueId}", "90e0e000-0012-4000-8000-000000000001");
        let query = match path.as_str() {
            "/contacts" => "?phase=queued",
            "/callbacks" => "?list=scheduled",
            _ => "",
        };
        let answer = floor.get(&format!("{target}{query}")).await.json();
        let schema = schema(&item["get"], "200");
        assert!(schema.is_object(), "{path}");
        assert_eq!(described.faults(&schema, &answer), Vec::<String>::new(), "{path}");
        seen += 1;
    }
    assert!(seen >= 12, "{seen}");
}
