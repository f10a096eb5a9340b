//! What a field takes: how its value is written for people, and read from what they type.

use serde_json::{Number, Value};

use super::line;
use super::spec::{Choice, Shape, Spec};
use super::unit::Unit;
use crate::board::near::did_you_mean;
use crate::board::{Document, Id};

/// What a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Wants {
    /// A text of one line.
    Line,
    /// A text of several lines.
    Lines,
    /// A whole number.
    Whole {
        /// The smallest.
        low: u64,
        /// The largest.
        high: u64,
        /// In what it is kept.
        unit: Unit,
        /// What zero means, when it means something else than none: `unlimited`.
        zero: Option<&'static str>,
    },
    /// A number that need not be whole.
    Number {
        /// The smallest.
        low: f64,
        /// The largest.
        high: f64,
        /// In what it is kept.
        unit: Unit,
    },
    /// Yes or no.
    YesNo,
    /// One of these.
    Choice(Vec<Choice>),
    /// How a balancer finds out about health: `none`, `tcp`, or `http` and a path.
    Check,
    /// The id of one of these records.
    Id(Vec<Id>),
    /// Ids of records, separated by blanks.
    Ids,
    /// A size in cells, such as `20 x 5`; `auto` where the text may decide.
    Size,
    /// A DNS record as a line of a zone file: `www.foobar.com A 8.8.8.8 300 s`.
    DnsRecord,
    /// A request with its weight: `3 GET /messages`.
    Asked,
    /// A request: `GET /messages`.
    Request,
}

impl Wants {
    /// What a property takes, from what is known about it. Compounds are not read this way.
    pub(super) fn of_spec(name: &str, spec: &Spec) -> Self {
        let unit = Unit::of_name(name);
        match &spec.shape {
            Shape::Whole { low, high } => Self::Whole {
                low: *low,
                high: *high,
                unit,
                zero: zero_of(name, *low),
            },
            Shape::Number { low, high } => Self::Number {
                low: *low,
                high: *high,
                unit,
            },
            Shape::YesNo => Self::YesNo,
            Shape::Choice(choices) => Self::Choice(choices.clone()),
            Shape::Text | Shape::Id | Shape::Compound => Self::Line,
        }
    }

