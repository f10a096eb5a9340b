//! What makes a route good, in integers. One column is 2; cells are about twice as high as wide.

/// One step to the left or right.
pub const COLUMN: u32 = 2;
/// One step up or down.
pub const ROW: u32 = 4;
/// A corner.
pub const BEND: u32 = 18;
/// A corner in the arrowhead's own cell: it reads, but it looks broken.
pub const BENT_ARROW: u32 = 40;
/// Straight over another edge: worth a detour of thirty columns. Most crossings have a way round them
/// that is much shorter, so that this costs next to no length and few bends.
pub const CROSSING: u32 = 60;
/// The same where there is no room or no time for detours: while cells are being fought over, in the first
/// ways of thousands of edges, and in a step of a gesture.
pub const HASTY_CROSSING: u32 = 14;
/// A cell right beside a box.
pub const BESIDE_BOX: u32 = 5;
/// A cell right beside a frame's border.
pub const BESIDE_FRAME: u32 = 2;
/// Through the border of a frame that has one of the two ends inside.
pub const OWN_FRAME: u32 = 6;
/// Through the border of a frame that has nothing to do with the edge.
pub const FOREIGN_FRAME: u32 = 80;
/// Through a frame's border right beside its corner: it looks like a part of the corner.
pub const BESIDE_CORNER: u32 = 14;
/// A straight cell with a parallel line right beside it, for each such line.
pub const BESIDE_EDGE: u32 = 2;
/// A port one row away from its place on a side.
pub const PORT_ROW: u32 = 6;
/// A port one column away from its place on a side.
pub const PORT_COLUMN: u32 = 3;
/// Sharing a cell in the first round of negotiation; every round adds as much again.
pub const SHARING: u32 = 24;
/// What a cell that was fought over costs more in all later rounds.
pub const HISTORY: u16 = 10;
