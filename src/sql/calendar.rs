//! Dates and times as MySQL writes them, in UTC, from whole seconds. No clock is read here.
//!
//! The civil calendar by H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".

/// A point in time: date and time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named for what they are")]
pub struct DateTime {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

/// Days since 1970-01-01.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn month_length(year: i64, month: i64) -> i64 {
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    days_from_civil(next.0, next.1, 1) - days_from_civil(year, month, 1)
}

impl DateTime {
    /// From seconds since 1970-01-01 00:00:00 UTC.
    pub fn from_unix(seconds: i64) -> Self {
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        let rest = seconds.rem_euclid(86_400);
        Self {
            year,
            month,
            day,
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub fn to_unix(self) -> i64 {
        self.days() * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        days_from_civil(self.year, self.month, self.day)
    }

    /// Reads `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (date, time),
            None => (text, "00:00:00"),
        };
        let mut date = date.split('-').map(|p| p.parse::<i64>().ok());
        let mut time = time.split(':').map(|p| p.parse::<i64>().ok());
        let value = Self {
            year: date.next()??,
            month: date.next()??,
            day: date.next()??,
            hour: time.next()??,
            minute: time.next()??,
            second: time.next()??,
        };
        let valid = (1..=9999).contains(&value.year)
            && (1..=12).contains(&value.month)
            && (1..=month_length(value.year, value.month)).contains(&value.day)
            && (0..24).contains(&value.hour)
            && (0..60).contains(&value.minute)
            && (0..60).contains(&value.second);
        (valid && date.next().is_none() && time.next().is_none()).then_some(value)
    }

    /// `INTERVAL n unit` later. A day that the month lacks becomes its last. `None` outside year 1 to 9999.
    pub fn add(self, n: i64, unit: &str) -> Option<Self> {
        let seconds = match unit {
            "SECOND" => 1,
            "MINUTE" => 60,
            "HOUR" => 3_600,
            "DAY" => 86_400,
            "WEEK" => 7 * 86_400,
            _ => {
                let months = match unit {
                    "MONTH" => n,
                    "QUARTER" => n.checked_mul(3)?,
                    _ => n.checked_mul(12)?,
                };
                let index = (self.year * 12 + self.month - 1).checked_add(months)?;
                let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
                let day = self.day.min(month_length(year.clamp(0, 10_000), month));
                let moved = Self {
                    year,
                    month,
                    day,
                    ..self
                };
                return (1..=9999).contains(&year).then_some(moved);
            }
        };
        let moved = Self::from_unix(self.to_unix().checked_add(n.checked_mul(seconds)?)?);
        (1..=9999).contains(&moved.year).then_some(moved)
    }

    /// `YYYY-MM-DD`.
    pub fn date(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `HH:MM:SS`.
    pub fn time(self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    pub fn text(self) -> String {
        format!("{} {}", self.date(), self.time())
    }

    /// `DATE_FORMAT`; `None` for a specifier that is not known here.
    pub fn format(self, pattern: &str) -> Option<String> {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const DAYS: [&str; 7] = [
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
            "Monday",
            "Tuesday",
            "Wednesday",
        ];
        let month = MONTHS[(self.month - 1) as usize];
        let weekday = DAYS[self.days().rem_euclid(7) as usize];
        let mut out = String::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            match chars.next()? {
                'Y' => out.push_str(&format!("{:04}", self.year)),
                'y' => out.push_str(&format!("{:02}", self.year % 100)),
                'm' => out.push_str(&format!("{:02}", self.month)),
                'c' => out.push_str(&self.month.to_string()),
                'd' => out.push_str(&format!("{:02}", self.day)),
                'e' => out.push_str(&self.day.to_string()),
                'H' => out.push_str(&format!("{:02}", self.hour)),
                'i' => out.push_str(&format!("{:02}", self.minute)),
                's' | 'S' => out.push_str(&format!("{:02}", self.second)),
                'T' => out.push_str(&self.time()),
                'M' => out.push_str(month),
                'b' => out.push_str(&month[..3]),
                'W' => out.push_str(weekday),
                'a' => out.push_str(&weekday[..3]),
                '%' => out.push('%'),
                _ => return None,
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(DateTime::from_unix(0).text(), "1970-01-01 00:00:00");
        assert_eq!(
            DateTime::from_unix(951_782_400).text(),
            "2000-02-29 00:00:00"
        );
        assert_eq!(DateTime::from_unix(-1).text(), "1969-12-31 23:59:59");
        let last = DateTime::parse("2026-01-31 10:00:00").unwrap();
        assert_eq!(last.add(1, "MONTH").unwrap().date(), "2026-02-28");
        assert_eq!(last.add(-1, "YEAR").unwrap().date(), "2025-01-31");
        assert_eq!(
            last.format("%W %e %M %Y").unwrap(),
            "Saturday 31 January 2026"
        );
        assert_eq!(DateTime::parse("2026-02-30"), None);
        assert_eq!(last.add(i64::MAX, "DAY"), None);
    }

    proptest::proptest! {
        #[test]
        fn text_and_seconds_agree(seconds in -60_000_000_000_i64..250_000_000_000) {
            let at = DateTime::from_unix(seconds);
            proptest::prop_assert_eq!(at.to_unix(), seconds);
            proptest::prop_assert_eq!(DateTime::parse(&at.text()), Some(at));
        }
    }
}
