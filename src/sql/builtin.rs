//! The store's own SQL functions, for what SQLite lacks or means differently.
//!
//! Everything is deterministic: the time and the random state are set by the store before each
//! statement.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value as V, ValueRef};
use rusqlite::{Connection, Result};

use super::calendar::DateTime;

/// What the functions read: set by the store before each statement.
#[derive(Debug, Default)]
pub(super) struct Ambient {
    /// Seconds since 1970.
    pub now: AtomicI64,
    /// State of `RAND()`.
    pub random: AtomicU64,
}

/// Largest text that `REPEAT` makes, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// Adds the functions to a connection.
pub(super) fn register(db: &Connection, ambient: &Arc<Ambient>) -> Result<()> {
    // A column default may read the time, so `wb_now` must not be called constant.
    let clock = Arc::clone(ambient);
    db.create_scalar_function("wb_now", 0, FunctionFlags::SQLITE_UTF8, move |_| {
        Ok(DateTime::from_unix(clock.now.load(Ordering::Relaxed)).text())
    })?;
    let dice = Arc::clone(ambient);
    db.create_scalar_function("wb_rand", 0, FunctionFlags::SQLITE_UTF8, move |_| {
        Ok(next_random(&dice.random))
    })?;
    pure(db, "wb_div", 2, |c| {
        let (Some(a), Some(b)) = (number(c, 0), number(c, 1)) else {
            return Ok(V::Null);
        };
        match (a, b) {
            (_, Number::Int(0)) => Ok(V::Null),
            (Number::Int(a), Number::Int(b)) => Ok(a.checked_div(b).map_or(V::Null, V::Integer)),
            (a, b) => Ok(whole((a.real() / b.real()).trunc())),
        }
    })?;
    pure(db, "wb_mod", 2, |c| {
        let (Some(a), Some(b)) = (number(c, 0), number(c, 1)) else {
            return Ok(V::Null);
        };
        match (a, b) {
            (Number::Int(a), Number::Int(b)) => Ok(a.checked_rem(b).map_or(V::Null, V::Integer)),
            (_, b) if b.real() == 0.0 => Ok(V::Null),
            (a, b) => Ok(V::Real(a.real() % b.real())),
        }
    })?;
    pure(db, "wb_concat", -1, |c| {
        let parts: Option<Vec<String>> = (0..c.len()).map(|i| text(c, i)).collect();
        Ok(parts.map_or(V::Null, |p| V::Text(p.concat())))
    })?;
    pure(db, "wb_greatest", -1, |c| extreme(c, true))?;
    pure(db, "wb_least", -1, |c| extreme(c, false))?;
    pure(db, "wb_lower", 1, |c| Ok(map_text(c, str::to_lowercase)))?;
    pure(db, "wb_upper", 1, |c| Ok(map_text(c, str::to_uppercase)))?;
    pure(db, "wb_reverse", 1, |c| {
        Ok(map_text(c, |t| t.chars().rev().collect()))
    })?;
    pure(db, "wb_left", 2, |c| {
        Ok(cut(c, |len, n| (0, n.clamp(0, len))))
    })?;
    pure(db, "wb_right", 2, |c| {
        Ok(cut(c, |len, n| (len - n.clamp(0, len), len)))
    })?;
    pure(db, "wb_substring", -1, substring)?;
    pure(db, "wb_locate", -1, |c| {
        let (Some(needle), Some(hay)) = (text(c, 0), text(c, 1)) else {
            return Ok(V::Null);
        };
        let from = if c.len() > 2 {
            integer(c, 2).unwrap_or(0)
        } else {
            1
        };
        let hay: Vec<char> = hay.to_lowercase().chars().collect();
        let needle: Vec<char> = needle.to_lowercase().chars().collect();
        if from < 1 || from as usize > hay.len() + 1 {
            return Ok(V::Integer(0));
        }
        let start = from as usize - 1;
        let found = (start..=hay.len().saturating_sub(needle.len()))
            .find(|i| hay[*i..].starts_with(&needle));
        Ok(V::Integer(found.map_or(0, |i| i as i64 + 1)))
    })?;
    pure(db, "wb_repeat", 2, |c| {
        let (Some(part), Some(n)) = (text(c, 0), integer(c, 1)) else {
            return Ok(V::Null);
        };
        let n = usize::try_from(n).unwrap_or(0);
        if part.len().saturating_mul(n) > MAX_TEXT {
            return Ok(V::Null);
        }
        Ok(V::Text(part.repeat(n)))
    })?;
    pure(db, "wb_round", -1, |c| {
        let digits = if c.len() > 1 {
            integer(c, 1).unwrap_or(0)
        } else {
            0
        };
        Ok(match number(c, 0) {
            None => V::Null,
            Some(Number::Int(n)) if digits >= 0 => V::Integer(n),
            Some(n) => {
                let scale = power_of_ten(digits);
                // Half away from zero, as MySQL rounds.
                let rounded = (n.real() * scale).round() / scale;
                if digits > 0 {
                    V::Real(rounded)
                } else {
                    whole(rounded)
                }
            }
        })
    })?;
    pure(db, "wb_floor", 1, |c| Ok(to_whole(c, f64::floor)))?;
    pure(db, "wb_ceil", 1, |c| Ok(to_whole(c, f64::ceil)))?;
    dates(db)
}

