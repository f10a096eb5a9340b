//! Orthogonal routing on cells: connectors that go around boxes, live.
//!
//! Every edge gets cells of its own from a port on its source's border to a port on its target's.
//! Two edges meet only straight over straight, frames are crossed straight, no line passes through a
//! foreign box. A picture routed like this can be read back without doubt.
//!
//! The method, from two published ones:
//! - A* over (cell, direction) with costs for length, bends and crossings, and during a drag only
//!   the edges that the change touches (M. Wybrow, K. Marriott, P. J. Stuckey, *Orthogonal
//!   Connector Routing*, Graph Drawing 2009, LNCS 5849, 219-231; *Incremental Connector Routing*,
//!   Graph Drawing 2005, LNCS 3843, 446-457). On a character grid the cells themselves stand in for
//!   their visibility graph.
//! - negotiated congestion: edges may share cells at first, at a price that rises with every round,
//!   until each has cells of its own (L. McMurchie, C. Ebeling, *PathFinder: A Negotiation-Based
//!   Performance-Driven Router for FPGAs*, FPGA 1995).
//!
//! Everything is integers and ordered by the plan, so the same plan gives the same routes. Every loop
//! is bounded. What is deliberately absent: labels, documents, ids; `build` translates.
//!
//! Reading order: [`terrain`] (what stands where), [`usage`] (which edge uses what), [`search`] (one
//! edge), [`ports`] (where on a side), [`negotiate`] (all edges).

use crate::board::{Cell, Rect};

pub mod cost;
mod negotiate;
mod ports;
mod search;
pub mod terrain;
pub mod usage;

pub use terrain::Terrain;

/// Everything the router must know.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The boxes that edges join and go around.
    pub boxes: Vec<Rect>,
    /// Other things to go around: notes and labels.
    pub walls: Vec<Rect>,
    /// The frames.
    pub frames: Vec<FramePlan>,
    /// The edges, in the order in which ties are broken.
    pub edges: Vec<EdgePlan>,
}

/// A frame: crossed straight, never at a corner or on its title.
#[derive(Debug, Clone, Default)]
pub struct FramePlan {
    /// Border cells included.
    pub rect: Rect,
    /// Columns of the top border that the title covers: first, and first after.
    pub title: (i32, i32),
}

/// An edge to be routed.
#[derive(Debug, Clone, Default)]
pub struct EdgePlan {
    /// Index of the source box.
    pub from: usize,
    /// Index of the target box.
    pub to: usize,
    /// Frames around one of the ends but not around both: the only ones worth crossing.
    pub crosses: Vec<usize>,
    /// A route to keep, when it is still legal.
    pub keep: Option<Vec<Cell>>,
}

/// The way of one edge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// From port to port, both included. Empty when even a plain line would be too long.
    pub cells: Vec<Cell>,
    /// Whether every rule holds.
    pub legal: bool,
}

/// All routes, in the order of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// One per edge.
    pub routes: Vec<Route>,
    /// Edges that were to be kept and had to move, so that another one found a way at all.
    pub moved: Vec<usize>,
}

/// Edges of the largest plan that is routed.
const MAX_EDGES: usize = 5_000;

/// Routes every edge of a plan. With too many to route, all are plain lines.
pub fn route(plan: &Plan) -> Routes {
    if plan.edges.len() > MAX_EDGES {
        return negotiate::plain(plan);
    }
    let terrain = Terrain::of(plan);
    negotiate::all(plan, &terrain)
}
