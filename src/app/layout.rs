//! Which part of the screen shows what. Computed by the app, because panning, fitting and mouse
//! gestures need to know the canvas; drawn by the view, which reads [`super::App::layout`].
//!
//! ```text
//! top      tabs, clock, totals
//! lesson   where one is learnt, on narrow screens
//! panes    one canvas, or two                    | lesson, panel
//! log      the last lines (when there is room)   |
//! doors    where the board answers
//! status   what can be done now
//! ```

use super::geometry::Area;

mod split;
mod teaching;
mod telling;

pub use split::{Extent, Halves, needed};
pub use teaching::Teaching;
pub use telling::Telling;

/// The smallest screen that is drawn on, in columns and rows: below it, one line says what is needed.
pub const MIN_SIZE: (u16, u16) = (40, 10);
/// Rows of the lines around the canvas: tabs above, doors and status below.
pub const BARS: u16 = 3;
/// From this width on, the panel stands beside the canvas; below, it lies over its lower part.
const BESIDE_FROM: u16 = 110;
/// From this height on, there is room for a log beside every board.
const LOG_FROM: u16 = 32;
/// From this height on, a log and a part of the board have room.
pub const LOG_LEAST: u16 = 18;

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

/// The parts of the screen. None overlap, except the panel over a canvas on narrow screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Area,
    /// Tabs, clock, totals.
    pub top: Area,
    /// The canvases in the order of the tabs: one or two; none when the screen is too small.
    pub panes: Vec<Pane>,
    /// The column between two canvases side by side.
    pub between: Option<Area>,
    /// Inspector and story, borders included.
    pub panel: Option<Area>,
    /// True when the panel lies over a canvas: the only one, or the one that has not the keys.
    pub panel_covers: bool,
    /// The lesson that is learnt: a strip above the canvas, or a column beside it.
    pub lesson: Option<Area>,
    /// True when it is a strip.
    pub lesson_above: bool,
    /// Event log, its title row included.
    pub log: Option<Area>,
    /// The doors' addresses.
    pub doors: Area,
    /// What can be done now.
    pub status: Area,
}

/// What the layout depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The active tab and the tab shown with it, when the view is split.
    pub tabs: (usize, Option<usize>),
    /// The room that the boards of these two take.
    pub extents: [Extent; 2],
    /// The panel is open.
    pub panel: bool,
    /// It tells this step of a story.
    pub story: Option<Telling<'a>>,
    /// A lesson is shown, and takes so many rows.
    pub lesson: Option<Teaching>,
    /// The log is open.
    pub log: bool,
    /// It was asked for, also where it takes room from the board.
    pub log_asked: bool,
}

