//! The messages on the wires: a dot for each, on the cells of its own edge.
//!
//! Every dot is a message of the run. Where the busiest edge has more than can be seen, the dots are a
//! sample: a line in a corner says so, and every line with fewer dots than messages has a count. Dots
//! never cover arrowheads or labels.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::app::busiest::Busiest;
use crate::app::settings::Glyphs;
use crate::board::{Cell, Id, Rect};
use crate::drawing::scene::{Scene, SceneEdge};
use crate::live::{EngineView, Flight, FlightKind, RequestId};
use crate::ui::motion::{self, STEPS, Spot};
use crate::ui::symbols::Symbols;
use crate::ui::text;
use crate::ui::theme::Role;

use super::fine::{self, Lane};
use super::sheet::Sheet;

/// What decides which messages are dots, and how they look.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The request to keep the eye on.
    pub followed: Option<RequestId>,
    /// A story is told: the dots of other requests are dimmed, so that one can be followed by eye.
    pub told: bool,
    /// How many messages each line that is seen carries.
    pub carried: &'a BTreeMap<&'a Id, Carried>,
    /// How many each edge carried at most in the last seconds.
    pub busiest: &'a Busiest,
}

/// How many messages a line carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Now.
    pub now: u64,
    /// At most, in the last seconds.
    pub lately: u64,
}

/// The messages that are dots.
#[derive(Debug, Default)]
pub struct Chosen<'a> {
    /// Each with the line on which it runs.
    flights: Vec<(&'a Flight, &'a SceneEdge)>,
    /// How many run on each line.
    dots: BTreeMap<&'a Id, u64>,
}

impl<'a> Chosen<'a> {
    fn put(&mut self, flight: &'a Flight, line: &'a SceneEdge) {
        self.flights.push((flight, line));
        *self.dots.entry(&line.id).or_default() += 1;
    }

    /// How many dots run on a line.
    pub fn on(&self, line: &Id) -> u64 {
        self.dots.get(line).copied().unwrap_or(0)
    }

    /// True when a line carries more than runs on it.
    pub fn is_sample(&self, carried: &BTreeMap<&Id, Carried>) -> bool {
        let mut lines = carried.iter();
        lines.any(|(line, carried)| self.on(line) < carried.now)
    }
}

/// Draws the dots. The packets that set up and tear down the followed request's connections are as
/// quiet as everybody's: its dot is the message that matters, and has a cell for itself.
pub fn paint(
    sheet: &mut Sheet<'_>,
    scene: &Scene,
    view: &EngineView,
    shown: &Shown<'_>,
    chosen: &Chosen<'_>,
    labels: &BTreeSet<Cell>,
) {
    let symbols = sheet.brush().look.symbols;
    let mut dots: BTreeMap<Cell, Dot<'_>> = BTreeMap::new();
    for &(flight, edge) in &chosen.flights {
        let Some(spot) = motion::spot(flight, view.now, edge.cells.len()) else {
            continue;
        };
        let own = shown.followed.is_some() && flight.request == shown.followed;
        let dot = Dot {
            flight,
            mine: own && flight.kind != FlightKind::Connect,
            quiet: shown.told && !own,
            lost: spot.lost,
            bits: None,
        };
        let lane = lane(symbols, flight.kind).filter(|_| !dot.mine && !dot.lost);
        let mut put = |cell: Cell, bits: Option<u8>| {
            if !labels.contains(&cell) {
                let dot = Dot { bits, ..dot };
                dots.entry(cell)
                    .and_modify(|seen| seen.meet(dot))
                    .or_insert(dot);
            }
        };
        match (lane, edge.cells.get(spot.index)) {
            (Some(lane), _) => {
                for (cell, bits) in fine::dots(lane, &edge.cells, spot, flight.forward) {
                    put(cell, Some(bits));
                }
            }
            (None, Some(cell)) => put(*cell, None),
            (None, None) => {}
        }
    }
    for (cell, dot) in &dots {
        match dot.bits {
            Some(bits) => {
                let sign = fine::sign(bits);
                sheet.put(*cell, sign.encode_utf8(&mut [0; 4]), dot.role());
            }
            None if dot.lost => sheet.put(*cell, symbols.cross, dot.role()),
            None => sheet.put(*cell, symbols.dot(dot.flight.kind), dot.role()),
        }
    }
    for (cell, dot) in &dots {
        if dot.mine
            && let Some(request) = dot.flight.request
        {
            tag(sheet, scene, *cell, &request.to_string());
        }
    }
}

