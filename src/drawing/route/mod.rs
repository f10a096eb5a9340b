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
//! is bounded, and what a routing costs is bounded by work that is counted in states, never by time.
//! What is deliberately absent: labels, documents, ids; `build` translates.
//!
//! Reading order: [`ground`] (one cell), [`way`] (the cells of one edge), [`world`] (all cells),
//! [`sheet`] (the working copy), [`nest`] (frames in frames), [`ports`] (where on a side), [`walk`]
//! (what a step costs), [`search`] (one edge), [`negotiate`], [`settle`] and [`improve`] (all edges).

use crate::board::Rect;

pub mod cost;
mod ground;
mod improve;
mod negotiate;
mod nest;
mod ports;
mod queue;
mod search;
mod settle;
mod sheet;
mod walk;
pub mod way;
mod world;

pub use ground::Ground;
pub use ports::spread;
pub use way::Way;
pub use world::World;

/// Everything the router must know.
#[derive(Clone, Default)]
pub struct Plan<'a> {
    /// The boxes that edges join and go around.
    pub boxes: Vec<Rect>,
    /// Notes, to go around.
    pub walls: Vec<Rect>,
    /// The frames.
    pub frames: Vec<FramePlan>,
    /// The edges, in the order in which ties are broken.
    pub edges: Vec<EdgePlan>,
    /// The frames around a box; asked only for what is routed.
    pub around: Option<&'a dyn Fn(usize) -> Vec<usize>>,
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
    /// The way that it keeps. It keeps every rule, and the world has its lines already. An empty one
    /// says that it has no way and that none is to be looked for.
    pub keep: Option<Way>,
}

/// How one edge was routed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// From port to port, both included. Empty when even a plain line would be too long.
    pub way: Way,
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

/// Edges of the largest plan that is routed. With more, all that are not kept are plain lines.
const MAX_EDGES: usize = 100_000;

/// Routes every edge of a plan that keeps no way, and draws the legal ones on its world.
pub fn route(plan: &Plan<'_>, world: &mut World) -> Routes {
    let routes = if plan.edges.len() > MAX_EDGES {
        negotiate::plain(plan)
    } else {
        negotiate::all(plan, world)
    };
    for index in &routes.moved {
        if let Some(old) = &plan.edges[*index].keep {
            world.lift(old);
        }
    }
    for (index, route) in routes.routes.iter().enumerate() {
        let is_new = plan.edges[index].keep.is_none() || routes.moved.binary_search(&index).is_ok();
        if is_new && route.legal {
            world.put(&route.way);
        }
    }
    routes
}
