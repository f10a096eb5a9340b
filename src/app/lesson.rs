//! A lesson on an open board: what of it is done, and what is said about it.
//!
//! `study::lesson` decides what is done. Here it is told after every message what there is to see; a
//! gesture under way and a look back at an earlier board are not shown to it, because nothing of
//! them has happened.

use std::sync::Arc;

use crate::board::Document;
use crate::drawing::text;
use crate::study::lesson::{Lesson, Progress, Seen, Step};

use super::command;
use super::input::Key;
use super::keymap::Keymap;
use super::layout::Teaching;
use super::overlay::Overlay;
use super::state::{App, Tone};
use super::tab::Tab;

/// For so long the panel says that a step was ticked, in milliseconds.
const SAID_MS: u64 = 4_000;

/// Columns before the ways to do a step: their names and a gap.
pub const WAY: u16 = 7;

/// A lesson that an open board is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// The board as the lesson gave it.
    pub start: Arc<Document>,
    /// What is done.
    pub progress: Progress,
    /// The panel is out of sight.
    pub hidden: bool,
    /// The step that was ticked last, and until when the panel says so, on the clock of
    /// [`App::now_ms`].
    pub just_ticked: Option<(usize, u64)>,
}

impl Learning {
    /// The step to do next; none when all are done.
    pub fn next(&self) -> Option<&'static Step> {
        self.lesson.steps.get(self.progress.next()?)
    }
}

/// A line in pieces: what it says, and whether that is a key to press.
pub type Line = Vec<(String, bool)>;

/// What is said about a step, wrapped: by the app, which has to know how many rows it takes, and by
/// the view, which draws them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What is done, in a few words.
    pub title: &'static str,
    /// What to do.
    pub text: Vec<Line>,
    /// How, by keyboard; none once everything is done.
    pub keys: Vec<Line>,
    /// How, by mouse.
    pub mouse: Vec<Line>,
}

impl Told {
    /// What is said in so many columns about a step, or about the end of the lesson.
    pub fn new(lesson: &Lesson, step: Option<&Step>, keymap: &Keymap, columns: u16) -> Self {
        let ways = columns.saturating_sub(WAY);
        match step {
            Some(step) => Self {
                title: step.title,
                text: wrapped(keymap, step.text, columns),
                keys: wrapped(keymap, step.keys, ways),
                mouse: wrapped(keymap, step.mouse, ways),
            },
            None => Self {
                title: "Everything is done",
                text: wrapped(keymap, lesson.after, columns),
                ..Self::default()
            },
        }
    }

    /// Rows of the text and of the ways.
    pub const fn rows(&self) -> usize {
        self.text.len() + self.keys.len() + self.mouse.len()
    }
}

/// A text in lines of so many columns. Where `{edit.undo}` stands it says the user's key of that
/// command, where `<edit.undo>` does its title, as menus show it; `{Enter}` is a key that no user changes.
fn wrapped(keymap: &Keymap, said: &str, columns: u16) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut room = 0;
    for word in words(pieces(keymap, said)) {
        let wide: usize = word.iter().map(|(part, _)| text::width(part)).sum();
        match lines.last_mut() {
            Some(line) if wide < room => {
                room -= wide + 1;
                line.push((" ".to_owned(), false));
                line.extend(word);
            }
            _ => {
                room = usize::from(columns).saturating_sub(wide);
                lines.push(word);
            }
        }
    }
    lines
}

/// A text in pieces, with the keys and titles that it names.
fn pieces(keymap: &Keymap, said: &str) -> Line {
    let mut out = Line::new();
    let mut rest = said;
    while let Some(at) = rest.find(['{', '<']) {
        let (before, named) = rest.split_at(at);
        let is_key = named.starts_with('{');
        let end = if is_key { '}' } else { '>' };
        let found = named[1..].split_once(end);
        let found = found.and_then(|(name, after)| Some((piece(keymap, name, is_key)?, after)));
        out.push((before.to_owned(), false));
        if let Some((piece, after)) = found {
            out.push(piece);
            rest = after;
        } else {
            out.push((named[..1].to_owned(), false));
            rest = &named[1..];
        }
    }
    out.push((rest.to_owned(), false));
    out
}

/// What stands for a name: the key or the title of a command, or a key that is the same for everybody.
fn piece(keymap: &Keymap, name: &str, is_key: bool) -> Option<(String, bool)> {
    let Some(command) = command::find(name) else {
        let key = Key::parse(name).filter(|_| is_key);
        return key.map(|key| (key.to_string(), true));
    };
    let key = keymap.first(command.id).filter(|_| is_key);
    Some(match key {
        Some(key) => (key, true),
        // A command without a key is found by its title.
        None => (command.title.to_owned(), false),
    })
}

