//! The clock in words: how virtual time follows real time, and how far it is behind.

use crate::app::state::Clock;
use crate::live::{Nanos, Pace};
use crate::ui::symbols::Symbols;
use crate::ui::theme::Role;

/// The clock's mode: `LIVE`, `PAUSED`, `hop pace 0.6 s`, and how good it is.
pub fn mode(clock: &Clock, symbols: &Symbols) -> (String, Role) {
    if clock.paused {
        return ("PAUSED".to_owned(), Role::Warn);
    }
    match clock.pace {
        Pace::Scaled(1.0) => ("LIVE".to_owned(), Role::Good),
        Pace::Scaled(x) => (
            format!("speed {}{}", symbols.times, factor(x)),
            Role::Accent,
        ),
        Pace::Hop { hop_ms } => (
            format!("hop pace {} s", trim(f64::from(hop_ms) / 1e3, 2)),
            Role::Accent,
        ),
        Pace::Batch => ("BATCH".to_owned(), Role::Warn),
    }
}

/// Virtual over real time under hop pace, which changes with each hop; empty otherwise.
pub fn speed(clock: &Clock, symbols: &Symbols) -> String {
    match clock.pace {
        Pace::Hop { .. } if !clock.paused && clock.speed > 0.0 => {
            format!("{}{}", symbols.times, factor(clock.speed))
        }
        _ => String::new(),
    }
}

/// The speed as a newcomer can picture it: `1 s here takes 33 min`, `10 s here take 1 s`. Under hop
/// pace, where the speed is another one at each hop, what all hops have in common. Nothing at the
/// speed of life and while time stands.
pub fn in_words(clock: &Clock) -> Option<String> {
    if let (Pace::Hop { hop_ms }, false) = (clock.pace, clock.paused) {
        return Some(format!(
            "each hop takes {} s",
            trim(f64::from(hop_ms) / 1e3, 2)
        ));
    }
    let speed = clock.speed;
    let is_life = (0.95..=1.05).contains(&speed);
    if clock.paused || is_life || !speed.is_finite() || speed <= 0.0 {
        return None;
    }
    if speed > 1.0 {
        return Some(format!("{} s here take 1 s", trim(speed, 1)));
    }
    let takes = 1.0 / speed;
    Some(match takes {
        _ if takes < 99.5 => format!(
            "1 s here takes {} s",
            trim(takes, i32::from(takes < 10.0) as usize)
        ),
        _ if takes < 5_970.0 => format!("1 s here takes {:.0} min", takes / 60.0),
        _ => format!("1 s here takes {:.0} h", takes / 3_600.0),
    })
}

/// How far the engine is behind, once a person could notice.
pub fn lag(clock: &Clock) -> Option<String> {
    (clock.lag_ms >= 50.0).then(|| format!("lag {:.0} ms", clock.lag_ms))
}

/// Virtual time since the start: `t 3.214 s`, `t 2 m 05 s`.
pub fn time(now: Nanos) -> String {
    let s = now.as_secs_f64();
    match s {
        _ if s < 100.0 => format!("t {s:.3} s"),
        _ if s < 6000.0 => format!(
            "t {:.0} m {:02.0} s",
            (s / 60.0).floor(),
            (s % 60.0).floor()
        ),
        _ => format!(
            "t {:.0} h {:02.0} m",
            (s / 3600.0).floor(),
            (s / 60.0 % 60.0).floor()
        ),
    }
}

fn factor(x: f64) -> String {
    match x {
        _ if x >= 10.0 => format!("{x:.0}"),
        _ if x >= 0.995 => trim(x, 1),
        _ if x >= 0.01 => trim(x, 2),
        _ => {
            // Two digits that count: x0.0021.
            let digits = (-x.max(1e-9).log10()).ceil() as usize + 1;
            trim(x, digits.min(9))
        }
    }
}

fn trim(x: f64, digits: usize) -> String {
    let text = format!("{x:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Glyphs;

    fn at(pace: Pace, speed: f64) -> String {
        let clock = Clock {
            pace,
            paused: false,
            speed,
            lag_ms: 0.0,
            idle: false,
        };
        let s = Symbols::of(Glyphs::Full);
        format!("{} {}", mode(&clock, s).0, self::speed(&clock, s))
    }

    #[test]
    fn the_clock_speaks_in_words() {
        assert_eq!(at(Pace::Scaled(1.0), 1.0).trim(), "LIVE");
        assert_eq!(at(Pace::Scaled(0.001), 0.001).trim(), "speed ×0.001");
        assert_eq!(at(Pace::Scaled(100.0), 100.0).trim(), "speed ×100");
        assert_eq!(
            at(Pace::Hop { hop_ms: 600 }, 0.002_14),
            "hop pace 0.6 s ×0.0021"
        );
    }

    #[test]
    fn a_newcomer_can_picture_the_speed() {
        let words = |speed: f64, paused: bool| {
            let clock = Clock {
                pace: Pace::Scaled(speed),
                paused,
                speed,
                lag_ms: 0.0,
                idle: false,
            };
            in_words(&clock)
        };
        for (speed, text) in [
            (0.0005, "1 s here takes 33 min"),
            (0.03, "1 s here takes 33 s"),
            (0.4, "1 s here takes 2.5 s"),
            (0.000_01, "1 s here takes 28 h"),
            (10.0, "10 s here take 1 s"),
        ] {
            assert_eq!(words(speed, false).as_deref(), Some(text));
        }
        assert_eq!(words(1.0, false), None);
        assert_eq!(words(0.03, true), None);
        assert_eq!(words(f64::INFINITY, false), None);
        let clock = |paused| Clock {
            pace: Pace::Hop { hop_ms: 500 },
            paused,
            speed: 0.000_5,
            lag_ms: 0.0,
            idle: false,
        };
        let hop = in_words(&clock(false));
        assert_eq!(hop.as_deref(), Some("each hop takes 0.5 s"));
        assert_eq!(in_words(&clock(true)), None);
    }

    #[test]
    fn time_keeps_its_width_small() {
        for (s, text) in [
            (3.2, "t 3.200 s"),
            (125.0, "t 2 m 05 s"),
            (7260.0, "t 2 h 01 m"),
        ] {
            assert_eq!(time(Nanos((s * 1e9) as u64)), text);
        }
    }
}