/// Chooses the messages that are dots: all, or a sample of each line that carries many, and at least
/// one of each that carries any. Those of the followed request are never left out.
pub fn choose<'a>(scene: &'a Scene, view: &'a EngineView, shown: &Shown<'_>) -> Chosen<'a> {
    let listed = view.flights.len().max(1) as u64;
    let thinned = (view.flights_total / listed).max(1);
    let busiest = shown.carried.values().map(|carried| carried.lately).max();
    let busiest = busiest.unwrap_or(0).max(shown.busiest.most());
    let mut chosen = Chosen::default();
    // Of each line, the one that stands for it while none else is chosen.
    let mut alone: BTreeMap<&Id, Option<(&Flight, &SceneEdge)>> = BTreeMap::new();
    for flight in &view.flights {
        // Joined edges are one line: the dots of each of them run on it.
        let Some(line) = scene.edge(&flight.edge) else {
            continue;
        };
        let carries = shown.carried.get(&line.id).copied().unwrap_or_default();
        let share = motion::share(carries.lately, busiest);
        let mine = shown.followed.is_some() && flight.request == shown.followed;
        let least = alone.entry(&line.id).or_insert(Some((flight, line)));
        if mine || motion::is_chosen(flight, share, thinned) {
            *least = None;
            chosen.put(flight, line);
        } else if least.is_some_and(|(other, _)| motion::draw(flight) < motion::draw(other)) {
            *least = Some((flight, line));
        }
    }
    for (flight, line) in alone.into_values().flatten() {
        chosen.put(flight, line);
    }
    chosen
}

/// The lane of a kind of message in a set of signs; none where it has a sign of a whole cell.
const fn lane(symbols: &Symbols, kind: FlightKind) -> Option<Lane> {
    match symbols.set() {
        Glyphs::Full => Lane::of(kind),
        Glyphs::Blocks | Glyphs::Ascii => None,
    }
}

/// How a dot looks while nobody follows its request, where that is not [`Symbols::dot`]: its lane, as
/// a message that just fills a cell of a level line.
pub fn small_dot(symbols: &Symbols, kind: FlightKind) -> Option<char> {
    let lane = lane(symbols, kind)?;
    let cells: [Cell; 5] = std::array::from_fn(|x| Cell::new(x as i32, 0));
    let spot = Spot {
        index: 1,
        step: STEPS / 2,
        lost: false,
    };
    let dots = fine::dots(lane, &cells, spot, true);
    let (_, bits) = dots.into_iter().find(|(at, _)| *at == cells[1])?;
    Some(fine::sign(bits))
}

/// One dot.
#[derive(Clone, Copy)]
struct Dot<'a> {
    flight: &'a Flight,
    mine: bool,
    quiet: bool,
    lost: bool,
    /// Its braille dots in the cell; none when it has the cell for itself.
    bits: Option<u8>,
}

impl Dot<'_> {
    /// Takes what else is in its cell: what matters most is seen, and what matters as much beside it,
    /// where both are made of dots. Dots of two kinds together would look like a third.
    fn meet(&mut self, other: Self) {
        let rank = |dot: &Self| (dot.weight(), !dot.quiet);
        match rank(self).cmp(&rank(&other)) {
            Ordering::Less => *self = other,
            Ordering::Equal => {
                if let (Some(bits), Some(more)) = (&mut self.bits, other.bits) {
                    *bits |= more;
                }
            }
            Ordering::Greater => {}
        }
    }

    const fn weight(&self) -> u8 {
        if self.mine {
            return 20;
        }
        match self.flight.kind {
            FlightKind::Error => 10,
            _ if self.lost => 9,
            FlightKind::Write => 8,
            FlightKind::Request => 7,
            FlightKind::Response => 6,
            FlightKind::Replication => 5,
            FlightKind::DnsQuestion => 4,
            FlightKind::DnsAnswer => 3,
            FlightKind::Deploy => 2,
            FlightKind::Connect => 1,
            FlightKind::Check => 0,
        }
    }

    const fn role(&self) -> Role {
        let kind = if self.lost {
            FlightKind::Error
        } else {
            self.flight.kind
        };
        match kind {
            // It stands out, and still says how it is.
            FlightKind::Error if self.mine => Role::FollowedError,
            FlightKind::Response if self.mine => Role::FollowedResponse,
            FlightKind::Write if self.mine => Role::FollowedWrite,
            _ if self.mine => Role::DotFollowed,
            _ if self.quiet => Role::Faded,
            _ => role(kind),
        }
    }
}