/// Pieces cut at blanks: what stands between two blanks stays together.
fn words(pieces: Line) -> Vec<Line> {
    let mut words = vec![Line::new()];
    for (piece, is_key) in pieces {
        for (n, part) in piece.split(' ').enumerate() {
            if n > 0 {
                words.push(Line::new());
            }
            if let Some(word) = words.last_mut().filter(|_| !part.is_empty()) {
                word.push((part.to_owned(), is_key));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Tab {
    /// From now on the board, as it stands, is that of a lesson.
    pub fn learn(&mut self, lesson: &'static Lesson) {
        self.learning = Some(Learning {
            lesson,
            start: Arc::clone(&self.doc),
            progress: Progress::new(lesson),
            hidden: false,
            just_ticked: None,
        });
    }
}

impl App {
    /// The lesson of the active board.
    pub fn learning(&self) -> Option<&Learning> {
        self.tab()?.learning.as_ref()
    }

    /// What the layout has to know of the lesson that is shown: the rows that the longest step takes
    /// in each form, so that the board does not jump from step to step.
    pub fn teaching(&self, width: u16) -> Option<Teaching> {
        let learning = self.learning().filter(|l| !l.hidden)?;
        let lesson = learning.lesson;
        let most = |columns: u16| {
            let steps = lesson.steps.iter().map(Some).chain([None]);
            let rows = steps.map(|s| Told::new(lesson, s, &self.keymap, columns).rows());
            u16::try_from(rows.max().unwrap_or(0)).unwrap_or(u16::MAX)
        };
        let beside = Teaching::columns(width);
        Some(Teaching {
            strip: most(width.saturating_sub(Teaching::STRIP_AROUND.0)),
            beside: most(beside.saturating_sub(Teaching::BESIDE_AROUND.0)),
            steps: u16::try_from(lesson.steps.len()).unwrap_or(u16::MAX),
        })
    }
}

/// Shows the panel or puts it out of sight.
pub(super) fn toggle(app: &mut App) {
    let Some(learning) = app.tab_mut().and_then(|t| t.learning.as_mut()) else {
        return;
    };
    learning.hidden = !learning.hidden;
    if learning.hidden {
        let text = "the lesson goes on out of sight; {lesson.toggle} shows it";
        app.say(Tone::Info, text.to_owned());
    }
}

/// What an earlier session left was brought back: nobody did it here.
pub(super) fn pass_over(tab: &mut Tab) {
    if let Some(learning) = &mut tab.learning {
        learning.progress.pass_over(&tab.history);
    }
}

/// Ticks what was done by the last message, and says so.
pub(super) fn settle(app: &mut App) {
    let now_ms = app.now_ms;
    for learning in app.tabs.iter_mut().filter_map(|t| t.learning.as_mut()) {
        learning.just_ticked = learning.just_ticked.filter(|(_, until)| now_ms < *until);
    }
    // What is shown is no revision yet, or not the present one.
    let looks_back = app
        .overlays
        .iter()
        .any(|o| matches!(o, Overlay::History(_)));
    if looks_back || app.hand.tool.shows_a_trial() {
        return;
    }
    let mut ticked = None;
    for (n, tab) in app.tabs.iter_mut().enumerate() {
        let Some(learning) = &mut tab.learning else {
            continue;
        };
        let seen = Seen {
            start: &learning.start,
            now: &tab.doc,
            history: &tab.history,
            selected: &tab.selection.keys,
            run: tab.run.as_deref().map(|run| &run.view),
            saved: tab.path.is_some() && !tab.dirty,
        };
        let new = learning.progress.look(learning.lesson, &seen);
        if let Some(last) = new.last() {
            learning.just_ticked = Some((*last, now_ms.saturating_add(SAID_MS)));
            if n == app.active {
                ticked = Some(new);
            }
        }
    }
    if let Some(ticked) = ticked {
        say(app, &ticked);
    }
}

/// Where the panel is in sight it says itself what was ticked.
fn say(app: &mut App, ticked: &[usize]) {
    let Some(learning) = app.learning() else {
        return;
    };
    let steps = learning.lesson.steps;
    let titles: Vec<&str> = ticked.iter().map(|n| steps[*n].title).collect();
    let text = match learning.next() {
        _ if !learning.hidden => return,
        None => format!("{}: done, and with it the lesson", titles.join(", ")),
        Some(next) => format!("{}: done; next: {}", titles.join(", "), next.title),
    };
    app.say(Tone::Good, text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::lesson;

    fn lines(text: &str, columns: u16) -> Vec<String> {
        let lines = wrapped(&Keymap::standard(), text, columns);
        let line = |line: Line| -> String {
            let mark = |(part, key)| if key { format!("[{part}]") } else { part };
            line.into_iter().map(mark).collect()
        };
        lines.into_iter().map(line).collect()
    }

    #[test]
    fn a_text_names_keys_and_titles_of_commands() {
        let check = |text: &str, expected: &str| assert_eq!(lines(text, 60), [expected]);
        check("{edit.undo}, or <edit.undo>.", "[u], or Undo.");
        check("a < b <no.such> {", "a < b <no.such> {");
        check("{player.type}", "Type a request");
        check("{edit.add} {w}, {Enter}", "[a] [w], [Enter]");
        check("{view.map} shows it", "[z] [m] shows it");
    }

    #[test]
    fn lines_are_as_long_as_they_may_be() {
        let text = "{edit.undo}, then {edit.redo} again";
        assert_eq!(lines(text, 14), ["[u], then [U]", "again"]);
        assert_eq!(lines(text, 15), ["[u], then [U] again"]);
        assert_eq!(lines("a word", 1), ["a", "word"]);
        assert_eq!(lines("", 9), [""; 0]);
    }

    #[test]
    fn every_command_that_a_lesson_names_is_there() {
        for lesson in lesson::ALL {
            let ways = lesson.steps.iter().flat_map(|s| [s.text, s.keys, s.mouse]);
            for text in ways.chain([lesson.after]) {
                let said = lines(text, 400).concat();
                assert!(!said.contains(['{', '}', '<', '>']), "{said}");
            }
        }
    }
}