    /// A value as people read it; empty for none.
    pub fn show(&self, value: &Value) -> String {
        match (self, value) {
            (_, Value::Null) => String::new(),
            (Self::Whole { unit, zero, .. }, value) => match (value.as_u64(), zero) {
                (Some(0), Some(word)) => (*word).to_owned(),
                (Some(n), _) => unit.show(n),
                (None, _) => String::new(),
            },
            (Self::Number { unit, .. }, value) => value
                .as_f64()
                .map_or_else(String::new, |n| unit.show_number(n)),
            (Self::YesNo, value) => match value.as_bool() {
                Some(true) => "yes".to_owned(),
                Some(false) | None => "no".to_owned(),
            },
            (Self::Check, Value::Object(of)) => {
                let path = of.get("http").and_then(Value::as_str).unwrap_or_default();
                format!("http {path}")
            }
            (Self::Ids, Value::Array(ids)) => {
                let ids: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
                ids.join(" ")
            }
            (Self::Size, Value::Array(of)) => {
                let side = |n: usize| of.get(n).and_then(Value::as_u64).unwrap_or(0);
                format!("{} x {}", side(0), side(1))
            }
            (Self::DnsRecord, value) => line::show_record(value),
            (Self::Asked, value) => line::show_asked(value),
            (Self::Request, value) => line::show_request(value),
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    /// Reads what was typed over `shown`. The error says why it is none, with what would be.
    pub fn parse(&self, board: &Document, text: &str, shown: &str) -> Result<Value, String> {
        let trimmed = text.trim();
        match self {
            Self::Line if text.chars().any(char::is_control) => {
                Err("this is one line; it cannot have a line break".to_owned())
            }
            Self::Line => Ok(trimmed.into()),
            Self::Lines => Ok(text.trim_end().into()),
            Self::Whole {
                low,
                high,
                unit,
                zero,
            } => {
                if zero.is_some_and(|word| word.eq_ignore_ascii_case(trimmed)) {
                    return Ok(0.into());
                }
                let value = unit.read(trimmed, shown)?;
                if value < *low || value > *high {
                    let (low, high) = (unit.show(*low), unit.show(*high));
                    return Err(format!("{trimmed} is outside {low} to {high}"));
                }
                Ok(value.into())
            }
            Self::Number { low, high, unit } => {
                let value = unit.read_number(trimmed)?;
                if !(*low..=*high).contains(&value) {
                    let (low, high) = (unit.show_number(*low), unit.show_number(*high));
                    return Err(format!("{trimmed} is outside {low} to {high}"));
                }
                let number = Number::from_f64(value);
                number
                    .map(Value::Number)
                    .ok_or_else(|| format!("{trimmed:?} is not a number"))
            }
            Self::YesNo => yes_no(trimmed).map(Value::Bool),
            Self::Choice(choices) => {
                let names = choices.iter().map(|c| c.name.as_str());
                one_of(trimmed, names).map(Value::from)
            }
            Self::Check => check(trimmed),
            Self::Id(ids) => an_id(board, trimmed, ids).map(|id| id.as_str().into()),
            Self::Ids => {
                let one = |word: &str| match Id::new(word) {
                    Ok(id) => Ok(Value::from(id.as_str())),
                    Err(why) => Err(why.to_string()),
                };
                let words = trimmed.split([' ', ',']).filter(|w| !w.is_empty());
                words
                    .map(one)
                    .collect::<Result<Vec<_>, _>>()
                    .map(Value::Array)
            }
            Self::Size => size(trimmed),
            Self::DnsRecord => line::read_record(board, trimmed),
            Self::Asked => line::read_asked(trimmed),
            Self::Request => line::read_request(trimmed),
        }
    }

    /// What can be written, for people: `1 ms to 1 h`.
    pub fn takes(&self) -> String {
        match self {
            Self::Line | Self::Id(_) => String::new(),
            Self::Lines => "several lines".to_owned(),
            Self::Whole {
                low, high, unit, ..
            } if *high == u64::MAX => format!("{} or more", unit.show(*low)),
            Self::Whole {
                low, high, unit, ..
            } => format!("{} to {}", unit.show(*low), unit.show(*high)),
            Self::Number { low, high, unit } => {
                format!("{} to {}", unit.show_number(*low), unit.show_number(*high))
            }
            Self::YesNo => "yes or no".to_owned(),
            Self::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(|c| c.name.as_str()).collect();
                names.join(", ")
            }
            Self::Check => "none, tcp, or http and a path".to_owned(),
            Self::Ids => "ids, separated by blanks".to_owned(),
            Self::Size => "columns x rows, or auto".to_owned(),
            Self::DnsRecord => "a name, A or CNAME, a value, a time to live".to_owned(),
            Self::Asked => "a weight, a method, a path, a body".to_owned(),
            Self::Request => "a method, a path, a body".to_owned(),
        }
    }
}

/// What zero means for the properties where it is not just none of it.
fn zero_of(name: &str, low: u64) -> Option<&'static str> {
    match name {
        "rate_kb_s" | "maxconn" | "maxqueue" if low == 0 => Some("unlimited"),
        "dns_cache_max_s" => Some("off"),
        _ => None,
    }
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "on" | "1" => Ok(true),
        "no" | "n" | "false" | "off" | "0" => Ok(false),
        _ => Err(format!("{text:?} is neither yes nor no")),
    }
}

/// One of some names; its beginning is enough where no other one begins so.
fn one_of<'a>(text: &str, names: impl Iterator<Item = &'a str> + Clone) -> Result<&'a str, String> {
    let same = |n: &&str| n.eq_ignore_ascii_case(text);
    if let Some(name) = names.clone().find(same) {
        return Ok(name);
    }
    let begins = |n: &&str| {
        let head = n.get(..text.len());
        !text.is_empty() && head.is_some_and(|head| head.eq_ignore_ascii_case(text))
    };
    let mut starts = names.clone().filter(begins);
    if let (Some(only), None) = (starts.next(), starts.next()) {
        return Ok(only);
    }
    let all: Vec<&str> = names.clone().collect();
    Err(match (text, did_you_mean(text, names)) {
        ("", _) => format!("write one of {}", all.join(", ")),
        (_, Some(meant)) => format!("{text:?} is not one of {}; {meant}", all.join(", ")),
        (_, None) => format!("{text:?} is not one of {}", all.join(", ")),
    })
}

fn check(text: &str) -> Result<Value, String> {
    let (word, path) = text.split_once(' ').unwrap_or((text, ""));
    match word.to_ascii_lowercase().as_str() {
        "none" | "tcp" if path.is_empty() => Ok(word.to_ascii_lowercase().into()),
        "http" | "get" if path.trim().starts_with('/') => {
            Ok(serde_json::json!({"http": path.trim()}))
        }
        _ if text.starts_with('/') => Ok(serde_json::json!({"http": text})),
        "http" => Err("a path starts with a slash, such as http /healthz".to_owned()),
        _ => Err(format!(
            "{text:?} is no check; write none, tcp, or http and a path"
        )),
    }
}

