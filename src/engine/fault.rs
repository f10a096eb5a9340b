//! Faults: what can be broken, and how people write it.
//!
//! A spec is `TARGET:VERB[(ARGS)][@START[..END]]`: `web-1:kill@10s..20s`, `db-primary:hang`,
//! `lb->web-1:delay(200ms)`. The target is a node, a frame or an edge. Without a window the fault
//! starts at once and lasts until it is taken back.

mod fits;

use std::fmt;
use std::str::FromStr;

use crate::board::Id;

use super::Nanos;

pub use fits::{fits, suggest};

/// What happens to the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verb {
    /// Node: the process is gone. Port closed, open connections reset.
    Kill,
    /// Node: takes connections, never answers.
    Hang,
    /// Node: while it lasts, work takes this many times as long, above 1. Work under way when it
    /// begins or ends goes on at the other speed, as under a CPU limit (Linux cgroup v2, `cpu.max`).
    Slow(f64),
    /// Node: this share of requests, in percent, is answered with this status without being served.
    Error(f64, u16),
    /// Edge: nothing passes, either way.
    Cut,
    /// Edge: every message takes this much longer, one way.
    Delay(Nanos),
    /// Edge: this share of messages, in percent, is lost and sent again as TCP does.
    Loss(f64),
    /// Replica: events wait this long before they are applied, instead of the node's own lag.
    Lag(Nanos),
}

/// A fault with its target and its window.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultSpec {
    /// Node, frame or edge.
    pub target: Id,
    /// What happens to it.
    pub verb: Verb,
    /// When it starts; `None` is at once.
    pub start: Option<Nanos>,
    /// When it ends; `None` is when it is taken back.
    pub end: Option<Nanos>,
}

/// Why a text is not a fault spec.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// No `TARGET:VERB`.
    #[error("{0:?} is not a fault; write TARGET:VERB, such as web-1:kill@10s..20s")]
    Shape(String),
    /// The target is not an id.
    #[error("the target of {0:?} is not an id: {1}")]
    Target(String, crate::board::IdError),
    /// No such verb.
    #[error(
        "unknown fault {0:?}; use kill, hang, slow(4), error(50%), error(50%,500), cut, delay(200ms), loss(5%) or lag(2s)"
    )]
    Verb(String),
    /// The arguments do not fit the verb: as written, and what they may be.
    #[error("{0} is out of bounds; {1}")]
    Bounds(String, &'static str),
    /// The window is not `START` or `START..END`.
    #[error(
        "{0:?} is not a time window; write @10s, or @10s..20s with the end after the start, in ns, us, ms, s or m"
    )]
    Window(String),
}

impl Verb {
    /// True for verbs that act on an edge.
    pub const fn on_edge(self) -> bool {
        match self {
            Self::Cut | Self::Delay(_) | Self::Loss(_) => true,
            Self::Kill | Self::Hang | Self::Slow(_) | Self::Error(..) | Self::Lag(_) => false,
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill => f.write_str("kill"),
            Self::Hang => f.write_str("hang"),
            Self::Slow(k) => write!(f, "slow({k})"),
            Self::Error(pct, status) => write!(f, "error({pct}%,{status})"),
            Self::Cut => f.write_str("cut"),
            Self::Delay(by) => write!(f, "delay({})", span(*by)),
            Self::Loss(pct) => write!(f, "loss({pct}%)"),
            Self::Lag(by) => write!(f, "lag({})", span(*by)),
        }
    }
}

impl FromStr for Verb {
    type Err = FaultError;
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, args) = match text.split_once('(') {
            None => (text, Vec::new()),
            Some((name, rest)) => {
                let unclosed = || FaultError::Verb(text.to_owned());
                let inner = rest.strip_suffix(')').ok_or_else(unclosed)?;
                (name, inner.split(',').map(str::trim).collect())
            }
        };
        let name = name.trim();
        let read = match (name, args.as_slice()) {
            ("kill", []) => Some(Self::Kill),
            ("hang" | "freeze", []) => Some(Self::Hang),
            ("slow", [k]) => factor(k).map(Self::Slow),
            ("error", [pct]) => percent(pct).map(|pct| Self::Error(pct, 500)),
            ("error", [pct, status]) => match (percent(pct), status.parse::<u16>()) {
                (Some(pct), Ok(status @ 400..=599)) => Some(Self::Error(pct, status)),
                _ => None,
            },
            ("cut", []) => Some(Self::Cut),
            ("delay", [by]) => parse_span(by).map(Self::Delay),
            ("loss", [pct]) => percent(pct).map(Self::Loss),
            ("lag", [by]) => parse_span(by).map(Self::Lag),
            _ => None,
        };
        read.ok_or_else(|| match bounds(name) {
            Some(bounds) => FaultError::Bounds(text.to_owned(), bounds),
            None => FaultError::Verb(text.to_owned()),
        })
    }
}

