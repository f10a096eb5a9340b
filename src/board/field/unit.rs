//! Units: how a number is written for people, and read from what they type.
//!
//! Exact in both directions: what is shown reads back as the same number, and nothing is rounded.

/// The unit in which a property is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    None,
    /// Microseconds.
    Micros,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// Parts of a hundred.
    Percent,
    /// Kilobytes in a second.
    KbPerSecond,
    /// So often in a second.
    PerSecond,
}

/// A unit's names, the one that is shown first, and how many of the smallest of its family it is.
type Named = (&'static [&'static str], u64);

/// Units of time; microseconds are the smallest.
const TIMES: [Named; 6] = [
    (&["µs", "us", "μs"], 1),
    (&["ms"], 1_000),
    (&["s", "sec", "seconds"], 1_000_000),
    (&["min", "minutes"], 60_000_000),
    (&["h", "hours"], 3_600_000_000),
    (&["d", "days"], 86_400_000_000),
];
/// Units of bandwidth.
const BANDWIDTHS: [Named; 3] = [
    (&["kB/s", "kb/s"], 1),
    (&["MB/s", "mb/s"], 1_000),
    (&["GB/s", "gb/s"], 1_000_000),
];
const PERCENT: [Named; 1] = [(&["%", "percent"], 1)];
const PER_SECOND: [Named; 1] = [(&["/s", "per second"], 1)];

impl Unit {
    /// The unit in the name of a property: `timeout_ms`, `loss_pct`.
    pub fn of_name(name: &str) -> Self {
        match name {
            "rate" => Self::PerSecond,
            _ if name.ends_with("_kb_s") => Self::KbPerSecond,
            _ if name.ends_with("_us") => Self::Micros,
            _ if name.ends_with("_ms") => Self::Millis,
            _ if name.ends_with("_s") => Self::Seconds,
            _ if name.ends_with("_pct") => Self::Percent,
            _ => Self::None,
        }
    }

    /// All units that can be written, small ones first.
    const fn family(self) -> &'static [Named] {
        match self {
            Self::None => &[],
            Self::Micros | Self::Millis | Self::Seconds => &TIMES,
            Self::Percent => &PERCENT,
            Self::KbPerSecond => &BANDWIDTHS,
            Self::PerSecond => &PER_SECOND,
        }
    }

    /// How many of the smallest of the family this one is.
    const fn size(self) -> u64 {
        match self {
            Self::Millis => 1_000,
            Self::Seconds => 1_000_000,
            Self::None | Self::Micros | Self::Percent | Self::KbPerSecond | Self::PerSecond => 1,
        }
    }

    /// The unit as it is kept: `ms`.
    pub fn name(self) -> &'static str {
        let own = self.family().iter().find(|(_, size)| *size == self.size());
        own.map_or("", |(names, _)| names[0])
    }

    /// The largest unit that is written. Longer times are told in seconds, as they are in the
    /// configuration of servers.
    const fn largest(self) -> u64 {
        match self {
            Self::Micros | Self::Millis | Self::Seconds => 1_000_000,
            Self::KbPerSecond => 1_000_000,
            Self::None | Self::Percent | Self::PerSecond => 1,
        }
    }

    /// A whole number of this unit as people read it: `30 s`, `2.5 ms`, `151`.
    pub fn show(self, value: u64) -> String {
        let total = u128::from(value) * u128::from(self.size());
        let fits = |(_, size): &&Named| {
            let size = u128::from(*size);
            size <= u128::from(self.largest())
                && total >= size
                && (total % size * 1_000) % size == 0
        };
        let best = self.family().iter().rev().find(fits);
        // The unit it is kept in always fits; zero is told in it too.
        let (name, size) = best.map_or((self.name(), self.size()), |(names, size)| {
            (names[0], *size)
        });
        let (whole, rest) = (total / u128::from(size), total % u128::from(size));
        let thousandths = rest * 1_000 / u128::from(size);
        let number = match thousandths {
            0 => whole.to_string(),
            part => format!("{whole}.{part:03}")
                .trim_end_matches('0')
                .to_owned(),
        };
        match name {
            "" => number,
            name => format!("{number} {name}"),
        }
    }

    /// A number of this unit that need not be whole: `0.5 %`, `12 /s`.
    pub fn show_number(self, value: f64) -> String {
        match self.name() {
            "" => value.to_string(),
            name => format!("{value} {name}"),
        }
    }

    /// Reads a whole number of this unit. A number without a unit is in the unit that `shown` has,
    /// which is what stood there before; without one, in the unit it is kept in.
    pub fn read(self, text: &str, shown: &str) -> Result<u64, String> {
        let (number, unit) = split(text);
        if number.is_empty() {
            return Err(not_a_number(text.trim()));
        }
        let (_, shown) = split(shown);
        let size = match (unit, shown) {
            ("", "") => self.size(),
            ("", shown) => self.size_of(shown).unwrap_or_else(|| self.size()),
            (unit, _) => self.size_of(unit).ok_or_else(|| self.unknown(unit))?,
        };
        let (digits, places) = decimal(number)?;
        let size = u128::from(size) * digits;
        let kept = u128::from(self.size()) * 10_u128.pow(places);
        if size % kept != 0 {
            return Err(match self.name() {
                "" => format!("{text} is not a whole number"),
                name => format!("{text} is finer than whole {name}, in which it is kept"),
            });
        }
        u64::try_from(size / kept).map_err(|_| format!("{text} is too large"))
    }

    /// Reads a number of this unit that need not be whole.
    pub fn read_number(self, text: &str) -> Result<f64, String> {
        let (number, unit) = split(text);
        if !unit.is_empty() && self.size_of(unit).is_none() {
            return Err(self.unknown(unit));
        }
        let number = number.replace('_', "");
        let value: Result<f64, _> = number.parse();
        value
            .ok()
            .filter(|v| v.is_finite())
            .ok_or_else(|| not_a_number(text))
    }

    fn size_of(self, unit: &str) -> Option<u64> {
        let is = |(names, _): &&Named| names.iter().any(|n| n.eq_ignore_ascii_case(unit));
        self.family().iter().find(is).map(|(_, size)| *size)
    }

    fn unknown(self, unit: &str) -> String {
        let names: Vec<&str> = self.family().iter().map(|(names, _)| names[0]).collect();
        match names.as_slice() {
            [] => format!("{unit:?} is too much: this is a plain number"),
            [one] => format!("{unit:?} is no unit here; write {one}"),
            [init @ .., last] => {
                let init = init.join(", ");
                format!("{unit:?} is no unit here; write {init} or {last}")
            }
        }
    }
}

