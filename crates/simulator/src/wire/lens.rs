//! Contact Lens voice segments, version 1.0.0.

use serde_json::{Value, json};

use crate::chance::Chance;
use crate::instance::Instance;
use crate::log::Contact;

const CUSTOMER_SAYS: [(&str, &str); 4] = [
    ("My kettle arrived broken and I want a new one.", "NEGATIVE"),
    ("I would like to change my address.", "NEUTRAL"),
    ("I have waited for ten days now.", "NEGATIVE"),
    ("Lovely, thank you.", "POSITIVE"),
];
const AGENT_SAYS: [(&str, &str); 4] = [
    ("Good morning, how can I help?", "NEUTRAL"),
    ("Let me look that up for you.", "NEUTRAL"),
    ("I am sorry to hear that.", "NEGATIVE"),
    ("That is done. Have a good day.", "POSITIVE"),
];

/// What was heard on one call, each with the moment at which it was heard.
pub(crate) fn documents(
    instance: &Instance,
    contact: &Contact,
    chance: &mut Chance,
) -> Vec<(i64, Value)> {
    let (Some((_, from)), Some(until)) = (contact.answered, contact.work_from) else {
        return Vec::new();
    };
    let document = |event, segment| document(instance, contact, event, segment);
    let mut all = vec![(from, document("STARTED", None))];
    let mut at = from + chance.between(500, 2_000);
    let mut agent_speaks = true;
    let mut complaint = None;
    loop {
        let length = chance.between(1_500, 8_000);
        if at + length >= until {
            break;
        }
        let (role, says) =
            if agent_speaks { ("AGENT", AGENT_SAYS) } else { ("CUSTOMER", CUSTOMER_SAYS) };
        let (words, sentiment) = says[chance.place(says.len())];
        let (begin, end) = (at - from, at - from + length);
        let turn = Turn { id: chance.id(), role, begin, end };
        if chance.happens(0.4) {
            let partial = turn.partial(&chance.id(), words);
            all.push((at + length / 2, document("SEGMENTS", Some(partial))));
        }
        let whole = turn.whole(words, sentiment);
        all.push((at + length, document("SEGMENTS", Some(whole))));
        if role == "CUSTOMER" && sentiment == "NEGATIVE" {
            complaint.get_or_insert((begin, end));
        }
        at += length + chance.between(200, 12_000);
        agent_speaks = !agent_speaks;
    }
    if let Some((begin, end)) = complaint {
        let found = categories(begin, end);
        all.push((until - 1, document("SEGMENTS", Some(found))));
    }
    all.push((until, document("COMPLETED", None)));
    all
}

struct Turn {
    id: String,
    role: &'static str,
    begin: i64,
    end: i64,
}

impl Turn {
    fn partial(&self, id: &str, words: &str) -> Value {
        let half: Vec<_> = words.split(' ').collect();
        json!({ "Utterance": {
            "Id": id,
            "TranscriptId": self.id,
            "ParticipantId": self.role,
            "ParticipantRole": self.role,
            "PartialContent": half[..half.len().div_ceil(2)].join(" "),
            "BeginOffsetMillis": self.begin,
            "EndOffsetMillis": self.begin + (self.end - self.begin) / 2,
        } })
    }

    fn whole(&self, words: &str, sentiment: &str) -> Value {
        json!({ "Transcript": {
            "Id": self.id,
            "ParticipantId": self.role,
            "ParticipantRole": self.role,
            "Content": words,
            "BeginOffsetMillis": self.begin,
            "EndOffsetMillis": self.end,
            "Sentiment": sentiment,
        } })
    }
}

fn categories(begin: i64, end: i64) -> Value {
    json!({ "Categories": {
        "MatchedCategories": ["Complaint"],
        "MatchedDetails": { "Complaint": {
            "PointsOfInterest": [{ "BeginOffsetMillis": begin, "EndOffsetMillis": end }],
            "RuleId": "70e00000-0000-4000-8000-000000000001",
        } },
    } })
}

fn document(instance: &Instance, contact: &Contact, event: &str, segment: Option<Value>) -> Value {
    let mut document = json!({
        "Version": "1.0.0",
        "Channel": contact.channel.name(),
        "AccountId": instance.account(),
        "InstanceId": instance.id(),
        "ContactId": contact.id,
        "LanguageCode": "en-GB",
        "EventType": event,
    });
    if let Some(segment) = segment {
        document["Segments"] = json!([segment]);
    }
    document
}
