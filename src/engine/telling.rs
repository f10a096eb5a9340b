//! Failed requests as lines of the log: the first one at once, what follows within a second counted.

use super::Nanos;
use super::ledger::Request;
use super::view::{LogLevel, Outcome};
use super::world::World;

/// Failures this close to the last line are counted, not told one by one.
const QUIET: Nanos = Nanos::from_secs(1);

/// What was told of failures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    at: Option<Nanos>,
    since: u64,
}

impl Told {
    /// How many failures a line at this time speaks of besides its own; `None` when it is too early
    /// for a line.
    fn turn(&mut self, now: Nanos) -> Option<u64> {
        if self.at.is_some_and(|at| now.since(at) < QUIET) {
            self.since += 1;
            return None;
        }
        self.at = Some(now);
        Some(std::mem::take(&mut self.since))
    }
}

impl World {
    /// Tells of a request that failed. A page that is not there (4xx) is an answer, no failure.
    pub(super) fn tell_failure(
        &mut self,
        request: &Request,
        outcome: Outcome,
        status: Option<u16>,
        span: Nanos,
    ) {
        let failed = match outcome {
            Outcome::Ok | Outcome::Abandoned => false,
            Outcome::HttpError => status.is_some_and(|s| s >= 500),
            Outcome::Refused | Outcome::Reset | Outcome::Timeout | Outcome::DnsError => true,
        };
        if !failed {
            return;
        }
        let Some(before) = self.told.turn(self.now()) else {
            return;
        };
        let what = match status {
            Some(status) => status.to_string(),
            None => outcome.name().replace('_', " "),
        };
        let mut line = format!(
            "{} {} {}: {what} after {span}",
            request.id, request.http.method, request.http.target
        );
        if before > 0 {
            line.push_str(&format!(" ({before} more failed before)"));
        }
        let client = request.client;
        self.say(Some(client), LogLevel::Error, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_counts_what_it_leaves_out() {
        let mut told = Told::default();
        let at = Nanos::from_ms;
        assert_eq!(told.turn(at(5)), Some(0));
        assert_eq!(told.turn(at(500)), None);
        assert_eq!(told.turn(at(1_004)), None);
        assert_eq!(told.turn(at(1_005)), Some(2));
        assert_eq!(told.turn(at(3_000)), Some(0));
    }
}
