//! Keys while something lies over the board.

use super::super::command::{self, Effects};
use super::super::dispute::{self, Settle};
use super::super::edits::clipboard;
use super::super::field::edit;
use super::super::find;
use super::super::finder;
use super::super::goto;
use super::super::history_panel;
use super::super::input::{Key, KeyCode};
use super::super::overlay::{Finder, Overlay, Page, PromptFor};
use super::super::region::Action;
use super::super::state::{App, Tone};
use super::super::{files, story, typing};
use crate::board::words::count;

/// A key for the overlay on top.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Key) {
    if key.code == KeyCode::Esc || is_ctrl(key, 'c') {
        close(app, effects);
        return;
    }
    keep_in_place(app);
    // It is put back unless it closed; what it runs may put another one on top.
    let Some(overlay) = app.overlays.pop() else {
        return;
    };
    match overlay {
        Overlay::Palette(mut list) => {
            if let Some(id) = find(app, &mut list, key) {
                command::run_id(app, effects, id);
            } else {
                app.overlays.push(Overlay::Palette(list));
            }
        }
        Overlay::Help(mut list) => {
            if let Some(id) = find(app, &mut list, key) {
                command::run_id(app, effects, id);
            } else {
                app.overlays.push(Overlay::Help(list));
            }
        }
        Overlay::GoTo(mut list) => {
            if !goto::press(app, &mut list, key) {
                app.overlays.push(Overlay::GoTo(list));
            }
        }
        Overlay::History(panel) => {
            if let Some(panel) = history_panel::press(app, effects, panel, key) {
                app.overlays.push(Overlay::History(panel));
            }
        }
        Overlay::Menu(mut menu) => {
            let direct = match key.code {
                KeyCode::Char(c) if !key.mods.ctrl && !key.mods.alt => {
                    menu.items.iter().position(|i| i.key == Some(c))
                }
                _ => None,
            };
            if let Some(index) = direct {
                menu.cursor = index;
            }
            let count = menu.items.len();
            let chosen = direct.is_some() || key.code == KeyCode::Enter;
            if chosen && let Some(item) = menu.items.get(menu.cursor).cloned() {
                if let Some(why) = item.disabled {
                    app.overlays.push(Overlay::Menu(menu));
                    app.say(Tone::Info, why);
                } else {
                    super::act(app, effects, item.action);
                }
                return;
            }
            step(&mut menu.cursor, count, key, true);
            app.overlays.push(Overlay::Menu(menu));
        }
        Overlay::Question(mut question) => {
            let direct = match key.code {
                KeyCode::Char(c) if !key.mods.ctrl && !key.mods.alt => {
                    question.choices.iter().position(|i| i.key == c)
                }
                _ => None,
            };
            let chosen = direct.or((key.code == KeyCode::Enter).then_some(question.cursor));
            let count = question.choices.len();
            let moved = step(&mut question.cursor, count, key, true);
            question.unheard = chosen.is_none() && !moved;
            app.overlays.push(Overlay::Question(question));
            if let Some(answer) = chosen {
                super::act(app, effects, Action::Choose(answer));
            }
        }
        Overlay::Dispute(_) => {
            app.overlays.push(overlay);
            dispute::press(app, effects, key);
        }
        Overlay::Prompt(mut prompt) => {
            if key.code == KeyCode::Enter {
                let text = prompt.field.text().trim().to_owned();
                match answer(app, effects, prompt.wants.clone(), &text) {
                    Ok(()) => {}
                    Err(why) => {
                        prompt.error = Some(why);
                        app.overlays.push(Overlay::Prompt(prompt));
                    }
                }
            } else {
                if edit(&mut prompt.field, key) {
                    prompt.error = None;
                }
                app.overlays.push(Overlay::Prompt(prompt));
            }
        }
        Overlay::Settings(page) => super::settings::press(app, effects, page, key),
        Overlay::Page(mut page) => {
            if matches!(key.code, KeyCode::Enter | KeyCode::Char('q')) {
                return;
            }
            scroll(&mut page, key);
            app.overlays.push(Overlay::Page(page));
        }
    }
}

