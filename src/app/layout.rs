//! Which part of the screen shows what. Computed by the app, because panning, fitting and mouse
//! gestures need to know the canvas; drawn by the view, which reads [`super::App::layout`].
//!
//! ```text
//! top      tabs, clock, totals
//! panes    one canvas, or two side by side       | panel
//! log      the last lines (when there is room)   |
//! doors    where the board answers
//! status   what can be done now
//! ```

use super::geometry::Area;

/// The smallest screen that is drawn on, in columns and rows: below it, one line says what is needed.
pub const MIN_SIZE: (u16, u16) = (40, 10);
/// From this width on, the panel stands beside the canvas; below, it lies over its lower part.
const BESIDE_FROM: u16 = 110;
/// Rows of a story's step over the canvas: a title and four lines of text, in a border.
const STORY_ROWS: u16 = 7;
/// From this height on, there is room for a log.
const LOG_FROM: u16 = 32;

/// One canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pane {
    /// The tab it shows.
    pub tab: usize,
    /// Where its title stands, when there are two.
    pub title: Option<Area>,
    /// The cells that show the board.
    pub canvas: Area,
}

/// The parts of the screen. None overlap, except the panel over the canvas on narrow screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Area,
    /// Tabs, clock, totals.
    pub top: Area,
    /// The canvases, left to right: one or two; none when the screen is too small.
    pub panes: Vec<Pane>,
    /// The column between two canvases.
    pub between: Option<Area>,
    /// Inspector and story, borders included.
    pub panel: Option<Area>,
    /// True when the panel lies over the canvas.
    pub panel_covers: bool,
    /// Event log, its title row included.
    pub log: Option<Area>,
    /// The doors' addresses.
    pub doors: Area,
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
    /// The panel is open.
    pub panel: bool,
    /// It tells a story, which needs few rows.
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
        let (rest, doors) = rest.split_bottom(1);
        let log_rows = match h {
            _ if !wanted.log => 0,
            50.. => 8,
            LOG_FROM.. => 6,
            _ => 0,
        };
        let (middle, log) = rest.split_bottom(log_rows);
        let beside = w >= BESIDE_FROM;
        let (rest, panel) = if !wanted.panel {
            (middle, None)
        } else if beside {
            let cols = match w {
                // Two boards of 80 columns fit beside a narrow panel.
                180.. if wanted.tabs.1.is_none() => 52,
                180..250 => 38,
                250.. => 52,
                140.. => 44,
                _ => 38,
            };
            let (rest, panel) = middle.split_right(cols);
            (rest, Some(panel))
        } else {
            // The lower part: what is selected is usually kept in sight above it.
            let most = if wanted.story { STORY_ROWS } else { u16::MAX };
            let rows = (middle.h / 2).max(8).min(most).min(middle.h);
            (middle, Some(middle.split_bottom(rows).1))
        };
        let (panes, between) = match wanted.tabs {
            (tab, None) => {
                let pane = Pane {
                    tab,
                    title: None,
                    canvas: rest,
                };
                (vec![pane], None)
            }
            (active, Some(other)) => {
                let (left, rest) = rest.split_left((rest.w - 1) / 2);
                let (between, right) = rest.split_left(1);
                // The order on screen is the order of the tabs, whichever is active.
                let panes = [(active.min(other), left), (active.max(other), right)];
                let panes = panes.map(|(tab, area)| {
                    let (title, canvas) = area.split_top(1);
                    Pane {
                        tab,
                        title: Some(title),
                        canvas,
                    }
                });
                (panes.to_vec(), Some(between))
            }
        };
        Self {
            screen,
            top,
            panes,
            between,
            panel_covers: panel.is_some() && !beside,
            panel,
            log: (log_rows > 0).then_some(log),
            doors,
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

    /// The rows and columns of a pane's canvas that nothing covers.
    pub fn free_canvas(&self, pane: &Pane) -> Area {
        match self.panel {
            Some(panel) if self.panel_covers => {
                let covered = pane.canvas.bottom().saturating_sub(panel.y);
                pane.canvas.split_bottom(covered).0
            }
            _ => pane.canvas,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Point;

    #[test]
    fn parts_cover_the_screen_without_overlap() {
        for size in [(40, 10), (80, 24), (120, 40), (200, 60), (300, 120)] {
            for bits in 0..8 {
                let layout = Layout::new(Wanted {
                    size,
                    tabs: (1, (bits & 1 == 1).then_some(0)),
                    panel: bits & 2 == 2,
                    story: false,
                    log: bits & 4 == 4,
                });
                let mut parts = vec![layout.top, layout.doors, layout.status];
                parts.extend(layout.panes.iter().map(|p| p.canvas));
                parts.extend(layout.panes.iter().filter_map(|p| p.title));
                parts.extend(layout.between.into_iter().chain(layout.log));
                if !layout.panel_covers {
                    parts.extend(layout.panel);
                }
                for y in 0..size.1 {
                    for x in 0..size.0 {
                        let at = Point::new(x, y);
                        let covering = parts.iter().filter(|a| a.contains(at)).count();
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
        assert!(Layout::new(wanted((39, 40))).too_small());
        assert!(Layout::new(wanted((80, 9))).too_small());
        assert!(Layout::new(wanted((0, 0))).too_small());
        assert!(!Layout::new(wanted(MIN_SIZE)).too_small());
    }

    #[test]
    fn a_panel_over_the_canvas_leaves_its_upper_part_free() {
        let layout = Layout::new(Wanted {
            size: (80, 24),
            panel: true,
            ..Wanted::default()
        });
        assert!(layout.panel_covers);
        let free = layout.free_canvas(&layout.panes[0]);
        assert_eq!(free.bottom(), layout.panel.unwrap().y);
    }
}
