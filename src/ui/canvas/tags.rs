//! Live text on edges: faults (`+200 ms`), cuts, and counts where there are fewer dots than messages.
//!
//! A tag stands on its own edge, in the middle of the longest straight run that has room, so that it
//! cannot be taken for another edge's; on upright runs it stands beside the line on free cells.

use std::collections::BTreeMap;

use crate::app::busiest::Busiest;
use crate::app::settings::Motion;
use crate::board::{Cell, Id};
use crate::drawing::scene::SceneEdge;
use crate::live::{EdgeView, EngineView};
use crate::ui::glyphs;
use crate::ui::motion::{self, DOTS_PER_EDGE};
use crate::ui::text;
use crate::ui::theme::Role;

use super::particles::{Carried, Chosen};
use super::sheet::Sheet;

/// What is known about the edges that one line stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// Every one of them is cut.
    pub cut: bool,
    /// Their faults in words; of joined edges with how many of them have it.
    pub faults: Vec<String>,
    /// Messages a second on all of them.
    pub rate: f64,
}

impl Live {
    /// What a run knows about a line.
    pub fn of(edge: &SceneEdge, view: &EngineView) -> Self {
        let edges: Vec<&EdgeView> = (edge.of.iter())
            .filter_map(|id| view.edges.get(place_of(id, view)?))
            .collect();
        let mut live = Self {
            cut: !edges.is_empty() && edges.iter().all(|e| e.cut),
            rate: edges.iter().map(|e| e.rate).sum(),
            ..Self::default()
        };
        let mut having: Vec<(String, usize)> = Vec::new();
        for spec in edges.iter().flat_map(|e| &e.faults) {
            let words = fault(spec);
            match having.iter_mut().find(|(known, _)| *known == words) {
                Some((_, n)) => *n += 1,
                None => having.push((words, 1)),
            }
        }
        let all = edge.of.len();
        let said = having.into_iter().map(|(words, n)| match n {
            n if n >= all => words,
            n => format!("{words} {n}/{all}"),
        });
        live.faults = said.collect();
        live
    }
}

/// The place of an edge in a view; they come in id order.
fn place_of(id: &Id, view: &EngineView) -> Option<usize> {
    view.edges.binary_search_by(|e| e.id.cmp(id)).ok()
}

/// What stands on an edge now that carries so many messages and shows so many dots; empty for most.
fn content(edge: &Live, (carries, dots): (u64, u64), motion: Motion, times: &str) -> String {
    let mut parts: Vec<String> = edge.faults.clone();
    match motion {
        Motion::Off if edge.rate >= 0.05 => parts.push(text::rate(edge.rate)),
        // In a crowd dots also hide each other.
        Motion::Full | Motion::Reduced if dots < carries || carries > DOTS_PER_EDGE => {
            parts.push(format!("{times}{}", text::count(carries)));
        }
        Motion::Off | Motion::Full | Motion::Reduced => {}
    }
    parts.join(" ")
}

/// A fault as it is read on a wire: `delay(200ms)` becomes `+200ms`.
fn fault(spec: &str) -> String {
    match spec.split_once('(') {
        Some(("delay", rest)) => format!("+{}", rest.trim_end_matches(')')),
        Some((name, rest)) => format!("{name} {}", rest.trim_end_matches(')')),
        None => spec.to_uppercase(),
    }
}

/// How many messages each line carries.
pub fn carried<'a>(
    lines: &[&'a SceneEdge],
    view: &EngineView,
    busiest: &Busiest,
) -> BTreeMap<&'a Id, Carried> {
    let mut listed: BTreeMap<&Id, u64> = BTreeMap::new();
    for flight in &view.flights {
        *listed.entry(&flight.edge).or_default() += 1;
    }
    // What a view that left none out does not hold is on no wire.
    let is_thinned = view.flights_total > view.flights.len() as u64;
    let carried = lines.iter().map(|line| {
        // Lost ones that wait to be sent again are dots too.
        let listed: u64 = line.of.iter().filter_map(|id| listed.get(id)).sum();
        let on_wire = (line.of.iter())
            .filter_map(|id| view.edges.get(place_of(id, view)?))
            .map(|edge| u64::from(edge.in_flight));
        let counted = listed.max(on_wire.sum());
        let lately: u64 = line.of.iter().map(|id| busiest.on(id)).sum();
        let carried = Carried {
            now: if is_thinned { counted } else { listed },
            lately: counted.max(lately),
        };
        (&line.id, carried)
    });
    carried.collect()
}