/// An id, or the name of a record that has it.
fn an_id<'a>(board: &'a Document, text: &str, ids: &'a [Id]) -> Result<&'a Id, String> {
    if ids.is_empty() {
        return Err("there is nothing on the board that fits here; add it first".to_owned());
    }
    if let Some(id) = ids.iter().find(|id| id.as_str() == text) {
        return Ok(id);
    }
    let called = |id: &&Id| board.called(id).eq_ignore_ascii_case(text);
    if let Some(id) = ids.iter().find(called) {
        return Ok(id);
    }
    let name = one_of(text, ids.iter().map(Id::as_str))?;
    ids.iter()
        .find(|id| id.as_str() == name)
        .ok_or_else(|| format!("{text:?} does not fit here"))
}

fn size(text: &str) -> Result<Value, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("auto") {
        return Ok(Value::Null);
    }
    let why = || format!("{text:?} is no size; write columns x rows, such as 20 x 5, or auto");
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, 'x' | 'X' | '×' | ','))
        .filter(|w| !w.is_empty())
        .collect();
    let [w, h] = words.as_slice() else {
        return Err(why());
    };
    let side = |s: &str| s.parse::<u16>().map_err(|_| why());
    Ok(serde_json::json!([side(w)?, side(h)?]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Kind;
    use crate::board::field::spec::{self, Of};

    fn wants(of: Of, name: &str) -> Wants {
        Wants::of_spec(name, spec::of(of, name).unwrap())
    }

    fn parse(wants: &Wants, text: &str) -> Result<Value, String> {
        wants.parse(&Document::default(), text, "")
    }

    #[test]
    fn numbers_say_their_bounds() {
        let workers = wants(Of::Props(Kind::WebServer), "workers");
        assert_eq!(parse(&workers, "8"), Ok(8.into()));
        let why = parse(&workers, "0").unwrap_err();
        assert_eq!(why, "0 is outside 1 to 1000000");
        let inter = wants(Of::Props(Kind::LoadBalancer), "inter_ms");
        let why = parse(&inter, "2 d").unwrap_err();
        assert_eq!(why, "2 d is outside 1 ms to 86400 s");
        let loss = wants(Of::Link, "loss_pct");
        assert_eq!(parse(&loss, "0.5%"), Ok(0.5.into()));
        let why = parse(&loss, "101 %").unwrap_err();
        assert_eq!(why, "101 % is outside 0 % to 100 %");
        assert_eq!(inter.takes(), "1 ms to 86400 s");
    }

    #[test]
    fn zero_can_have_a_name() {
        let most = wants(Of::Server, "maxconn");
        assert_eq!(most.show(&0.into()), "unlimited");
        assert_eq!(parse(&most, "Unlimited"), Ok(0.into()));
        let accepted = wants(Of::Props(Kind::LoadBalancer), "maxconn");
        assert!(parse(&accepted, "unlimited").is_err());
    }

    #[test]
    fn choices_are_found_by_their_beginning_or_suggested() {
        let algorithm = wants(Of::Props(Kind::LoadBalancer), "algorithm");
        assert_eq!(parse(&algorithm, "leastconn"), Ok("leastconn".into()));
        assert_eq!(parse(&algorithm, "L"), Ok("leastconn".into()));
        let why = parse(&algorithm, "r").unwrap_err();
        assert!(why.contains("not one of roundrobin"), "{why}");
        let why = parse(&algorithm, "leestcon").unwrap_err();
        assert!(why.ends_with("did you mean leastconn?"), "{why}");
        assert!(parse(&algorithm, "é").is_err());
        assert!(
            parse(&algorithm, "")
                .unwrap_err()
                .starts_with("write one of")
        );
    }

    #[test]
    fn checks_and_sizes_are_short_texts() {
        for (text, value) in [
            ("tcp", Value::from("tcp")),
            ("None", "none".into()),
            ("http /healthz", serde_json::json!({"http": "/healthz"})),
            ("/up", serde_json::json!({"http": "/up"})),
        ] {
            assert_eq!(parse(&Wants::Check, text), Ok(value), "{text}");
        }
        assert!(parse(&Wants::Check, "http").unwrap_err().contains("slash"));
        assert!(parse(&Wants::Check, "ping").is_err());
        assert_eq!(parse(&Wants::Size, "20x5"), Ok(serde_json::json!([20, 5])));
        assert_eq!(parse(&Wants::Size, "auto"), Ok(Value::Null));
        assert!(parse(&Wants::Size, "wide").is_err());
        assert_eq!(Wants::Size.show(&serde_json::json!([20, 5])), "20 x 5");
        assert_eq!(parse(&Wants::YesNo, "on"), Ok(true.into()));
        assert!(parse(&Wants::YesNo, "maybe").is_err());
    }
}
