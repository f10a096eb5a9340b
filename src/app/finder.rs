//! The searched list of commands behind palette and help.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::command::{self, Command};
use super::overlay::{Finder, FinderRow};
use super::state::App;

/// A list of every command, nothing typed yet.
pub(super) fn open(app: &App) -> Finder {
    let mut finder = Finder::default();
    search(app, &mut finder);
    finder
}

/// Brings the rows up to date with what was typed.
pub(super) fn search(app: &App, finder: &mut Finder) {
    let query = finder.query.text().trim();
    (finder.cursor, finder.first) = (0, 0);
    if query.is_empty() {
        finder.rows = command::all().map(|c| row(app, c, Vec::new())).collect();
        return;
    }
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut found: Vec<(u32, &'static Command, Vec<u32>)> = Vec::new();
    let mut chars = Vec::new();
    for command in command::all() {
        let mut hits = Vec::new();
        let title = Utf32Str::new(command.title, &mut chars);
        let in_title = pattern.indices(title, &mut matcher, &mut hits);
        hits.sort_unstable();
        hits.dedup();
        let chords = app.keymap.chords(command.id).iter();
        let exact_key = chords.map(ToString::to_string).any(|keys| keys == query);
        let exact_key = exact_key.then_some(10_000);
        // Its own name counts most, then a hit in the title, then one in the explanation.
        let name = command.id.rsplit('.').next().unwrap_or_default();
        let named = name.starts_with(query).then_some(1_000);
        let score = exact_key
            .or(named)
            .or(in_title.map(|s| s.saturating_mul(4).min(900)))
            .or_else(|| {
                let text = format!("{} {} {}", command.group.title(), command.id, command.doc);
                let mut buffer = Vec::new();
                let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)?;
                Some(score.min(400))
            });
        if let Some(score) = score {
            found.push((score, command, hits));
        }
    }
    // Best first; equal ones in the order of the table.
    found.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    finder.rows = found
        .into_iter()
        .map(|(_, c, hits)| row(app, c, hits))
        .collect();
}

fn row(app: &App, command: &'static Command, hits: Vec<u32>) -> FinderRow {
    FinderRow {
        id: command.id,
        group: command.group.title(),
        title: command.title,
        doc: command.doc,
        keys: app.keymap.text(command.id),
        disabled: (command.enabled)(app)
            .err()
            .map(|why| app.keymap.fill(&why)),
        hits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::field::TextField;

    fn check(query: &str, first: &str) {
        let app = App::default();
        let mut finder = Finder {
            query: TextField::new(query),
            ..Finder::default()
        };
        search(&app, &mut finder);
        assert_eq!(finder.rows.first().map(|r| r.id), Some(first), "{query}");
    }

    #[test]
    fn a_few_letters_find_a_command() {
        check("kill", "fault.toggle");
        check("undo", "edit.undo");
        check("expjs", "file.export");
        check("split", "board.split");
        check("?", "program.help");
    }

    #[test]
    fn nothing_typed_lists_everything() {
        let finder = open(&App::default());
        assert_eq!(finder.rows.len(), command::all().count());
    }
}