/// Pasted text goes into a text field; on the board a clip is asked about. It never acts as keys.
pub(super) fn paste(app: &mut App, text: &str) {
    if app.overlays.is_empty()
        && (typing::paste(app, text) || find::paste(app, text) || clipboard::offer(app, text))
    {
        return;
    }
    match app.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => {
            prompt.field.insert(text);
            prompt.error = None;
        }
        Some(Overlay::Palette(_) | Overlay::Help(_) | Overlay::GoTo(_)) => {
            let Some(overlay) = app.overlays.pop() else {
                return;
            };
            match overlay {
                Overlay::Palette(mut list) => {
                    list.query.insert(text);
                    finder::search(app, &mut list);
                    app.overlays.push(Overlay::Palette(list));
                }
                Overlay::Help(mut list) => {
                    list.query.insert(text);
                    finder::search(app, &mut list);
                    app.overlays.push(Overlay::Help(list));
                }
                Overlay::GoTo(mut list) => {
                    list.query.insert(text);
                    goto::search(app, &mut list);
                    app.overlays.push(Overlay::GoTo(list));
                }
                other => app.overlays.push(other),
            }
        }
        _ => {
            let pasted = count(text.chars().count(), "character");
            app.say(
                Tone::Info,
                format!("nothing here takes pasted text ({pasted})"),
            );
        }
    }
}

/// A click beside the overlay on top closes it. A question stays and says what answers it: whoever
/// did not read it has not chosen.
pub(super) fn click_beside(app: &mut App, effects: &mut Effects) {
    match app.overlays.last_mut() {
        Some(Overlay::Question(question)) => question.unheard = true,
        Some(Overlay::Dispute(dispute)) => dispute.unheard = true,
        _ => close(app, effects),
    }
}

/// Closes the overlay on top; a question gets its safe answer.
pub(super) fn close(app: &mut App, effects: &mut Effects) {
    match app.overlays.last() {
        Some(Overlay::Question(q)) => {
            // Esc never loses work: each question's way out keeps both versions.
            let safe = match q.asking {
                super::super::overlay::Asking::Recovery { .. }
                | super::super::overlay::Asking::Paste { .. } => 1,
                super::super::overlay::Asking::Quit
                | super::super::overlay::Asking::Restart { .. }
                | super::super::overlay::Asking::Overwrite { .. } => 0,
            };
            super::act(app, effects, Action::Choose(safe));
        }
        Some(Overlay::History(_)) => history_panel::interrupt(app),
        Some(Overlay::Dispute(_)) => super::act(app, effects, Action::Settle(Settle::Later)),
        Some(_) => {
            if let Some(Overlay::Settings(page)) = app.overlays.pop() {
                super::settings::restore(app, effects, &page);
            }
        }
        None => {}
    }
}

/// Typing, moving and choosing in a searched list; the chosen command. One that cannot run now is
/// not chosen: the list says why.
fn find(app: &App, list: &mut Finder, key: Key) -> Option<&'static str> {
    if key.code == KeyCode::Enter {
        return runnable(list);
    }
    if edit(&mut list.query, key) {
        finder::search(app, list);
    } else if key.code == KeyCode::Tab && list.is_grouped() {
        list.cursor = list.next_group(!key.mods.shift);
        // The group begins at the top, as far as there are rows below.
        list.first = list.cursor;
    } else {
        step(&mut list.cursor, list.rows.len(), key, false);
    }
    None
}

/// The command of the chosen row, when it can run now.
pub(super) fn runnable(list: &Finder) -> Option<&'static str> {
    let row = list.rows.get(list.cursor);
    row.filter(|row| row.disabled.is_none()).map(|row| row.id)
}

/// The rows of a searched list stay where the last frame showed them: moving the cursor scrolls
/// only when it would leave the box, and a pointer never makes the row below it move away.
pub(super) fn keep_in_place(app: &mut App) {
    let row = |r: &super::super::region::Region| match r.action {
        Action::OverlayRow(n) => Some(n),
        _ => None,
    };
    let Some(first) = app.regions.list.iter().filter_map(row).min() else {
        return;
    };
    match app.overlays.last_mut() {
        Some(Overlay::Palette(list) | Overlay::Help(list)) => list.first = first,
        Some(Overlay::GoTo(list)) => list.first = first,
        Some(Overlay::History(panel)) => panel.first = first,
        _ => {}
    }
}

