//! What is wrong with a board, told: at the start without being asked, later at the thing itself and
//! on request.
//!
//! Four sources: the text of the file, the board as it stands (checked anew after each change), its
//! run, which knows what of a half-drawn board cannot work, and its picture, which knows what it
//! cannot show.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::board::check::check;
use crate::board::words::count;
use crate::board::{Diagnostic, Id, Key, Severity};
use crate::drawing::Complaint;

use super::overlay::{Overlay, Page};
use super::state::{App, Tone};
use super::tab::Tab;

impl Tab {
    /// What a reader of the file said: part of it is about the text, the rest about the board.
    pub fn take_diagnostics(&mut self, told: Vec<Diagnostic>) {
        let checks = check(&self.doc);
        let same = |a: &Diagnostic, b: &Diagnostic| a.clone().at(None) == b.clone().at(None);
        let known = |d: &Diagnostic| checks.iter().any(|c| same(c, d));
        let (of_board, of_text) = told.into_iter().partition(known);
        self.diagnostics = of_text;
        self.checks = of_board;
        let said = |c: &Diagnostic| self.checks.iter().any(|d| same(c, d));
        self.unsaid = checks.iter().filter(|c| !said(c)).cloned().collect();
    }

    /// Checks the board as it stands now.
    pub(super) fn recheck(&mut self) {
        let unsaid = &self.unsaid;
        let found = check(&self.doc).into_iter();
        self.checks = found.filter(|d| !unsaid.contains(d)).collect();
    }

    /// What is wrong with a thing, the worst first: with a client, also with what it asks for.
    pub fn problems_of(&self, key: &Key) -> Vec<Cow<'_, Diagnostic>> {
        let mut of: Vec<Cow<'_, Diagnostic>> = self
            .problems()
            .into_iter()
            .filter(|d| d.key.as_ref().is_some_and(|at| self.stands_at(at) == *key))
            .collect();
        of.sort_by_key(|d| std::cmp::Reverse(d.severity));
        of
    }

    /// The thing on the board at which a problem of a record is shown.
    fn stands_at(&self, of: &Key) -> Key {
        match of {
            Key::Traffic(id) => match self.doc.traffic.get(id) {
                Some(traffic) => Key::Node(traffic.client.clone()),
                None => Key::Header,
            },
            Key::Node(_) | Key::Frame(_) | Key::Edge(_) | Key::Note(_) => of.clone(),
            Key::Header | Key::Site | Key::Step(_) | Key::Card(_) | Key::Scenario(_) => Key::Header,
        }
    }

    /// How bad it is with each thing of the board that has a problem.
    pub fn troubled(&self) -> BTreeMap<Key, Severity> {
        let mut worst = BTreeMap::new();
        for problem in self.problems() {
            if let Some(key) = &problem.key {
                let at: &mut Severity =
                    worst.entry(self.stands_at(key)).or_insert(problem.severity);
                *at = (*at).max(problem.severity);
            }
        }
        worst
    }
}

/// Complaints of a picture that are told: nobody reads more, and they are asked for in each frame.
const MOST_TOLD: usize = 100;

/// What the picture cannot show. What stands outside of its machine is told by the checks, so that its
/// picture says nothing of that.
pub(super) fn of_picture(tab: &Tab) -> impl Iterator<Item = Diagnostic> {
    let outside = |id: &Id| {
        let mut of_place = tab.checks.iter().filter(|d| d.field == "at");
        of_place.any(|d| d.key.as_ref().and_then(Key::id) == Some(id))
    };
    let is_news = move |complaint: &&Complaint| match complaint {
        Complaint::Misplaced(id) => !outside(id),
        Complaint::Overlap(a, b) => !outside(a) && !outside(b),
        Complaint::NoRoute(_)
        | Complaint::NoLabelRoom(_)
        | Complaint::NoStyle(_)
        | Complaint::NameCut(_) => true,
    };
    // A gesture under way is no board yet: what is wrong with it now may be right when it ends.
    let most = if tab.pictures.follows() { 0 } else { MOST_TOLD };
    let complaints = tab.scene.complaints.iter().filter(is_news).take(most);
    let board = tab.scene.memory.document();
    complaints.map(|complaint| complaint.told(board))
}

/// At the start, a board with errors is shown together with them: otherwise a half-empty screen
/// would be all there is to see.
pub(super) fn at_start(app: &mut App) {
    let wrong = |tab: &Tab| tab.problem_counts().0 > 0;
    let Some(first) = app.tabs.iter().position(wrong) else {
        return;
    };
    app.active = first;
    let others = app.tabs.iter().enumerate().skip(first + 1);
    let others: Vec<String> = others
        .filter(|(_, tab)| wrong(tab))
        .map(|(n, tab)| {
            format!(
                "{} in {}: {} and {{board.problems}} show",
                counts(tab),
                name(tab),
                n + 1
            )
        })
        .collect();
    if !others.is_empty() {
        app.say(Tone::Bad, others.join("; "));
    }
    show(app);
}

/// Everything that is known to be wrong with the active board.
pub(super) fn show(app: &mut App) {
    let Some(tab) = app.tab() else { return };
    let mut lines = vec![format!("{} in {}.", counts(tab), name(tab))];
    if !tab.diagnostics.is_empty() && tab.problem_counts().0 > 0 {
        let kept = "The board shows what could be read; the file stays as it is until you save.";
        lines.push(kept.to_owned());
    }
    for problem in tab.problems() {
        lines.push(String::new());
        lines.push(problem.to_string());
    }
    let page = Page {
        title: format!("Problems of {}", tab.name),
        lines,
        scroll: 0,
    };
    app.overlays.push(Overlay::Page(page));
}

fn name(tab: &Tab) -> &str {
    tab.path.as_ref().unwrap_or(&tab.name)
}

fn counts(tab: &Tab) -> String {
    match tab.problem_counts() {
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}
