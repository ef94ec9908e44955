//! Who makes a request, by what API Gateway checked.

use api::Caller;
use lambda_http::request::RequestContext;
use serde_json::Value;

/// Who makes a request; `None` where API Gateway lets anybody in.
///
/// The first of these that there is: the user of a Cognito user pool, the principal of a Lambda
/// authorizer, the identity of a Cognito identity pool that logged in, the IAM user or role, the API
/// key. None of it can be written by a client: headers and query do not count.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>
pub(crate) fn caller(context: &RequestContext) -> Option<Caller> {
    let RequestContext::ApiGatewayV1(context) = context else { return None };
    let (authorizer, identity) = (&context.authorizer.fields, &context.identity);
    let text = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    // A Lambda authorizer gives text, numbers and true or false: only Cognito's claims are an object.
    let claims = authorizer.get("claims").and_then(Value::as_object);
    let claim = |name: &str| text(claims.and_then(|claims| claims.get(name)));
    let user = claim("sub").map(|sub| ("user", [claim("iss").unwrap_or_default(), sub].join(" ")));
    let principal = || text(authorizer.get("principalId")).map(|id| ("principal", id));
    // A guest's identity is made anew whenever a guest likes.
    let logged_in = || {
        let is_guest = identity.cognito_authentication_type.as_deref() != Some("authenticated");
        given(identity.cognito_identity_id.as_deref()).filter(|_| !is_guest)
    };
    let role = || given(identity.user_arn.as_deref()).map(without_session);
    let key = || given(identity.api_key_id.as_deref());
    let who = user
        .or_else(principal)
        .or_else(|| logged_in().map(|id| ("identity", id.to_owned())))
        .or_else(|| role().map(|arn| ("iam", arn.to_owned())))
        .or_else(|| key().map(|id| ("key", id.to_owned())));
    who.map(|(kind, id)| Caller::new(&format!("{kind} {id}")))
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The ARN of a role without the name of its session: that is another one after each restart, and the
/// same request would be another call.
fn without_session(arn: &str) -> &str {
    match arn.split_once(":assumed-role/") {
        Some((_, role)) => {
            let session = role.split_once('/').map_or(0, |(_, session)| session.len() + 1);
            &arn[..arn.len() - session]
        }
        None => arn,
    }
}

#[cfg(test)]
mod tests {
    use api::Caller;
    use lambda_http::RequestExt;
    use serde_json::{Value, json};

    use super::caller;

    const EVENT: &str = include_str!("../../../events-fixtures/invocations/read-api.json");

    fn of(change: impl FnOnce(&mut Value)) -> Option<Caller> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event);
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        caller(request.request_context_ref().unwrap())
    }

    fn by_role(session: &str) -> Option<Caller> {
        let arn = format!("arn:aws:sts::111122223333:assumed-role/shop/{session}");
        of(|event| event["requestContext"]["identity"]["userArn"] = arn.into())
    }

    #[test]
    fn nobody_is_known_where_anybody_may_ask_whatever_the_headers_say() {
        assert_eq!(of(|_| {}), None);
        let claims = |event: &mut Value| {
            for name in ["X-Amzn-Oidc-Identity", "X-Api-Key", "Authorization", "Caller"] {
                event["headers"][name] = "shop".into();
                event["multiValueHeaders"][name] = json!(["shop"]);
            }
            event["queryStringParameters"]["principalId"] = "shop".into();
        };
        assert_eq!(of(claims), None);
    }

    #[test]
    fn each_way_in_has_its_callers() {
        let identity = |member: &'static str| {
            move |event: &mut Value| event["requestContext"]["identity"][member] = "x".into()
        };
        let authorizer = |authorizer: Value| {
            move |event: &mut Value| event["requestContext"]["authorizer"] = authorizer
        };
        let all = [
            of(authorizer(json!({"claims": {"sub": "x", "iss": "pool"}}))),
            of(authorizer(json!({"claims": {"sub": "y", "iss": "pool"}}))),
            of(authorizer(json!({"claims": {"sub": "x", "iss": "other pool"}}))),
            of(authorizer(json!({"principalId": "x", "claims": "sub"}))),
            of(identity("userArn")),
            of(identity("apiKeyId")),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(one.is_some(), "{at}");
            assert!(!all[..at].contains(one), "{at}");
        }
    }

    #[test]
    fn the_sessions_of_a_role_are_one_caller_and_other_roles_are_others() {
        assert_eq!(by_role("i-1"), by_role("i-2"));
        assert_eq!(by_role("i-1"), by_role("a/b"));
        let other = of(|event| {
            event["requestContext"]["identity"]["userArn"] =
                "arn:aws:sts::111122223333:assumed-role/bank/i-1".into();
        });
        assert!(by_role("i-1").is_some() && by_role("i-1") != other);
    }

    #[test]
    fn a_guest_is_the_role_of_all_guests() {
        let visitor = |kind: &'static str, id: &'static str| {
            of(move |event| {
                let identity = &mut event["requestContext"]["identity"];
                identity["cognitoAuthenticationType"] = kind.into();
                identity["cognitoIdentityId"] = id.into();
                identity["userArn"] = "arn:aws:sts::111122223333:assumed-role/guests/s".into();
            })
        };
        assert_eq!(visitor("unauthenticated", "1"), visitor("unauthenticated", "2"));
        assert_ne!(visitor("authenticated", "1"), visitor("authenticated", "2"));
    }
}
