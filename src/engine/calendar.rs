//! Dates of virtual time. A run starts at a fixed moment, so the same run writes the same dates.

use super::Nanos;

/// Unix time of the start of every run: Thu, 01 Jan 2026 00:00:00 GMT.
pub const START_UNIX_S: u64 = 1_767_225_600;

/// A moment as a civil date in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named for what they are")]
pub struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// 0 is Sunday.
    pub weekday: u32,
}

impl Civil {
    /// The date of a moment of the run.
    pub fn at(now: Nanos) -> Self {
        let unix = START_UNIX_S + now.0 / 1_000_000_000;
        let (days, second) = ((unix / 86_400) as i64, (unix % 86_400) as u32);
        // Days to civil date, after Howard Hinnant's "chrono-compatible low-level date algorithms".
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        Self {
            year: yoe + era * 400 + i64::from(month <= 2),
            month: month as u32,
            day: (doy - (153 * mp + 2) / 5 + 1) as u32,
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            weekday: ((days + 4).rem_euclid(7)) as u32,
        }
    }
}

/// A moment as HTTP writes it (RFC 9110, 5.6.7): `Thu, 01 Jan 2026 00:00:00 GMT`.
pub fn http_date(now: Nanos) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let c = Civil::at(now);
    let (weekday, month) = (
        DAYS[c.weekday as usize % 7],
        MONTHS[(c.month as usize - 1) % 12],
    );
    format!(
        "{weekday}, {:02} {month} {} {:02}:{:02}:{:02} GMT",
        c.day, c.year, c.hour, c.minute, c.second
    )
}

/// A moment as SQL writes it: `2026-01-01 00:00:00`.
pub fn sql_datetime(now: Nanos) -> String {
    let c = Civil::at(now);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
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
