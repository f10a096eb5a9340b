//! The line that says where to knock: the doors' addresses as commands that can be pasted.
//!
//! It is always on the screen, also at 80 columns: a newcomer must see without a key that the
//! drawing answers.

use crate::app::keymap::Keymap;
use crate::app::state::Clock;
use crate::board::Document;
use crate::live::{BoardSnapshot, DoorState, Pace, Protocol};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// The commands that reach a board: `curl …` and `dig …`, each with the state of its door.
pub fn commands(board: &Document, run: &BoardSnapshot) -> Vec<(String, DoorState)> {
    let mut list = Vec::new();
    for door in &run.doors {
        match (door.protocol, &door.node) {
            (Protocol::Http, None) => {
                // A page that reaches every part: what is broken on its way is felt.
                let page = run.view.deep_page.as_deref().unwrap_or("/");
                list.push((format!("curl http://{}{page}", door.address), door.state));
            }
            (Protocol::Dns, _) => list.push((
                format!(
                    "dig @{} -p {} {}",
                    door.address.ip(),
                    door.address.port(),
                    board.site.domain
                ),
                door.state,
            )),
            // The parts' own doors are in the inspector.
            (Protocol::Http, Some(_)) => {}
        }
    }
    list
}

/// What a caller should know of the clock: why an answer takes long.
pub fn pace(clock: &Clock, keymap: &Keymap, waiting: usize) -> (String, Role) {
    let go_on = keymap.fill("{player.pause} goes on");
    let waits = match waiting {
        1 => "1 caller waits".to_owned(),
        n => format!("{n} callers wait"),
    };
    match (clock.paused, clock.pace) {
        (true, _) if waiting > 0 => (format!("{waits}: {go_on}"), Role::Warn),
        (true, _) => ("paused: callers wait".to_owned(), Role::Muted),
        // Whoever waits is told why, however small the screen.
        (false, Pace::Hop { .. }) if waiting > 0 => {
            let text = format!("slow motion: {waits}");
            (text, Role::Warn)
        }
        (false, Pace::Hop { .. }) => ("slow motion: callers wait".to_owned(), Role::Muted),
        (false, Pace::Scaled(_) | Pace::Batch) => (String::new(), Role::Muted),
    }
}

/// Draws the line. What does not fit is left out whole, last first; bad news stays. Returns the
/// columns of the hint: first, and first after.
pub fn paint(
    brush: &mut Brush<'_>,
    commands: &[(String, DoorState)],
    hint: (&str, Role),
) -> (u16, u16) {
    let (hint, hint_role) = hint;
    let hint_w = text::width(hint) as u16;
    let must = matches!(hint_role, Role::Warn | Role::Bad);
    let entries: Vec<(&str, &str, Role)> = commands.iter().map(entry).collect();
    let width =
        |(command, note, _): &(&str, &str, Role)| (text::width(command) + text::width(note)) as u16;
    let end = brush.width().saturating_sub(1);
    let room = if must {
        end.saturating_sub(hint_w + 2)
    } else {
        brush.width()
    };
    if must && entries.first().is_none_or(|first| 1 + width(first) > room) {
        let after = brush.text_max(1, 0, hint, end.saturating_sub(1), hint_role);
        return (1, after);
    }
    let mut x = 1;
    let all = entries.iter().map(width).sum::<u16>() + GAP * (entries.len().max(1) as u16 - 1);
    // It gives way where every command fits without it.
    let lead = TRY.len() as u16;
    let fits = |with: u16| x + with + all <= room;
    if !entries.is_empty() && (fits(lead) || !fits(0)) {
        x = brush.text(x, 0, TRY, Role::Muted);
    }
    for (n, one) in entries.iter().enumerate() {
        let gap = if n == 0 { 0 } else { GAP };
        if n > 0 && x + gap + width(one) > room {
            break;
        }
        let (command, note, role) = *one;
        x = brush.text(x + gap, 0, command, role);
        x = brush.text(x, 0, note, Role::Warn);
    }
    (brush.text_right(x + 2, end, 0, hint, hint_role), end)
}

/// What leads the commands, where there is room for it.
const TRY: &str = "try ";
/// Columns between two commands.
const GAP: u16 = 3;

/// A command, what its door does, and how it is drawn.
fn entry((command, state): &(String, DoorState)) -> (&str, &'static str, Role) {
    match state {
        DoorState::Open => (command, "", Role::Good),
        DoorState::Refusing => (command, " refuses", Role::Bad),
        DoorState::Hanging => (command, " hangs", Role::Hung),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Glyphs;
    use crate::ui::testing::picture;

    /// What stands in the line at a width, piece by piece.
    fn check(w: u16, doors: &[DoorState], hint: (&str, Role), expected: &[&str]) {
        let all = [
            "curl http://127.0.0.1:8080/messages",
            "dig @127.0.0.1 -p 5300 www.foobar.com",
        ];
        let commands: Vec<_> = all
            .iter()
            .map(|c| (*c).to_owned())
            .zip(doors.iter().copied())
            .collect();
        let shown = picture(Glyphs::Full, (w, 1), |mut brush| {
            paint(&mut brush, &commands, hint);
        });
        let line = shown.lines().next().unwrap_or_default().trim();
        let pieces: Vec<&str> = line
            .split("  ")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        assert_eq!(pieces, expected, "{w}");
    }

    #[test]
    fn commands_stand_as_long_as_there_is_room() {
        let slow = ("slow motion: callers wait", Role::Muted);
        let open = [DoorState::Open; 2];
        let (curl, dig) = (
            "curl http://127.0.0.1:8080/messages",
            "dig @127.0.0.1 -p 5300 www.foobar.com",
        );
        let try_curl = format!("try {curl}");
        check(120, &open, slow, &[&try_curl, dig, slow.0]);
        check(80, &open, slow, &[&try_curl, dig]);
        check(76, &open, slow, &[curl, dig]);
        check(70, &open, slow, &[&try_curl, slow.0]);
        let refused = [DoorState::Refusing, DoorState::Open];
        check(
            120,
            &refused,
            slow,
            &[&format!("{try_curl} refuses"), dig, slow.0],
        );
    }

    #[test]
    fn bad_news_stands_at_every_width() {
        let bad = ("r12 GET /messages: 502 at App", Role::Bad);
        let open = [DoorState::Open; 2];
        check(
            80,
            &open,
            bad,
            &["try curl http://127.0.0.1:8080/messages", bad.0],
        );
        check(60, &open, bad, &[bad.0]);
        check(80, &[], bad, &[bad.0]);
        check(20, &open, bad, &["r12 GET /messages…"]);
    }
}
