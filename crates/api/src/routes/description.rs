//! What the description says of every route alike.

use std::collections::BTreeMap;

use utoipa::OpenApi as Derive;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, Header, OpenApi, Ref, RefOr, Required, Response};

use crate::serving::{AS_OF, Code, CodeName, Fault, LAG_MS, PROBLEM_JSON, ProblemView};

#[derive(Derive)]
#[openapi(
    info(
        title = "Connect Live",
        description = "What goes on in an Amazon Connect contact centre, joined from its four event \
                       feeds, alerts, and calls and callbacks that are asked for. Members in camelCase; moments in RFC 3339, UTC, with milliseconds; what \
                       ends in `Ms` is milliseconds and in `Seconds` seconds; percentages from 0 to \
                       100; what is not known, and a ratio of nothing, is null.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "Where this description was read.")),
    tags(
        (name = "agents", description = "Agents, and how their time was spent."),
        (name = "queues", description = "Queues, now and by interval."),
        (name = "contacts", description = "Contacts, what was said on them, and their legs."),
        (name = "callbacks", description = "Who is called back, when, and how that went."),
        (name = "alerts", description = "What supervisors should look at."),
        (name = "calls", description = "Calls that are asked for: one key, one call."),
        (name = "told", description = "What is told to others, through SNS and EventBridge."),
        (name = "operations", description = "Whether it works, and what could not be decoded."),
    ),
    components(schemas(ProblemView<'static>, Fault, CodeName)),
)]
pub(super) struct Description;

/// What a route does, which decides what it can answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Read,
    Ask,
    Follow,
    Stop,
    AskBack,
    Plan,
    Withdraw,
    Acknowledge,
}

/// What is known of a route from its parameters and answers.
#[derive(Clone, Copy)]
struct Route {
    does: Does,
    has_id: bool,
    has_forms: bool,
}

/// Adds what no route has to say by itself: problems, tags, and the headers of every answer.
pub(super) fn completed(mut api: OpenApi) -> OpenApi {
    for (path, item) in &mut api.paths.paths {
        let is_call = path.starts_with("/outbound-calls");
        let PathItem { get, post, put, delete, .. } = item;
        let reads = if is_call { Does::Follow } else { Does::Read };
        let (asks, ends) = match path.as_str() {
            path if path.starts_with("/alerts") => (Does::Acknowledge, Does::Stop),
            _ if is_call => (Does::Ask, Does::Stop),
            _ => (Does::AskBack, Does::Withdraw),
        };
        for (operation, does) in [(get, reads), (post, asks), (put, Does::Plan), (delete, ends)] {
            if let Some(operation) = operation {
                complete(operation, does);
            }
        }
    }
    if let Some(components) = &mut api.components {
        let read = Route { does: Does::Read, has_id: true, has_forms: true };
        for (status, codes) in by_status(read) {
            components.responses.insert(name_of(status), problem(&codes).into());
        }
        for (name, schema) in &mut components.schemas {
            if name.ends_with("Form") {
                no_other_member_is_there(schema);
            } else {
                every_member_is_there(schema);
            }
        }
    }
    api
}

fn complete(operation: &mut Operation, does: Does) {
    let reads = matches!(does, Does::Read | Does::Follow);
    let parameters = operation.parameters.get_or_insert_default();
    let has_id = parameters.iter().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Path,
        RefOr::Ref(_) => false,
    });
    if reads {
        parameters.push(header_parameter(
            "if-none-match",
            "The `etag` of an answer: the same answer is not sent again.",
        ));
    }
    parameters.push(header_parameter(
        "x-request-id",
        "Names the request in the answer and in the logs; made up where it is not given.",
    ));
    let responses = &mut operation.responses.responses;
    let mut has_forms = false;
    for response in responses.values_mut() {
        if let RefOr::T(response) = response {
            has_forms |= response.content.len() > 1;
            if reads {
                tagged(response);
            } else {
                named(response);
            }
        }
    }
    if reads {
        let mut unchanged = Response::new("Nothing has changed since the answer that was named.");
        tagged(&mut unchanged);
        responses.insert("304".to_owned(), unchanged.into());
    }
    for (status, codes) in by_status(Route { does, has_id, has_forms }) {
        // What a route that only reads can answer is described once.
        let told = if does == Does::Read {
            RefOr::Ref(Ref::from_response_name(name_of(status)))
        } else {
            problem(&codes).into()
        };
        responses.insert(status.to_string(), told);
    }
}