/// A text in its number and its unit.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-' | '+');
    let end = text.find(|c| !number(c)).unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

/// The digits of a number without its point, and how many of them stand after it.
fn decimal(number: &str) -> Result<(u128, u32), String> {
    if number.contains(',') {
        return Err(format!(
            "{number} has a comma; write a point for parts of one, and large numbers without marks"
        ));
    }
    let plain = number.replace('_', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let part = part.trim_end_matches('0');
    let digits = format!("{whole}{part}");
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number {
        return Err(not_a_number(number));
    }
    // Twenty digits hold every number that is kept; more would overflow below.
    if digits.len() > 20 {
        return Err(format!("{number} has too many digits"));
    }
    let places = part.len() as u32;
    let digits = digits.parse().map_err(|_| not_a_number(number))?;
    Ok((digits, places))
}

fn not_a_number(text: &str) -> String {
    match text {
        "" => "write a number".to_owned(),
        text => format!("{text:?} is not a number"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_shown_in_the_largest_unit_that_holds_them() {
        for (unit, value, shown) in [
            (Unit::None, 151, "151"),
            (Unit::Micros, 0, "0 µs"),
            (Unit::Micros, 250, "250 µs"),
            (Unit::Micros, 2_500, "2.5 ms"),
            (Unit::Micros, 1_234_567, "1234.567 ms"),
            (Unit::Millis, 30_000, "30 s"),
            (Unit::Millis, 1_500, "1.5 s"),
            (Unit::Millis, 5, "5 ms"),
            (Unit::Seconds, 86_400, "86400 s"),
            (Unit::KbPerSecond, 1_500, "1.5 MB/s"),
            (Unit::KbPerSecond, 12, "12 kB/s"),
        ] {
            assert_eq!(unit.show(value), shown);
        }
        assert_eq!(Unit::Percent.show_number(0.5), "0.5 %");
        assert_eq!(Unit::PerSecond.show_number(12.0), "12 /s");
    }

    #[test]
    fn what_people_type_is_read() {
        for (unit, text, shown, value) in [
            (Unit::Millis, "200ms", "30 s", Ok(200)),
            (Unit::Millis, "2 s", "30 s", Ok(2_000)),
            (Unit::Millis, " 1.5s ", "30 s", Ok(1_500)),
            (Unit::Millis, "10", "30 s", Ok(10_000)),
            (Unit::Millis, "10", "", Ok(10)),
            (Unit::Millis, "2 min", "", Ok(120_000)),
            (Unit::Millis, "1 h", "", Ok(3_600_000)),
            (Unit::Micros, "1us", "", Ok(1)),
            (Unit::Micros, "10", "2.5 ms", Ok(10_000)),
            (Unit::None, "1_000", "8", Ok(1_000)),
            (Unit::KbPerSecond, "2 mb/s", "", Ok(2_000)),
        ] {
            assert_eq!(unit.read(text, shown), value, "{text}");
        }
        for (unit, text, why) in [
            (Unit::Millis, "0.5 us", "finer than whole ms"),
            (Unit::Millis, "5 kg", "is no unit here; write µs, ms"),
            (Unit::None, "1.5", "not a whole number"),
            (Unit::None, "5 s", "plain number"),
            (Unit::None, "many", "\"many\" is not a number"),
            (Unit::None, "", "write a number"),
            (Unit::None, "-1", "not a number"),
            (Unit::None, "0,5", "a comma"),
            (Unit::Seconds, "99999999999999999999 d", "too large"),
        ] {
            let told = unit.read(text, "").unwrap_err();
            assert!(told.contains(why), "{text}: {told}");
        }
        assert_eq!(Unit::Percent.read_number("0.5%"), Ok(0.5));
        assert_eq!(Unit::Percent.read_number("5 percent"), Ok(5.0));
        assert_eq!(Unit::PerSecond.read_number("12/s"), Ok(12.0));
        assert!(Unit::Percent.read_number("5 ms").is_err());
        assert!(Unit::Percent.read_number("-").is_err());
    }

    const UNITS: [Unit; 5] = [
        Unit::None,
        Unit::Micros,
        Unit::Millis,
        Unit::Seconds,
        Unit::KbPerSecond,
    ];

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same(value in 0_u64..1 << 53, small in 0_u64..10_000) {
            for unit in UNITS {
                for value in [value, small] {
                    let shown = unit.show(value);
                    prop_assert_eq!(unit.read(&shown, ""), Ok(value), "{}", shown);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}", digits in "[-+0-9._,]{0,40}[a-zµ/% ]{0,4}") {
            for unit in UNITS.into_iter().chain([Unit::Percent, Unit::PerSecond]) {
                for text in [&text, &digits] {
                    let _ = unit.read(text, "5 ms");
                    let _ = unit.read_number(text);
                }
            }
        }
    }
}