impl Layout {
    /// The layout of a screen.
    pub fn new(wanted: Wanted<'_>) -> Self {
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
            LOG_LEAST.. if wanted.log_asked => 5,
            _ => 0,
        };
        let is_alone = wanted.tabs.1.is_none();
        let (strip, rest) = match wanted.lesson {
            Some(lesson) if !(is_alone && w >= BESIDE_FROM) => {
                let (strip, rest) = lesson.above(rest);
                (Some(strip), rest)
            }
            Some(_) | None => (None, rest),
        };
        let stage = match wanted.tabs {
            (tab, None) => alone(tab, rest, log_rows, w, &wanted),
            (active, Some(other)) => together(active, other, rest, log_rows, w, &wanted),
        };
        Self {
            screen,
            top,
            panes: stage.panes,
            between: stage.between,
            panel_covers: stage.panel_covers,
            panel: stage.panel,
            lesson: stage.lesson.or(strip),
            lesson_above: strip.is_some(),
            log: stage.log,
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

    /// The part of a pane's canvas that nothing covers; all of it when all of it is covered, so that
    /// it is found as it was left.
    pub fn free_canvas(&self, pane: &Pane) -> Area {
        let canvas = pane.canvas;
        let Some(panel) = self.panel.filter(|_| self.panel_covers) else {
            return canvas;
        };
        let beside = panel.x >= canvas.right() || panel.right() <= canvas.x;
        if beside || panel.y >= canvas.bottom() || panel.bottom() <= canvas.y {
            return canvas;
        }
        if panel.w < canvas.w {
            // A column at one side leaves the other side free.
            return if panel.x > canvas.x {
                canvas.split_right(canvas.right() - panel.x).0
            } else {
                canvas.split_left(panel.right() - canvas.x).1
            };
        }
        let free = canvas
            .split_bottom(canvas.bottom().saturating_sub(panel.y))
            .0;
        if free.is_empty() { canvas } else { free }
    }
}

/// What stands between the top line and the doors.
struct Stage {
    panes: Vec<Pane>,
    between: Option<Area>,
    panel: Option<Area>,
    panel_covers: bool,
    /// A lesson beside the board.
    lesson: Option<Area>,
    log: Option<Area>,
}

/// One board, the panel beside it or over its lower part.
fn alone(tab: usize, rest: Area, log_rows: u16, w: u16, wanted: &Wanted<'_>) -> Stage {
    let (middle, log) = rest.split_bottom(log_rows);
    let beside = w >= BESIDE_FROM;
    let taught = wanted.lesson.and_then(|l| l.beside(middle, wanted.panel));
    if let Some((canvas, lesson, below)) = taught {
        return Stage {
            panes: vec![Pane {
                tab,
                title: None,
                canvas,
            }],
            between: None,
            panel: wanted.panel.then_some(below),
            panel_covers: false,
            lesson: Some(lesson),
            log: (log_rows > 0).then_some(log),
        };
    }
    let (canvas, panel) = match (wanted.panel, beside, wanted.story) {
        (false, _, _) => (middle, None),
        (true, true, _) => {
            let (canvas, panel) = middle.split_right(Teaching::columns(w));
            (canvas, Some(panel))
        }
        (true, false, Some(telling)) => (middle, Some(telling.place(middle))),
        // The lower part: what is selected is kept in sight above it.
        (true, false, None) => (middle, Some(lower_half(middle))),
    };
    Stage {
        panes: vec![Pane {
            tab,
            title: None,
            canvas,
        }],
        between: None,
        panel,
        panel_covers: panel.is_some() && !beside,
        lesson: None,
        log: (log_rows > 0).then_some(log),
    }
}

fn lower_half(middle: Area) -> Area {
    let rows = (middle.h / 2).max(8).min(middle.h);
    middle.split_bottom(rows).1
}

/// Two boards. The log and the panel beside them stay as long as both boards are seen whole;
/// otherwise the log gives way where that shows more, and the panel lies over the other board.
fn together(
    active: usize,
    other: usize,
    rest: Area,
    log_rows: u16,
    w: u16,
    wanted: &Wanted<'_>,
) -> Stage {
    let [mine, theirs] = wanted.extents;
    // The order on screen is the order of the tabs, whichever is active.
    let (tabs, boards) = if active < other {
        ([active, other], [mine, theirs])
    } else {
        ([other, active], [theirs, mine])
    };
    let panel_cols = if w >= 250 { 52 } else { 38 };
    let with_panel = wanted.panel && w >= BESIDE_FROM;
    let choices = [
        (log_rows, panel_cols),
        (0, panel_cols),
        (log_rows, 0),
        (0, 0),
    ];
    let mut best: Option<(Halves, u16, Option<Area>)> = None;
    for (log_rows, cols) in choices {
        if cols > 0 && !with_panel {
            continue;
        }
        let middle = rest.split_bottom(log_rows).0;
        let (room, panel) = middle.split_right(cols);
        let halves = Halves::best(room, boards);
        let panel = (cols > 0).then_some(panel);
        if halves.fits(boards) {
            best = Some((halves, log_rows, panel));
            break;
        }
        let more = best
            .as_ref()
            .is_none_or(|(b, _, _)| halves.shown(boards) > b.shown(boards));
        if cols == 0 && more {
            best = Some((halves, log_rows, None));
        }
    }
    // The last choice always counts, so there is one.
    let (halves, log_rows, beside) = best.unwrap_or_else(|| (Halves::best(rest, boards), 0, None));
    let pane = |(tab, area): (usize, Area)| {
        let (title, canvas) = area.split_top(1);
        Pane {
            tab,
            title: Some(title),
            canvas,
        }
    };
    let panes: Vec<Pane> = tabs.into_iter().zip(halves.areas).map(pane).collect();
    let over = panes.iter().find(|p| p.tab == other).map(|p| p.canvas);
    let panel = match (wanted.panel, beside, over) {
        (false, _, _) => None,
        (true, Some(panel), _) => Some(panel),
        (true, None, over) => over.map(|canvas| match wanted.story {
            Some(telling) => telling.place(canvas),
            None => canvas,
        }),
    };
    Stage {
        panes,
        between: halves.between,
        panel_covers: panel.is_some() && beside.is_none(),
        panel,
        lesson: None,
        log: (log_rows > 0).then(|| rest.split_bottom(log_rows).1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Point;

    #[test]
    fn parts_cover_the_screen_without_overlap() {
        for size in [(40, 10), (80, 24), (120, 40), (200, 60), (300, 120)] {
            for bits in 0..16 {
                let layout = Layout::new(Wanted {
                    size,
                    tabs: (1, (bits & 1 == 1).then_some(0)),
                    extents: [(79, 20), (78, 17)],
                    panel: bits & 2 == 2,
                    story: None,
                    lesson: (bits & 8 == 8).then_some(Teaching {
                        strip: 4,
                        beside: 9,
                        steps: 15,
                    }),
                    log: bits & 4 == 4,
                    log_asked: bits & 2 == 2,
                });
                let mut parts = vec![layout.top, layout.doors, layout.status];
                parts.extend(layout.panes.iter().map(|p| p.canvas));
                parts.extend(layout.panes.iter().filter_map(|p| p.title));
                parts.extend(layout.between.into_iter().chain(layout.log));
                parts.extend(layout.lesson);
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
    fn two_boards_are_seen_whole_where_there_is_room_and_the_panel_gives_way() {
        let split = |size, panel| {
            Layout::new(Wanted {
                size,
                tabs: (0, Some(1)),
                extents: [(78, 17), (79, 20)],
                panel,
                story: None,
                lesson: None,
                log: true,
                log_asked: false,
            })
        };
        let wide = split((200, 60), true);
        assert!(wide.between.is_some() && wide.log.is_some());
        assert!(!wide.panel_covers && wide.panel.is_some());
        let high = split((120, 48), false);
        assert!(high.between.is_none() && high.log.is_some());
        let middle = split((120, 44), false);
        assert_eq!((middle.between, middle.log), (None, None));
        let rows: Vec<u16> = middle.panes.iter().map(|p| p.canvas.h).collect();
        assert_eq!(rows, [18, 21]);
        // The panel of the board with the keys lies over the other one, which waits unmoved.
        let small = split((120, 40), true);
        assert_eq!(small.panel, Some(small.panes[1].canvas));
        assert_eq!(small.free_canvas(&small.panes[0]), small.panes[0].canvas);
        assert_eq!(small.free_canvas(&small.panes[1]), small.panes[1].canvas);
    }

    #[test]
    fn a_column_over_the_canvas_leaves_the_rest_free() {
        let layout = Layout::new(Wanted {
            size: (80, 24),
            panel: true,
            story: Some(Telling {
                head: 12,
                title: "title",
                text: "text",
                parts: (40, 20),
            }),
            ..Wanted::default()
        });
        let free = layout.free_canvas(&layout.panes[0]);
        assert_eq!((free.right(), free.h), (80, 21));
        assert_eq!(layout.panel.unwrap().right(), free.x);
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
