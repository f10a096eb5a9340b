//! The messages on the wires: a dot for each, on the cells of its own edge.
//!
//! Every dot is a message of the run. Where there are more than an edge can show, the dots are the
//! first of them and a count says how many there are. Dots never cover arrowheads or labels.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::{Cell, Id, Rect};
use crate::drawing::scene::{Scene, SceneEdge};
use crate::live::{EngineView, Flight, FlightKind, RequestId};
use crate::ui::motion::{self, DOTS_PER_EDGE};
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// Draws the dots. While a story is `told`, those of other requests are dimmed, so that one dot can be
/// followed by eye. The packets that set up and tear down the followed request's connections are as
/// quiet as everybody's: its dot is the message that matters.
pub fn paint(
    sheet: &mut Sheet<'_>,
    scene: &Scene,
    view: &EngineView,
    followed: Option<RequestId>,
    told: bool,
    labels: &BTreeSet<Cell>,
) {
    // Joined edges are one line: the dots of each of them run on it.
    let lines = scene.edges.iter();
    let edges: BTreeMap<&Id, &SceneEdge> = lines
        .flat_map(|line| line.of.iter().map(move |id| (id, line.as_ref())))
        .collect();
    let mut dots: BTreeMap<Cell, Dot<'_>> = BTreeMap::new();
    let mut on_edge: BTreeMap<&Id, usize> = BTreeMap::new();
    for flight in &view.flights {
        let Some(edge) = edges.get(&flight.edge) else {
            continue;
        };
        let own = followed.is_some() && flight.request == followed;
        let mine = own && flight.kind != FlightKind::Connect;
        let n = on_edge.entry(&edge.id).or_default();
        *n += 1;
        if *n > DOTS_PER_EDGE && !mine {
            continue;
        }
        let Some(spot) = motion::spot(flight, view.now, edge.cells.len()) else {
            continue;
        };
        let Some(cell) = edge.cells.get(spot.index).filter(|c| !labels.contains(c)) else {
            continue;
        };
        let dot = Dot {
            flight,
            mine,
            quiet: told && !own,
            lost: spot.lost,
        };
        // One sign per cell: what matters most is seen.
        let seen = dots.entry(*cell).or_insert(dot);
        if dot.weight() > seen.weight() {
            *seen = dot;
        }
    }
    for (cell, dot) in &dots {
        let symbols = sheet.brush().look.symbols;
        let sign = if dot.lost {
            symbols.cross
        } else {
            symbols.dot(dot.flight.kind)
        };
        sheet.put(*cell, sign, dot.role());
    }
    for (cell, dot) in &dots {
        if dot.mine
            && let Some(request) = dot.flight.request
        {
            tag(sheet, scene, *cell, &request.to_string());
        }
    }
}

/// One dot.
#[derive(Clone, Copy)]
struct Dot<'a> {
    flight: &'a Flight,
    mine: bool,
    quiet: bool,
    lost: bool,
}

impl Dot<'_> {
    /// What is seen when two stand in one cell.
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
