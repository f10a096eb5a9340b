//! Which part of the screen shows what. Computed by the app, because panning, fitting and mouse
//! gestures need the canvas; drawn by the view.
//!
//! ```text
//! top     tabs, clock, rates
//! panes   one canvas, or two side by side       | inspector
//! story   the step that is told (when on)       |
//! log     the last lines (when there is room)   |
//! status  what can be done now
//! ```

use super::geometry::Area;

/// Smallest screen that shows a board, in cells.
pub const MIN_SIZE: (u16, u16) = (60, 16);
/// Columns of the inspector beside the canvas, its border included.
pub const INSPECTOR_COLS: u16 = 44;

/// One canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pane {
    /// The tab it shows.
    pub tab: usize,
    /// One row above the canvas with the board's title; empty when a single pane needs none.
    pub title: Area,
    /// The cells that show the board.
    pub canvas: Area,
}

/// The parts of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Area,
    /// Tabs, clock, rates.
    pub top: Area,
    /// The canvases, left to right: one or two; none when the screen is too small.
    pub panes: Vec<Pane>,
    /// The inspector, when it is open. It lies over the canvas when the screen is narrow.
    pub inspector: Option<Area>,
    /// True when the inspector covers part of the canvas.
    pub inspector_floats: bool,
    /// The story's step.
    pub story: Option<Area>,
    /// Event log.
    pub log: Option<Area>,
    /// What can be done now.
    pub status: Area,
}

/// What the layout depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The active tab and the tab beside it, when the view is split.
    pub tabs: (usize, Option<usize>),
    /// The inspector is open.
    pub inspector: bool,
    /// A story is told.
    pub story: bool,
    /// The log is open.
    pub log: bool,
}

impl Layout {
    /// The layout of a screen.
    pub fn new(wanted: Wanted) -> Self {
        let (w, h) = wanted.size;
        let screen = Area::new(0, 0, w, h);
        if w < MIN_SIZE.0 || h < MIN_SIZE.1 {
            return Self {
                screen,
                ..Self::default()
            };
        }
        let (top, rest) = screen.split_top(1);
        let (rest, status) = rest.split_bottom(1);
        let split = wanted.tabs.1.is_some();

        // Beside the canvas where a board of 76 columns still fits, otherwise over it.
        let beside = w >= INSPECTOR_COLS + if split { 120 } else { 72 };
        let (rest, inspector) = match (wanted.inspector, beside) {
            (false, _) => (rest, None),
            (true, true) => {
                let (rest, inspector) = rest.split_right(INSPECTOR_COLS);
                (rest, Some(inspector))
            }
            (true, false) => (rest, Some(rest.split_right(INSPECTOR_COLS.min(w)).1)),
        };
        let (rest, log) = if wanted.log && h >= 22 {
            let (rest, log) = rest.split_bottom(if h >= 45 { 8 } else { 5 });
            (rest, Some(log))
        } else {
            (rest, None)
        };
        let (rest, story) = if wanted.story {
            let (rest, story) = rest.split_bottom(if h >= 30 { 5 } else { 4 });
            (rest, Some(story))
        } else {
            (rest, None)
        };
        let mut panes = Vec::new();
        match wanted.tabs {
            (tab, None) => panes.push(Pane {
                tab,
                title: Area::new(rest.x, rest.y, 0, 0),
                canvas: rest,
            }),
            (active, Some(other)) => {
                let (left, right) = rest.split_left(rest.w / 2);
                // The order on screen is the order of the tabs, whichever is active.
                let tabs = (active.min(other), active.max(other));
                for (tab, area) in [(tabs.0, left), (tabs.1, right)] {
                    let (title, canvas) = area.split_top(1);
                    panes.push(Pane { tab, title, canvas });
                }
            }
        }
        Self {
            screen,
            top,
            panes,
            inspector_floats: inspector.is_some() && !beside,
            inspector,
            story,
            log,
            status,
        }
    }

    /// True when the screen is too small for a board.
    pub fn too_small(&self) -> bool {
        self.panes.is_empty()
    }

    /// The pane of a tab.
    pub fn pane_of(&self, tab: usize) -> Option<&Pane> {
        self.panes.iter().find(|p| p.tab == tab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(layout: &Layout) -> Vec<Area> {
        let mut parts = vec![layout.top, layout.status];
        parts.extend(layout.panes.iter().flat_map(|p| [p.title, p.canvas]));
        parts.extend(layout.story.into_iter().chain(layout.log));
        if !layout.inspector_floats {
            parts.extend(layout.inspector);
        }
        parts
    }

    #[test]
    fn parts_never_overlap_and_stay_on_the_screen() {
        for size in [(60, 16), (80, 24), (120, 40), (200, 60), (500, 200)] {
            for bits in 0..16 {
                let layout = Layout::new(Wanted {
                    size,
                    tabs: (0, (bits & 1 == 1).then_some(1)),
                    inspector: bits & 2 == 2,
                    story: bits & 4 == 4,
                    log: bits & 8 == 8,
                });
                let parts = parts(&layout);
                for y in 0..size.1 {
                    for x in 0..size.0 {
                        let covering = parts
                            .iter()
                            .filter(|a| a.contains(crate::app::Point::new(x, y)))
                            .count();
                        assert_eq!(covering, 1, "{size:?} {bits} {x},{y}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_small_screen_has_no_panes() {
        let wanted = |size| Wanted {
            size,
            ..Wanted::default()
        };
        assert!(Layout::new(wanted((59, 40))).too_small());
        assert!(Layout::new(wanted((80, 15))).too_small());
        assert!(Layout::new(wanted((0, 0))).too_small());
        assert!(!Layout::new(wanted(MIN_SIZE)).too_small());
    }
}
