//! What is wrong with the inspected thing: what is missing, and what to do.

use std::borrow::Cow;

use crate::app::names::named;
use crate::board::{Diagnostic, Document};
use crate::ui::canvas::marks;
use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Adds the problems of a thing; nothing where there is none.
pub fn rows<A>(out: &mut Rows<A>, doc: &Document, problems: &[Cow<'_, Diagnostic>]) {
    for problem in problems {
        let (mark, role) = marks::sign(problem.severity);
        let indent = text::width(mark) + 1;
        let room = out.width().saturating_sub(indent).max(1);
        let mut lead = format!("{mark} ");
        for line in text::wrap(&named(doc, &problem.message), room) {
            out.line(vec![(std::mem::take(&mut lead), role), (line, role)]);
            lead = " ".repeat(indent);
        }
        for line in text::wrap(&named(doc, &problem.help), room) {
            out.line(vec![(" ".repeat(indent), Role::Muted), (line, Role::Text)]);
        }
    }
    out.gap();
}

/// The worst problem in one line: what, and what to do.
pub fn line(doc: &Document, problems: &[Cow<'_, Diagnostic>]) -> Option<(String, Role)> {
    let first = problems.first()?;
    let (mark, role) = marks::sign(first.severity);
    let more = match problems.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let help = match first.help.as_str() {
        "" => String::new(),
        help => format!("; {}", named(doc, help)),
    };
    let what = named(doc, &first.message);
    Some((format!("{mark} {what}{more}{help}"), role))
}