/// Draws the tags of edges.
pub fn paint(
    sheet: &mut Sheet<'_>,
    lines: &[&SceneEdge],
    view: &EngineView,
    (carried, chosen): (&BTreeMap<&Id, Carried>, &Chosen<'_>),
    motion: Motion,
    taken: &mut std::collections::BTreeSet<Cell>,
) {
    for edge in lines {
        let live = Live::of(edge, view);
        let carries = carried.get(&edge.id).map_or(0, |carried| carried.now);
        let times = sheet.brush().look.symbols.times;
        let tag = content(&live, (carries, chosen.on(&edge.id)), motion, times);
        let role = if live.cut || !live.faults.is_empty() {
            Role::Bad
        } else {
            Role::Text
        };
        if live.cut {
            cut(sheet, edge, taken);
        }
        if !tag.is_empty() {
            put(sheet, edge, &tag, role, taken);
        }
    }
}

/// A cut edge: crosses where dots would run, so that it is seen all along.
fn cut(sheet: &mut Sheet<'_>, edge: &SceneEdge, taken: &mut std::collections::BTreeSet<Cell>) {
    let cross = sheet.brush().look.symbols.cross;
    for (n, cell) in edge.cells.iter().enumerate() {
        if motion::track(edge.cells.len()).contains(&n) {
            if n % 3 == 1 && !taken.contains(cell) {
                sheet.put(*cell, cross, Role::Dead);
                taken.insert(*cell);
            } else {
                sheet.restyle(*cell, Role::Dead);
            }
        }
    }
}

fn put(
    sheet: &mut Sheet<'_>,
    edge: &SceneEdge,
    tag: &str,
    role: Role,
    taken: &mut std::collections::BTreeSet<Cell>,
) {
    let w = text::width(tag) as i32;
    let Some(at) = place(sheet, edge, w, taken) else {
        return;
    };
    sheet.text(at, tag, w, role);
    taken.extend((0..w).map(|k| at.offset(k, 0)));
}

/// Where a tag of a width goes: on the line with a cell of line left at both sides, else on free
/// cells above or below a level run, else beside an upright one.
pub fn place(
    sheet: &Sheet<'_>,
    edge: &SceneEdge,
    w: i32,
    taken: &std::collections::BTreeSet<Cell>,
) -> Option<Cell> {
    let mut runs = runs(&edge.cells);
    runs.sort_by_key(|r| std::cmp::Reverse(r.len()));
    for run in runs.iter().filter(|r| r.len() as i32 >= w + 2) {
        let left = run.iter().min()?;
        let at = left.offset((run.len() as i32 - w) / 2, 0);
        let is_free = |k: i32| {
            let cell = at.offset(k, 0);
            let is_line = sheet.symbol(cell).is_some_and(glyphs::is_straight);
            is_line && !taken.contains(&cell)
        };
        if (0..w).all(is_free) {
            return Some(at);
        }
    }
    for run in &runs {
        let left = run.iter().min()?;
        let start = left.offset((run.len() as i32 - w) / 2, 0);
        for at in [start.offset(0, -1), start.offset(0, 1)] {
            let is_free = |k: i32| {
                let cell = at.offset(k, 0);
                sheet.is_blank(cell) && !taken.contains(&cell)
            };
            if run.len() as i32 + 2 >= w && (0..w).all(is_free) {
                return Some(at);
            }
        }
    }
    let middle = edge.cells.len() / 2;
    let near = |n: &usize| n.abs_diff(middle);
    let mut upright: Vec<usize> = (1..edge.cells.len().saturating_sub(2)).collect();
    upright.sort_by_key(near);
    for n in upright {
        let cell = edge.cells[n];
        if edge.cells.get(n + 1).is_none_or(|c| c.x != cell.x) {
            continue;
        }
        for at in [cell.offset(1, 0), cell.offset(-w, 0)] {
            // One cell more than the text, so that it does not touch a neighbour.
            let is_free = |k: i32| {
                let cell = at.offset(k, 0);
                sheet.is_blank(cell) && !taken.contains(&cell)
            };
            let (from, to) = if at.x > cell.x { (0, w) } else { (-1, w - 1) };
            if (from..=to).all(is_free) {
                return Some(at);
            }
        }
    }
    None
}

/// The level runs of a route, without ports and arrowhead.
fn runs(cells: &[Cell]) -> Vec<Vec<Cell>> {
    let mut runs: Vec<Vec<Cell>> = Vec::new();
    let track = motion::track(cells.len());
    for n in track {
        let Some(cell) = cells.get(n) else {
            break;
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|c| c.y == cell.y) => run.push(*cell),
            _ => runs.push(vec![*cell]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that stands for edges with these ids.
    fn line(of: &[&str]) -> SceneEdge {
        let id = |text: &str| Id::new(text).unwrap();
        SceneEdge {
            id: id(of[0]),
            kind: crate::board::EdgeKind::Http,
            from: id("a"),
            to: id("b"),
            of: of.iter().map(|text| id(text)).collect(),
            cells: Vec::new().into(),
            arrow: crate::board::Direction::Right,
            label: None,
            legal: true,
        }
    }

    fn view(edges: &[(&str, &[&str])]) -> EngineView {
        let edge = |(id, faults): &(&str, &[&str])| EdgeView {
            id: Id::new(id).unwrap(),
            cut: faults.contains(&"cut"),
            faults: faults.iter().map(|f| (*f).to_owned()).collect(),
            rate: 1.5,
            in_flight: 2,
        };
        EngineView {
            edges: edges.iter().map(edge).collect(),
            ..EngineView::default()
        }
    }

    #[test]
    fn joined_edges_say_how_many_of_them_are_at_fault() {
        let view = view(&[
            ("e-1", &["cut"]),
            ("e-2", &["cut", "loss(5%)"]),
            ("e-3", &[]),
        ]);
        let all = line(&["e-1", "e-2", "e-3"]);
        let live = Live::of(&all, &view);
        assert_eq!(live.faults, ["CUT 2/3", "loss 5% 1/3"]);
        assert_eq!((live.cut, live.rate), (false, 4.5));
        assert!(Live::of(&line(&["e-1", "e-2"]), &view).cut);
        assert_eq!(Live::of(&line(&["e-1"]), &view).faults, ["CUT"]);
        assert_eq!(Live::of(&line(&["e-9"]), &view), Live::default());
    }

    #[test]
    fn a_line_carries_what_is_told_of_its_edges() {
        let all = line(&["e-1", "e-2", "e-3"]);
        let mut view = view(&[("e-1", &[]), ("e-2", &[]), ("e-3", &[])]);
        let told = |view: &EngineView| carried(&[&all], view, &Busiest::default())[&all.id];
        assert_eq!(told(&view), Carried { now: 0, lately: 6 });
        // None of them is in the view: they are counted.
        view.flights_total = 6;
        assert_eq!(told(&view), Carried { now: 6, lately: 6 });
    }

    fn live(faults: &[&str], rate: f64) -> Live {
        Live {
            cut: false,
            faults: faults.iter().map(|f| fault(f)).collect(),
            rate,
        }
    }

    #[test]
    fn tags_say_what_dots_cannot() {
        let check = |edge: Live, many, motion, expected: &str| {
            assert_eq!(content(&edge, many, motion, "×"), expected);
        };
        check(live(&[], 12.0), (3, 3), Motion::Full, "");
        check(live(&[], 12.0), (20, 20), Motion::Full, "");
        check(live(&[], 12.0), (35, 20), Motion::Full, "×35");
        // Beside a line with many more, also of few not each is a dot.
        check(live(&[], 12.0), (15, 4), Motion::Reduced, "×15");
        check(live(&[], 12.0), (3, 0), Motion::Off, "12/s");
        check(live(&["delay(200ms)"], 0.0), (0, 0), Motion::Full, "+200ms");
        check(live(&["cut"], 0.0), (0, 0), Motion::Full, "CUT");
        check(live(&["loss(5%)"], 0.0), (0, 0), Motion::Full, "loss 5%");
    }

    #[test]
    fn runs_are_level_and_leave_the_ends_free() {
        let cells: Vec<Cell> = (0..6)
            .map(|x| Cell::new(x, 0))
            .chain((1..4).map(|y| Cell::new(5, y)))
            .chain((6..12).map(|x| Cell::new(x, 3)))
            .collect();
        let lengths: Vec<usize> = runs(&cells).iter().map(Vec::len).collect();
        assert_eq!(lengths, [5, 1, 1, 5]);
    }
}