/// Moves a cursor in a list; round and round. Letters only where nothing is typed. False for a key
/// that moves nothing.
pub(in super::super) fn step(cursor: &mut usize, count: usize, key: Key, letters: bool) -> bool {
    let Some(last) = count.checked_sub(1) else {
        return false;
    };
    let up = key.code == KeyCode::Up
        || (letters && key.code == KeyCode::Char('k'))
        || (key.code == KeyCode::Tab && key.mods.shift)
        || is_ctrl(key, 'p');
    let down = key.code == KeyCode::Down
        || (letters && key.code == KeyCode::Char('j'))
        || (key.code == KeyCode::Tab && !key.mods.shift)
        || is_ctrl(key, 'n');
    *cursor = match key.code {
        _ if up => cursor.checked_sub(1).unwrap_or(last),
        _ if down => (*cursor + 1) % count,
        KeyCode::PageUp => cursor.saturating_sub(10),
        KeyCode::PageDown => (*cursor + 10).min(last),
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => return false,
    };
    true
}

fn scroll(page: &mut Page, key: Key) {
    let last = u16::try_from(page.lines.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.scroll = match key.code {
        KeyCode::Up | KeyCode::Char('k') => page.scroll.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => page.scroll.saturating_add(1).min(last),
        KeyCode::PageUp => page.scroll.saturating_sub(10),
        KeyCode::PageDown | KeyCode::Char(' ') => page.scroll.saturating_add(10).min(last),
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => page.scroll,
    };
}

/// Takes the answer to a prompt, or says what is wrong with it.
fn answer(
    app: &mut App,
    effects: &mut Effects,
    wants: PromptFor,
    text: &str,
) -> Result<(), String> {
    if text.is_empty() {
        return Err("type something, or Esc to leave".to_owned());
    }
    match wants {
        PromptFor::SaveAs => files::save_as(app, effects, text),
        PromptFor::Export => files::export(app, effects, text),
        PromptFor::Request => {
            let (method, path, body) = request(text)?;
            story::send(effects, &app.shown_boards(), method, path, body);
            app.watch_new_request(effects);
        }
        PromptFor::Fault => {
            let spec: crate::live::FaultSpec = text
                .parse()
                .map_err(|e: crate::live::FaultError| e.to_string())?;
            app.break_by_spec(effects, spec)?;
        }
    }
    Ok(())
}

/// Reads `[METHOD] PATH [BODY]`.
fn request(text: &str) -> Result<(&str, &str, &str), String> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (method, path, body) = if first.starts_with('/') {
        ("GET", first, rest)
    } else {
        let (path, body) = rest
            .trim_start()
            .split_once(' ')
            .unwrap_or((rest.trim_start(), ""));
        (first, path, body)
    };
    let is_method = !method.is_empty() && method.chars().all(|c| c.is_ascii_uppercase());
    match () {
        () if !is_method => Err(format!(
            "{method:?} is not a method; write GET, POST and so on"
        )),
        () if !path.starts_with('/') => {
            Err("the path starts with a slash, such as /messages".to_owned())
        }
        () => Ok((method, path, body.trim())),
    }
}

fn is_ctrl(key: Key, c: char) -> bool {
    key.mods.ctrl && key.code == KeyCode::Char(c)
}

#[cfg(test)]
mod tests {
    use super::request;

    #[test]
    fn requests_are_read_as_people_type_them() {
        assert_eq!(request("/messages"), Ok(("GET", "/messages", "")));
        assert_eq!(request("GET /"), Ok(("GET", "/", "")));
        assert_eq!(
            request("POST /messages a=b c"),
            Ok(("POST", "/messages", "a=b c"))
        );
        assert!(request("get /").is_err());
        assert!(request("GET messages").is_err());
        assert!(request("GET").is_err());
    }
}