fn dates(db: &Connection) -> Result<()> {
    pure(db, "wb_date", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Text(d.date())))
    })?;
    pure(db, "wb_year", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.year)))
    })?;
    pure(db, "wb_month", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.month)))
    })?;
    pure(db, "wb_day", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.day)))
    })?;
    pure(db, "wb_hour", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.hour)))
    })?;
    pure(db, "wb_minute", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.minute)))
    })?;
    pure(db, "wb_second", 1, |c| {
        Ok(date(c, 0).map_or(V::Null, |d| V::Integer(d.second)))
    })?;
    pure(db, "wb_datediff", 2, |c| {
        Ok(match (date(c, 0), date(c, 1)) {
            (Some(a), Some(b)) => V::Integer(a.days() - b.days()),
            _ => V::Null,
        })
    })?;
    pure(db, "wb_timestampdiff", 3, |c| {
        let seconds = match text(c, 0).as_deref() {
            Some("SECOND") => 1,
            Some("MINUTE") => 60,
            Some("HOUR") => 3_600,
            Some("DAY") => 86_400,
            _ => 604_800,
        };
        Ok(match (date(c, 1), date(c, 2)) {
            (Some(a), Some(b)) => V::Integer((b.to_unix() - a.to_unix()) / seconds),
            _ => V::Null,
        })
    })?;
    pure(db, "wb_date_add", 3, |c| {
        let (Some(at), Some(n), Some(unit)) = (date(c, 0), integer(c, 1), text(c, 2)) else {
            return Ok(V::Null);
        };
        let only_date = text(c, 0).is_some_and(|t| t.len() <= 10)
            && !matches!(unit.as_str(), "SECOND" | "MINUTE" | "HOUR");
        Ok(at.add(n, &unit).map_or(V::Null, |moved| {
            V::Text(if only_date {
                moved.date()
            } else {
                moved.text()
            })
        }))
    })?;
    pure(db, "wb_date_format", 2, |c| {
        let (Some(at), Some(pattern)) = (date(c, 0), text(c, 1)) else {
            return Ok(V::Null);
        };
        match at.format(&pattern) {
            Some(text) => Ok(V::Text(text)),
            None => Err(rusqlite::Error::UserFunctionError(
                format!("DATE_FORMAT cannot write all of '{pattern}'").into(),
            )),
        }
    })?;
    pure(db, "wb_from_unixtime", 1, |c| {
        let at = integer(c, 0).filter(|s| (0..=253_402_300_799).contains(s));
        Ok(at.map_or(V::Null, |s| V::Text(DateTime::from_unix(s).text())))
    })
}

fn pure<F>(db: &Connection, name: &str, args: i32, function: F) -> Result<()>
where
    F: Fn(&mut Context<'_>) -> Result<V> + Send + 'static,
{
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function(name, args, flags, function)
}

/// SplitMix64 (Steele, Lea, Flood 2014), as a number in 0 .. 1.
fn next_random(state: &AtomicU64) -> f64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    (z >> 11) as f64 / (1_u64 << 53) as f64
}

#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    Real(f64),
}

impl Number {
    fn real(self) -> f64 {
        match self {
            Self::Int(n) => n as f64,
            Self::Real(x) => x,
        }
    }
}

fn number(c: &Context<'_>, at: usize) -> Option<Number> {
    match c.get_raw(at) {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(n) => Some(Number::Int(n)),
        ValueRef::Real(x) => Some(Number::Real(x)),
        ValueRef::Text(bytes) => Some(leading_number(&String::from_utf8_lossy(bytes))),
    }
}

