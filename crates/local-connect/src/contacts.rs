//! The operations on contacts.

use connect_events::{EventTime, Personal};
use serde_json::{Map, Value, json};

use crate::Dialled;
use crate::answers::{Answer, error, invalid_parameter, invalid_request, not_found, told};
use crate::world::{World, seconds};

type Outcome = Result<Answer, Answer>;

/// The limit of all attributes of a contact together, in bytes.
const MOST_ATTRIBUTES: usize = 32_768;

impl World {
    /// StartOutboundVoiceContact.
    pub(crate) fn dial(&mut self, body: &Value) -> Outcome {
        self.own_instance(body)?;
        let to = required(body, "DestinationPhoneNumber")?;
        required(body, "ContactFlowId")?;
        if !is_number(to) {
            return Err(invalid_parameter());
        }
        match (body["SourcePhoneNumber"].as_str(), body["QueueId"].as_str()) {
            (None, None) => return Err(invalid_request()),
            (Some(from), _) if !is_number(from) => return Err(invalid_parameter()),
            _ => {}
        }
        let ring = &body["RingTimeoutInSeconds"];
        if !ring.is_null() && !ring.as_i64().is_some_and(|ring| (15..=60).contains(&ring)) {
            return Err(invalid_parameter());
        }
        let attributes = attributes(body)?;
        let token = body["ClientToken"].as_str();
        if token.is_some_and(|token| token.len() > 500) {
            return Err(invalid_parameter());
        }
        if let Some((first, contact)) = token.and_then(|token| self.tokens.get(token)) {
            self.misused_tokens += usize::from(first != body);
            return Ok(told(&json!({ "ContactId": contact })));
        }
        if self.calls() >= self.most_calls {
            return Err(error(429, "LimitExceededException"));
        }
        let id = self.fresh_id(token);
        if let Some(token) = token {
            self.tokens.insert(token.to_owned(), (body.clone(), id.clone()));
        }
        *self.dials.entry(to.to_owned()).or_default() += 1;
        let instance =
            format!("arn:aws:connect:us-east-1:111122223333:instance/{}", self.instance());
        let mut contact = json!({
            "Arn": format!("{instance}/contact/{id}"),
            "Id": id,
            "InitiationMethod": "API",
            "Channel": "VOICE",
            "InitiationTimestamp": self.now(),
            "LastUpdateTimestamp": self.now(),
            "CustomerEndpoint": { "Type": "TELEPHONE_NUMBER", "Address": to },
            "Attributes": &attributes,
        });
        if let Some(from) = body["SourcePhoneNumber"].as_str() {
            contact["SystemEndpoint"] = json!({ "Type": "TELEPHONE_NUMBER", "Address": from });
        }
        if let Some(queue) = body["QueueId"].as_str() {
            contact["QueueInfo"] = json!({ "Id": queue });
        }
        self.contacts.insert(id.clone(), contact);
        let texts = attributes.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        let dialled = Dialled {
            to: Personal::new(to.to_owned()),
            from: text("SourcePhoneNumber").map(Personal::new),
            queue: text("QueueId"),
            attributes: Personal::new(texts.collect()),
        };
        self.tell(&id, Some(dialled));
        Ok(told(&json!({ "ContactId": id })))
    }

    /// StopContact.
    pub(crate) fn stop(&mut self, body: &Value) -> Outcome {
        self.own_instance(body)?;
        let id = required(body, "ContactId")?;
        let now = self.now();
        let contact = self.contacts.get_mut(id).ok_or_else(not_found)?;
        if !end(contact, now, "API") {
            return Err(error(410, "ContactNotFoundException"));
        }
        self.tell(id, None);
        Ok(told(&json!({})))
    }

    /// A contact that came to its end without a request.
    pub(crate) fn end(&mut self, contact: &str, at: EventTime, reason: &str) {
        if let Some(contact) = self.contacts.get_mut(contact) {
            end(contact, seconds(at), reason);
        }
    }

    /// The instance that a body names has to be the one that is served.
    pub(crate) fn own_instance(&self, body: &Value) -> Result<(), Answer> {
        self.served(required(body, "InstanceId")?)
    }

    pub(crate) fn served(&self, instance: &str) -> Result<(), Answer> {
        if instance == self.instance() { Ok(()) } else { Err(not_found()) }
    }

    /// DescribeContact.
    pub(crate) fn describe(&self, instance: &str, contact: &str) -> Outcome {
        self.served(instance)?;
        let contact = self.contacts.get(contact).ok_or_else(not_found)?;
        Ok(told(&json!({ "Contact": contact })))
    }

    /// UpdateContactAttributes.
    pub(crate) fn update_attributes(&mut self, body: &Value) -> Outcome {
        self.own_instance(body)?;
        let new = attributes(body)?;
        let id = required(body, "InitialContactId")?;
        if body["Attributes"].is_null() {
            return Err(invalid_request());
        }
        let now = self.now();
        let contact = self.contacts.get_mut(id).ok_or_else(not_found)?;
        let mut all = contact["Attributes"].as_object().cloned().unwrap_or_default();
        all.extend(new);
        if weight(&all) > MOST_ATTRIBUTES {
            return Err(invalid_parameter());
        }
        contact["Attributes"] = all.into();
        contact["LastUpdateTimestamp"] = now.into();
        Ok(told(&json!({})))
    }
}

/// The attributes of a request: a map of text to text, and not too large.
fn attributes(body: &Value) -> Result<Map<String, Value>, Answer> {
    let attributes = match &body["Attributes"] {
        Value::Null => Map::new(),
        Value::Object(all) => all.clone(),
        _ => return Err(error(400, "SerializationException")),
    };
    let is_text = attributes.iter().all(|(name, value)| !name.is_empty() && value.is_string());
    if is_text && weight(&attributes) <= MOST_ATTRIBUTES {
        Ok(attributes)
    } else {
        Err(invalid_parameter())
    }
}

fn weight(attributes: &Map<String, Value>) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value.as_str().map_or(0, str::len)).sum()
}

/// A member that has to be there.
pub(crate) fn required<'a>(body: &'a Value, name: &str) -> Result<&'a str, Answer> {
    body[name].as_str().filter(|text| !text.is_empty()).ok_or_else(invalid_request)
}

/// Ends a contact at a moment in seconds; false where it is over already.
fn end(contact: &mut Value, at: f64, reason: &str) -> bool {
    let goes_on = contact["DisconnectTimestamp"].is_null();
    if goes_on {
        contact["DisconnectTimestamp"] = at.into();
        contact["LastUpdateTimestamp"] = at.into();
        contact["DisconnectReason"] = reason.into();
    }
    goes_on
}

/// E.164: a plus sign and up to fifteen digits, the first of them not zero.
fn is_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    let is_long = (3..=15).contains(&digits.len()) && !digits.starts_with('0');
    is_long && digits.bytes().all(|byte| byte.is_ascii_digit())
}