/// What a verb takes, for people.
fn bounds(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "kill" | "hang" | "freeze" | "cut" => "this fault takes no arguments: kill, hang, cut",
        "slow" => "the factor must be above 1 and at most 1000000, such as slow(4)",
        "error" => {
            "the share must be 0% to 100% and the status 400 to 599, such as error(50%) or \
             error(50%,503)"
        }
        "loss" => "the share must be 0% to 100%, such as loss(5%)",
        "delay" => "the time must be 0s to 1000000000s, such as delay(200ms)",
        "lag" => "the time must be 0s to 1000000000s, such as lag(2s)",
        _ => return None,
    })
}

fn factor(text: &str) -> Option<f64> {
    let factor = text.trim_start_matches('x').parse::<f64>().ok()?;
    (factor > 1.0 && factor <= 1e6).then_some(factor)
}

impl fmt::Display for FaultSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.target, self.verb)?;
        match (self.start, self.end) {
            (None, None) => Ok(()),
            (start, None) => write!(f, "@{}", span(start.unwrap_or_default())),
            (start, Some(end)) => write!(f, "@{}..{}", span(start.unwrap_or_default()), span(end)),
        }
    }
}

impl FromStr for FaultSpec {
    type Err = FaultError;
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (target, rest) = text
            .split_once(':')
            .ok_or_else(|| FaultError::Shape(text.to_owned()))?;
        let target =
            Id::new(target.trim()).map_err(|why| FaultError::Target(text.to_owned(), why))?;
        let (verb, window) = match rest.split_once('@') {
            None => (rest, None),
            Some((verb, window)) => (verb, Some(window)),
        };
        let (start, end) = match window {
            None => (None, None),
            Some(window) => {
                let bad = || FaultError::Window(window.to_owned());
                match window.split_once("..") {
                    None => (Some(parse_span(window).ok_or_else(bad)?), None),
                    Some((start, end)) => {
                        let start = parse_span(start).ok_or_else(bad)?;
                        let end = parse_span(end).filter(|e| *e > start).ok_or_else(bad)?;
                        (Some(start), Some(end))
                    }
                }
            }
        };
        Ok(Self {
            target,
            verb: verb.trim().parse()?,
            start,
            end,
        })
    }
}

/// Reads a span such as `200ms`, `1.5s`, `2m`. A bare number is seconds.
pub fn parse_span(text: &str) -> Option<Nanos> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let scale: f64 = match unit.trim() {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "s" | "" => 1e9,
        "m" | "min" => 60e9,
        "h" => 3600e9,
        _ => return None,
    };
    let value = number.parse::<f64>().ok()? * scale;
    (value.is_finite() && value <= 1e18).then(|| Nanos(value.round() as u64))
}

/// Writes a span so that [`parse_span`] reads it back exactly.
pub fn span(span: Nanos) -> String {
    let n = span.0;
    let (value, unit) = match n {
        0 => (0, "s"),
        _ if n.is_multiple_of(1_000_000_000) => (n / 1_000_000_000, "s"),
        _ if n.is_multiple_of(1_000_000) => (n / 1_000_000, "ms"),
        _ if n.is_multiple_of(1_000) => (n / 1_000, "us"),
        _ => (n, "ns"),
    };
    format!("{value}{unit}")
}

fn percent(text: &str) -> Option<f64> {
    let value = text.trim().trim_end_matches('%').parse::<f64>().ok()?;
    (0.0..=100.0).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let spec: FaultSpec = text.parse().unwrap();
        assert_eq!(spec.to_string(), text);
    }

    #[test]
    fn specs_read_and_write_the_same() {
        for text in [
            "web-1:kill@10s..20s",
            "db-primary:hang",
            "lb->web-1:delay(200ms)",
            "server-2:kill@20s",
            "app:error(50%,503)",
            "app:slow(4)",
            "user->web:cut@1500ms..2s",
            "db-replica:lag(2s)",
            "user->web:loss(2.5%)",
        ] {
            check(text);
        }
    }

    #[test]
    fn bad_specs_say_what_to_write() {
        assert!(matches!(
            "web-1".parse::<FaultSpec>(),
            Err(FaultError::Shape(_))
        ));
        assert!(matches!(
            "web-1:burn".parse::<FaultSpec>(),
            Err(FaultError::Verb(_))
        ));
        assert!(matches!(
            "web-1:kill@20s..10s".parse::<FaultSpec>(),
            Err(FaultError::Window(_))
        ));
        assert!(matches!(
            "a b:kill".parse::<FaultSpec>(),
            Err(FaultError::Target(..))
        ));
        for (text, bounds) in [
            ("web:error(200%)", "0% to 100%"),
            ("web:error(50%,200)", "400 to 599"),
            ("web:slow(1)", "above 1"),
            ("web:slow(fast)", "above 1"),
            ("web:slow", "such as slow(4)"),
            ("web:kill(3)", "no arguments"),
            ("a->b:delay(-1s)", "0s to"),
            ("a->b:loss(101%)", "0% to 100%"),
            ("db:lag(2 days)", "0s to"),
        ] {
            let error = text.parse::<FaultSpec>().unwrap_err();
            assert!(matches!(error, FaultError::Bounds(..)), "{error}");
            assert!(error.to_string().contains(bounds), "{error}");
        }
    }
}