/// The number that a text begins with, as MySQL reads it; 0 without one.
fn leading_number(text: &str) -> Number {
    let text = text.trim_start();
    let end = text
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || (*i == 0 && matches!(c, '+' | '-'))))
        .map_or(text.len(), |(i, _)| i);
    let number = &text[..end];
    match (number.parse(), number.parse()) {
        (Ok(n), _) => Number::Int(n),
        (_, Ok(x)) => Number::Real(x),
        _ => Number::Int(0),
    }
}

fn integer(c: &Context<'_>, at: usize) -> Option<i64> {
    number(c, at).map(|n| match n {
        Number::Int(n) => n,
        Number::Real(x) => x.round() as i64,
    })
}

fn text(c: &Context<'_>, at: usize) -> Option<String> {
    match c.get_raw(at) {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(x) => Some(x.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn date(c: &Context<'_>, at: usize) -> Option<DateTime> {
    text(c, at).and_then(|t| DateTime::parse(&t))
}

fn map_text(c: &Context<'_>, f: impl Fn(&str) -> String) -> V {
    text(c, 0).map_or(V::Null, |t| V::Text(f(&t)))
}

/// A part of the first argument: from and to in characters, out of its length and the second argument.
fn cut(c: &Context<'_>, part: impl Fn(i64, i64) -> (i64, i64)) -> V {
    let (Some(text), Some(n)) = (text(c, 0), integer(c, 1)) else {
        return V::Null;
    };
    let chars: Vec<char> = text.chars().collect();
    let (from, to) = part(chars.len() as i64, n);
    V::Text(chars[from as usize..to as usize].iter().collect())
}

/// `SUBSTRING(text, position[, length])`: position 0 gives nothing, a negative one counts from the end.
fn substring(c: &mut Context<'_>) -> Result<V> {
    let (Some(text), Some(at)) = (text(c, 0), integer(c, 1)) else {
        return Ok(V::Null);
    };
    let chars: Vec<char> = text.chars().collect();
    let len = chars.len() as i64;
    let count = if c.len() > 2 {
        match integer(c, 2) {
            Some(n) => n.max(0),
            None => return Ok(V::Null),
        }
    } else {
        len
    };
    let from = if at < 0 { len + at } else { at - 1 };
    if !(0..len).contains(&from) || count == 0 {
        return Ok(V::Text(String::new()));
    }
    let to = from.saturating_add(count).min(len);
    Ok(V::Text(chars[from as usize..to as usize].iter().collect()))
}

fn extreme(c: &mut Context<'_>, greatest: bool) -> Result<V> {
    let numbers: Option<Vec<Number>> = (0..c.len())
        .map(|i| match c.get_raw(i) {
            ValueRef::Integer(n) => Some(Number::Int(n)),
            ValueRef::Real(x) => Some(Number::Real(x)),
            _ => None,
        })
        .collect();
    if let Some(numbers) = numbers {
        let best = numbers.into_iter().reduce(|a, b| {
            let take_b = if greatest {
                b.real() > a.real()
            } else {
                b.real() < a.real()
            };
            if take_b { b } else { a }
        });
        return Ok(match best {
            Some(Number::Int(n)) => V::Integer(n),
            Some(Number::Real(x)) => V::Real(x),
            None => V::Null,
        });
    }
    let texts: Option<Vec<String>> = (0..c.len()).map(|i| text(c, i)).collect();
    Ok(texts
        .and_then(|t| {
            if greatest {
                t.into_iter().max()
            } else {
                t.into_iter().min()
            }
        })
        .map_or(V::Null, V::Text))
}

/// 10 to a power, by multiplication: no platform `pow`.
fn power_of_ten(digits: i64) -> f64 {
    let steps = digits.unsigned_abs().min(18);
    let power = (0..steps).fold(1.0, |p, _| p * 10.0);
    if digits < 0 { 1.0 / power } else { power }
}

fn whole(x: f64) -> V {
    if x.abs() < 9.0e18 {
        V::Integer(x as i64)
    } else {
        V::Real(x)
    }
}

fn to_whole(c: &Context<'_>, f: impl Fn(f64) -> f64) -> V {
    match number(c, 0) {
        None => V::Null,
        Some(Number::Int(n)) => V::Integer(n),
        Some(Number::Real(x)) => whole(f(x)),
    }
}
