//! What the description says of every route alike.

use utoipa::OpenApi as Derive;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, Header, OpenApi, Ref, RefOr, Required, Response};

use crate::serving::{AS_OF, Code, CodeName, Fault, LAG_MS, PROBLEM_JSON, ProblemView};

#[derive(Derive)]
#[openapi(
    info(
        title = "Connect Live",
        description = "What goes on in an Amazon Connect contact centre, joined from its four event \
                       feeds. Members in camelCase; moments in RFC 3339, UTC, with milliseconds; what \
                       ends in `Ms` is milliseconds and in `Seconds` seconds; percentages from 0 to \
                       100; what is not known, and a ratio of nothing, is null.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "Where this description was read.")),
    tags(
        (name = "agents", description = "Agents, and how their time was spent."),
        (name = "queues", description = "Queues, now and by interval."),
        (name = "contacts", description = "Contacts, what was said on them, and their legs."),
        (name = "operations", description = "Whether it works, and what could not be decoded."),
    ),
    components(schemas(ProblemView<'static>, Fault, CodeName)),
)]
pub(super) struct Description;

/// Adds what no route has to say by itself: problems, tags, and the headers of every answer.
pub(super) fn completed(mut api: OpenApi) -> OpenApi {
    for item in api.paths.paths.values_mut() {
        let PathItem { get, .. } = item;
        if let Some(operation) = get {
            complete(operation);
        }
    }
    if let Some(components) = &mut api.components {
        for code in Code::ALL {
            components.responses.insert(name_of(code), problem(code).into());
        }
        components.schemas.values_mut().for_each(every_member_is_there);
    }
    api
}

fn complete(operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    let has_id = parameters.iter().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Path,
        RefOr::Ref(_) => false,
    });
    parameters.push(header_parameter(
        "if-none-match",
        "The `etag` of an answer: the same answer is not sent again.",
    ));
    parameters.push(header_parameter(
        "x-request-id",
        "Names the request in the answer and in the logs; made up where it is not given.",
    ));
    let responses = &mut operation.responses.responses;
    let mut has_forms = false;
    for response in responses.values_mut() {
        if let RefOr::T(response) = response {
            has_forms |= response.content.len() > 1;
            tagged(response);
        }
    }
    let mut unchanged = Response::new("Nothing has changed since the answer that was named.");
    tagged(&mut unchanged);
    responses.insert("304".to_owned(), unchanged.into());
    for code in Code::ALL {
        let may_be = match code {
            Code::UnknownContact | Code::UnknownAgent | Code::UnknownQueue => has_id,
            Code::NotAcceptable => has_forms,
            // Nobody who reads this description meets these two.
            Code::NoSuchRoute | Code::MethodNotAllowed => false,
            Code::InvalidRequest
            | Code::ChooseInstance
            | Code::RangeTooLarge
            | Code::BodyTooLarge
            | Code::Internal
            | Code::StoreUnavailable
            | Code::TimedOut => true,
        };
        if may_be {
            responses.insert(code.status().as_u16().to_string(), reference(code));
        }
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

/// The problems of one status are described once.
fn name_of(code: Code) -> String {
    format!("Problem{}", code.status().as_u16())
}

fn reference(code: Code) -> RefOr<Response> {
    RefOr::Ref(Ref::from_response_name(name_of(code)))
}

fn problem(code: Code) -> Response {
    let codes: Vec<&str> = Code::ALL
        .into_iter()
        .filter(|other| other.status() == code.status())
        .map(Code::name)
        .collect();
    let mut response = Response::new(format!("`{}`", codes.join("`, `")));
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    response.content.insert(PROBLEM_JSON.to_owned(), content.into());
    if code == Code::StoreUnavailable {
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
