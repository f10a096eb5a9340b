//! Dates of virtual time. A run starts at a fixed moment, so the same run writes the same dates.

use super::Nanos;
use crate::sql::calendar::DateTime;

/// Unix time of the start of every run: Thu, 01 Jan 2026 00:00:00 GMT.
pub const START_UNIX_S: u64 = 1_767_225_600;

/// A moment of the run as a civil date in UTC.
pub fn date(now: Nanos) -> DateTime {
    let unix = START_UNIX_S.saturating_add(now.0 / 1_000_000_000);
    DateTime::from_unix(i64::try_from(unix).unwrap_or(i64::MAX))
}

/// A moment as HTTP writes it (RFC 9110, 5.6.7): `Thu, 01 Jan 2026 00:00:00 GMT`.
pub fn http_date(now: Nanos) -> String {
    let written = date(now).format("%a, %d %b %Y %H:%i:%s GMT");
    // Every specifier of the pattern is known.
    written.unwrap_or_default()
}

/// A moment as SQL writes it: `2026-01-01 00:00:00`.
pub fn sql_datetime(now: Nanos) -> String {
    date(now).text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        assert_eq!(http_date(Nanos::ZERO), "Thu, 01 Jan 2026 00:00:00 GMT");
        let leap = Nanos::from_secs((365 + 365 + 59) * 86_400 + 3_661);
        assert_eq!(http_date(leap), "Tue, 29 Feb 2028 01:01:01 GMT");
        assert_eq!(sql_datetime(leap), "2028-02-29 01:01:01");
    }
}