/// The colour of a kind of dot.
pub const fn role(kind: FlightKind) -> Role {
    match kind {
        FlightKind::Request => Role::DotRequest,
        FlightKind::Write => Role::DotWrite,
        FlightKind::Response => Role::DotResponse,
        FlightKind::Error => Role::DotError,
        FlightKind::Replication => Role::DotReplication,
        FlightKind::DnsQuestion | FlightKind::DnsAnswer => Role::DotDns,
        FlightKind::Connect | FlightKind::Check | FlightKind::Deploy => Role::DotQuiet,
    }
}

/// Writes the number of a request beside its dot, on the first side where nothing is covered and no
/// box would seem to say it.
fn tag(sheet: &mut Sheet<'_>, scene: &Scene, dot: Cell, number: &str) {
    let w = text::width(number) as i32;
    let places = [
        dot.offset(1, -1),
        dot.offset(-w, -1),
        dot.offset(1, 1),
        dot.offset(-w, 1),
        dot.offset(2, 0),
        dot.offset(-w - 1, 0),
    ];
    let is_free = |at: &Cell, sheet: &Sheet<'_>| {
        let row = Rect::new(at.x, at.y, w, 1);
        let on_box = scene.nodes.iter().any(|n| n.rect.intersects(row));
        !on_box && (0..w).all(|k| sheet.is_blank(at.offset(k, 0)))
    };
    if let Some(at) = places.iter().find(|at| is_free(at, sheet)) {
        sheet.text(*at, number, w, Role::Path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Direction, EdgeKind};
    use crate::live::Nanos;
    use crate::ui::symbols::DOTS;
    use crate::ui::testing::picture;

    const NOW: u64 = 1_000_000;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// A level line of so many cells in a row.
    fn line(edge: &str, y: i32, cells: i32) -> SceneEdge {
        SceneEdge {
            id: id(edge),
            kind: EdgeKind::Http,
            from: id("a"),
            to: id("b"),
            of: vec![id(edge)],
            cells: (0..cells).map(|x| Cell::new(x, y)).collect(),
            arrow: Direction::Right,
            label: None,
            legal: true,
        }
    }

    /// A message that has gone so much of its way, in thousandths.
    fn flight(edge: &str, kind: FlightKind, forward: bool, gone: u64) -> Flight {
        Flight {
            edge: id(edge),
            request: Some(RequestId(gone)),
            kind,
            forward,
            sent: Nanos(NOW - gone),
            arrives: Nanos(NOW + 1_000 - gone),
        }
    }

    fn scene(lines: Vec<SceneEdge>) -> Scene {
        Scene {
            edges: lines.into_iter().map(std::sync::Arc::new).collect(),
            ..Scene::default()
        }
    }

    fn view(flights: Vec<Flight>) -> EngineView {
        EngineView {
            now: Nanos(NOW),
            flights_total: flights.len() as u64,
            flights,
            ..EngineView::default()
        }
    }

    fn carried<'a>(scene: &'a Scene, view: &EngineView) -> BTreeMap<&'a Id, Carried> {
        let carried = scene.edges.iter().map(|line| {
            let on = view.flights.iter().filter(|f| f.edge == line.id);
            let now = on.count() as u64;
            (&line.id, Carried { now, lately: now })
        });
        carried.collect()
    }

    fn shown(lines: Vec<SceneEdge>, flights: Vec<Flight>, followed: Option<u64>) -> String {
        let (scene, view) = (scene(lines), view(flights));
        let shown = Shown {
            followed: followed.map(RequestId),
            told: false,
            carried: &carried(&scene, &view),
            busiest: &Busiest::default(),
        };
        let chosen = choose(&scene, &view, &shown);
        picture(Glyphs::Full, (70, 4), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            paint(&mut sheet, &scene, &view, &shown, &chosen, &BTreeSet::new());
        })
    }

    #[test]
    fn two_kinds_in_one_cell_do_not_look_like_a_third() {
        let on = |flights| shown(vec![line("e", 0, 13)], flights, None);
        let ask = flight("e", FlightKind::Request, true, 500);
        let answer = flight("e", FlightKind::Response, false, 500);
        let write = flight("e", FlightKind::Write, true, 500);
        let both = on(vec![ask.clone(), answer]);
        assert_eq!(both, on(vec![ask]));
        assert_ne!(both, on(vec![write]));
    }

    #[test]
    fn what_went_wrong_and_the_followed_request_have_a_cell_for_themselves() {
        let error = flight("e", FlightKind::Error, false, 250);
        let mine = flight("e", FlightKind::Request, true, 750);
        let picture = shown(vec![line("e", 0, 13)], vec![error, mine], Some(750));
        let first = picture.lines().next().unwrap();
        assert!(first.contains('◆') && first.contains('●'), "{picture}");
    }

    #[test]
    fn a_rush_beside_a_trickle_is_seen() {
        let many = (0..400).map(|n| flight("e-1", FlightKind::Request, true, n * 2));
        let some = (0..40).map(|n| flight("e-2", FlightKind::Request, true, n * 20));
        let lines = vec![line("e-1", 0, 70), line("e-2", 2, 70)];
        let picture = shown(lines, many.chain(some).collect(), None);
        let dots = |row: usize| {
            let row = picture.lines().nth(row).unwrap();
            row.chars().filter(|sign| *sign != ' ').count()
        };
        // In a crowd some hide behind others: cells grow less than messages.
        assert!(dots(0) > dots(2) + 5 && dots(2) > 5, "{picture}");
    }

    #[test]
    fn dots_are_a_sample_only_where_one_is_missing() {
        let on = |edge: &str, many: u64| -> Vec<Flight> {
            let flight = |n| flight(edge, FlightKind::Request, true, n * 2);
            (0..many).map(flight).collect()
        };
        let lines = || vec![line("e-1", 0, 70), line("e-2", 2, 70)];
        let told = |flights: Vec<Flight>, lately: u64| {
            let (scene, view) = (scene(lines()), view(flights));
            let mut carried = carried(&scene, &view);
            for carried in carried.values_mut() {
                carried.lately = carried.lately.max(lately);
            }
            let shown = Shown {
                followed: None,
                told: false,
                carried: &carried,
                busiest: &Busiest::default(),
            };
            let chosen = choose(&scene, &view, &shown);
            let dots = ["e-1", "e-2"].map(|edge| chosen.on(&id(edge)));
            (dots, chosen.is_sample(&carried))
        };
        assert_eq!(told(on("e-1", 15), 0), ([15, 0], false));
        // A rush is just over: most fail their draw, and what is alone on its line is seen anyway.
        for gone in (0..1_000).step_by(10) {
            let one = flight("e-2", FlightKind::Request, true, gone);
            assert_eq!(told(vec![one], 400), ([0, 1], false));
        }
        // Fewer than a line can show, beside one with many more.
        let both = [on("e-1", 400), on("e-2", 15)].concat();
        let ([many, few], is_sample) = told(both, 0);
        assert!(many < 40 && few < 15 && is_sample, "{many} and {few}");
    }

    #[test]
    fn the_legend_has_the_signs_of_the_lanes() {
        let small = |set| DOTS.map(|kind| small_dot(Symbols::of(set), kind).unwrap_or(' '));
        let full = small(Glyphs::Full);
        assert_eq!(full.iter().collect::<String>(), "⠛⣤⣿ ⠶     ");
        assert_eq!(small(Glyphs::Blocks), [' '; DOTS.len()]);
        assert_eq!(small(Glyphs::Ascii), [' '; DOTS.len()]);
    }
}
