//! The searched list of commands behind palette and help.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::command::{self, Command};
use super::hints;
use super::overlay::{Finder, FinderRow};
use super::region::Action;
use super::state::App;

/// The heading of what is most useful in the present state.
const HERE: &str = "Here";
/// Most of that.
const MOST_HERE: usize = 8;

/// A list of every command, nothing typed yet; `here` begins with what the present state is about.
pub(super) fn open(app: &App, here: bool) -> Finder {
    let mut finder = Finder {
        here,
        ..Finder::default()
    };
    search(app, &mut finder);
    finder
}

/// Brings the rows up to date with what was typed.
pub(super) fn search(app: &App, finder: &mut Finder) {
    let query = finder.query.text().trim();
    (finder.cursor, finder.first) = (0, 0);
    if query.is_empty() {
        let mut all: Vec<&Command> = command::all().collect();
        all.sort_by_key(|c| c.group);
        let all = all.into_iter().map(|c| row(app, c, Vec::new()));
        let here = if finder.here { here(app) } else { Vec::new() };
        finder.rows = here.into_iter().chain(all).collect();
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
                // The very words before letters that are strewn over the text.
                let literal = text.to_lowercase().contains(&query.to_lowercase());
                Some(score.min(400) + u32::from(literal))
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

/// What the status line would offer, as far as it can run.
fn here(app: &App) -> Vec<FinderRow> {
    let offered = hints::below_overlays(app).into_iter();
    let commands = offered.filter_map(|hint| match hint.action {
        Some(Action::Command(id)) if id != "program.help" => command::find(id),
        _ => None,
    });
    let possible = commands.filter(|c| (c.enabled)(app).is_ok());
    possible
        .take(MOST_HERE)
        .map(|c| FinderRow {
            group: HERE,
            ..row(app, c, Vec::new())
        })
        .collect()
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
    use std::collections::BTreeSet;

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
        let finder = open(&App::default(), false);
        assert_eq!(finder.rows.len(), command::all().count());
    }

    #[test]
    fn every_command_is_found_by_its_title_its_id_and_its_keys() {
        let app = App::default();
        for command in command::all() {
            let mut finder = Finder::default();
            let mut found = |query: &str, within: usize| {
                finder.query = TextField::new(query);
                search(&app, &mut finder);
                let mut rows = finder.rows.iter().take(within);
                assert!(
                    rows.any(|row| row.id == command.id),
                    "{query}: {}",
                    command.id
                );
            };
            found(command.title, 3);
            found(command.id, 3);
            for keys in command.keys {
                found(keys, 1);
            }
        }
    }

    #[test]
    fn the_help_begins_with_what_is_possible_here_and_tab_goes_through_the_groups() {
        let mut finder = open(&App::default(), true);
        assert_eq!(finder.rows[0].group, HERE);
        assert!(finder.rows[0].disabled.is_none());
        let mut seen = vec![HERE];
        loop {
            finder.cursor = finder.next_group(true);
            if finder.cursor == 0 {
                break;
            }
            seen.push(finder.rows[finder.cursor].group);
        }
        let groups: BTreeSet<command::Group> = command::all().map(|c| c.group).collect();
        let groups: Vec<&str> = groups.into_iter().map(command::Group::title).collect();
        assert_eq!(seen[1..], groups, "each group stands once");
        finder.cursor = finder.next_group(false);
        assert_eq!(finder.rows[finder.cursor].group, groups[groups.len() - 1]);
        finder.cursor += 1;
        let start = finder.next_group(false);
        assert_eq!(start, finder.cursor - 1);
    }
}