/// What a route can answer besides, by status.
fn by_status(route: Route) -> BTreeMap<u16, Vec<Code>> {
    let mut all: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in Code::ALL.into_iter().filter(|code| may_be(*code, route)) {
        all.entry(code.status().as_u16()).or_default().push(code);
    }
    all
}

fn may_be(code: Code, Route { does, has_id, has_forms }: Route) -> bool {
    match code {
        Code::UnknownContact | Code::UnknownAgent | Code::UnknownQueue => {
            has_id && does == Does::Read
        }
        Code::NotAcceptable => has_forms,
        // Nobody who reads this description meets these.
        Code::NoSuchRoute | Code::MethodNotAllowed | Code::HostUnknown => false,
        Code::ChooseInstance | Code::RangeTooLarge => does == Does::Read,
        Code::InvalidRequest
        | Code::BodyTooLarge
        | Code::Internal
        | Code::StoreUnavailable
        | Code::TimedOut => true,
        Code::UnknownAlert => has_id && matches!(does, Does::Read | Does::Acknowledge),
        Code::CallsNotConfigured => !matches!(does, Does::Read | Does::Acknowledge),
        Code::CallerUnknown => does != Does::Read,
        Code::CallbacksNotConfigured => {
            matches!(does, Does::AskBack | Does::Plan | Does::Withdraw)
        }
        Code::UnknownCall => matches!(does, Does::Follow | Does::Stop),
        Code::UnknownCallback => {
            (has_id && does == Does::Read) || matches!(does, Does::Plan | Does::Withdraw)
        }
        Code::CallbackUnderWay => does == Does::Plan,
        Code::CallbackOver => matches!(does, Does::Plan | Does::Withdraw),
        Code::StopRefused | Code::ConnectBusy | Code::ConnectUnavailable => {
            matches!(does, Does::Ask | Does::Stop | Does::Withdraw)
        }
        Code::UnsupportedMediaType => matches!(does, Does::Ask | Does::AskBack | Does::Plan),
        Code::KeyMissing
        | Code::KeyInvalid
        | Code::KeyReused
        | Code::NotANumber
        | Code::CountryNotAllowed
        | Code::KindNotAllowed => matches!(does, Does::Ask | Does::AskBack),
        Code::TooManyCalls => matches!(does, Does::Ask | Does::AskBack),
        Code::CallWithdrawn
        | Code::DestinationNotAllowed
        | Code::NumberCalledLately
        | Code::CallRefused
        | Code::ConnectQuotaExceeded => does == Does::Ask,
    }
}

fn header_parameter(name: &str, description: &str) -> RefOr<Parameter> {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
        .into()
}

/// An answer that has a tag.
fn tagged(response: &mut Response) {
    response.headers.insert(
        "etag".to_owned(),
        header("Names what the answer says, apart from `asOf` and `lagMs`.").into(),
    );
    response.headers.insert(
        AS_OF.to_string(),
        header("`asOf`, for the forms that cannot say it, and where nothing has changed.").into(),
    );
    response.headers.insert(
        LAG_MS.to_string(),
        header("`lagMs` likewise: `agent-events=1200, contact-events=300`.").into(),
    );
    named(response);
}

/// An answer that names its request.
fn named(response: &mut Response) {
    response.headers.insert("x-request-id".to_owned(), header("The id of the request.").into());
}

/// The problems of one status that a route which reads can answer.
fn name_of(status: u16) -> String {
    format!("Problem{status}")
}

/// Problems of one status.
fn problem(codes: &[Code]) -> Response {
    let told: Vec<_> =
        codes.iter().map(|code| format!("`{}`: {}", code.name(), code.title())).collect();
    let mut response = Response::new(told.join(" "));
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    response.content.insert(PROBLEM_JSON.to_owned(), content.into());
    if codes.iter().any(|code| code.says_when()) {
        let seconds = header("How many seconds to wait before asking again.");
        response.headers.insert("retry-after".to_owned(), seconds.into());
    }
    named(&mut response);
    response
}

fn header(description: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(description))
        .build()
}

/// A form holds no member but those of its description.
fn no_other_member_is_there(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}

/// An answer holds every member of its description; what is not known is null.
fn every_member_is_there(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.required = object.properties.keys().cloned().collect();
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(every_member_is_there),
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}
