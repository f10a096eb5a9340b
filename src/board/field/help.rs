//! Help with typing: what a text can be completed to, and the next value in either direction.

use super::{Field, Wants};
use crate::board::Document;

/// Most completions that are offered.
const MOST: usize = 24;

/// The texts that a typed one can become, best first. Empty where anything can be typed.
pub fn complete(board: &Document, field: &Field, typed: &str) -> Vec<String> {
    let all: Vec<String> = match &field.wants {
        Wants::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        Wants::Choice(choices) => choices.iter().map(|c| c.name.clone()).collect(),
        Wants::Check => ["none", "tcp", "http /"].map(str::to_owned).to_vec(),
        Wants::Id(ids) => ids.iter().map(ToString::to_string).collect(),
        Wants::Size => vec!["auto".to_owned()],
        Wants::Ids => {
            let nodes = board.nodes.keys().chain(board.frames.keys());
            let ids = nodes.chain(board.edges.keys()).map(ToString::to_string);
            return last_word(typed, ids.collect());
        }
        Wants::DnsRecord => return record(board, typed),
        Wants::Line if field.path == "props.source" => vec!["builtin:guestbook".to_owned()],
        Wants::Line if field.path == "address" => addresses(board),
        Wants::Whole {
            zero: Some(word), ..
        } => vec![(*word).to_owned()],
        Wants::Line
        | Wants::Lines
        | Wants::Whole { .. }
        | Wants::Number { .. }
        | Wants::Asked
        | Wants::Request => Vec::new(),
    };
    matching(typed, all)
}

/// The texts that begin with what was typed, else those that hold it.
fn matching(typed: &str, all: Vec<String>) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for text in all {
        let lower = text.to_lowercase();
        if lower.starts_with(&typed) {
            first.push(text);
        } else if lower.contains(&typed) {
            second.push(text);
        }
    }
    first.extend(second);
    first.truncate(MOST);
    first
}

/// Completes the last word alone; what stands before it stays.
fn last_word(typed: &str, all: Vec<String>) -> Vec<String> {
    let start = typed.rfind([' ', ',']).map_or(0, |at| at + 1);
    let (head, word) = typed.split_at(start);
    let found = matching(word, all).into_iter();
    found.map(|text| format!("{head}{text}")).collect()
}

/// A record: names of the site and of other records, the two types, addresses of the board.
fn record(board: &Document, typed: &str) -> Vec<String> {
    let before = typed[..typed.rfind(' ').unwrap_or(0)].split_whitespace();
    let domain = board.site.domain.clone();
    match before.collect::<Vec<_>>().as_slice() {
        [] => last_word(typed, vec![domain]),
        [_] => last_word(typed, vec!["A".to_owned(), "CNAME".to_owned()]),
        [_, kind] if kind.eq_ignore_ascii_case("a") => last_word(typed, addresses(board)),
        [_, _] => last_word(typed, vec![domain]),
        _ => Vec::new(),
    }
}

/// Addresses that the board shows or its records name, each once.
fn addresses(board: &Document) -> Vec<String> {
    let frames = board.frames.values().map(|f| &f.address);
    let nodes = board.nodes.values().map(|n| &n.address);
    let mut all: Vec<String> = frames.chain(nodes).flatten().cloned().collect();
    for node in board.nodes.values() {
        if let crate::board::Props::Dns(dns) = &node.props {
            let addresses = dns.records.iter().map(|r| r.value.clone());
            all.extend(addresses.filter(|a| a.parse::<std::net::Ipv4Addr>().is_ok()));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The next value in a direction: choices and yes or no go round, numbers go up and down by about a
/// tenth, at least one. `None` where there is no next one.
pub fn step(field: &Field, up: bool) -> Option<String> {
    let around = |names: Vec<&str>| {
        let here = names.iter().position(|n| *n == field.value);
        let count = names.len();
        let next = match (here, up) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count.checked_sub(1)?,
        };
        names.get(next).map(|n| (*n).to_owned())
    };
    // What can be unset has one value more.
    let unset = field.optional.then_some("");
    match &field.wants {
        Wants::YesNo => around(unset.into_iter().chain(["no", "yes"]).collect()),
        Wants::Choice(choices) => {
            let names = choices.iter().map(|c| c.name.as_str());
            around(unset.into_iter().chain(names).collect())
        }
        Wants::Id(ids) => {
            let ids = ids.iter().map(crate::board::Id::as_str);
            around(unset.into_iter().chain(ids).collect())
        }
        Wants::Check if field.value == "tcp" || field.value == "none" => {
            around(vec!["none", "tcp"])
        }
        Wants::Whole {
            low, high, unit, ..
        } => {
            let value = field.wants.parse(&Document::default(), &field.value, "");
            let now = value.ok()?.as_u64()?;
            let by = stride(now);
            let next = if up {
                now.checked_add(by)?
            } else {
                // Below a round number the stride is that of what lies below.
                now.checked_sub(stride(now.saturating_sub(by)))?
            };
            (*low..=*high).contains(&next).then(|| unit.show(next))
        }
        Wants::Number { low, high, unit } => {
            let now = unit.read_number(&field.value).unwrap_or(0.0);
            let by = match now {
                n if n < 1.0 => 0.1,
                n if n < 10.0 => 1.0,
                n if n < 100.0 => 10.0,
                _ => 100.0,
            };
            let next = if up { now + by } else { now - by };
            // Tenths that are not quite tenths are not shown.
            let next = (next * 10.0).round() / 10.0;
            (*low..=*high)
                .contains(&next)
                .then(|| unit.show_number(next))
        }
        Wants::Check
        | Wants::Line
        | Wants::Lines
        | Wants::Ids
        | Wants::Size
        | Wants::DnsRecord
        | Wants::Asked
        | Wants::Request => None,
    }
}

/// About a tenth of a number, as a round number: 1 below 20, 10 below 200, and so on.
const fn stride(now: u64) -> u64 {
    let mut by = 1;
    while by < 1_000_000_000_000_000_000 && now / by >= 20 {
        by *= 10;
    }
    by
}
