//! Where everything stands on a screen of a given size.
//!
//! One function of plain values, so that the app can ask for the same answer (how large is the
//! canvas?) that the view draws with.

use ratatui::layout::Rect;

/// The smallest screen that is drawn on: below it, one line says what is needed.
pub const MIN_WIDTH: u16 = 40;
/// Rows of that screen.
pub const MIN_HEIGHT: u16 = 10;

/// From this width on, the side panel stands beside the canvas; below, it lies over its lower part.
const SIDE_FROM: u16 = 110;
/// From this height on, a log stands below the canvas.
const LOG_FROM: u16 = 32;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Two boards side by side.
    pub split: bool,
    /// The side panel.
    pub panel: bool,
    /// The event log.
    pub log: bool,
}

/// The areas, none of which overlap except `panel` over `canvases` on small screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Tabs, clock, totals.
    pub top: Rect,
    /// One canvas, or two.
    pub canvases: Vec<Rect>,
    /// The column between two canvases.
    pub between: Option<Rect>,
    /// Inspector or story, its border included.
    pub panel: Option<Rect>,
    /// True when the panel lies over the canvas.
    pub panel_covers: bool,
    /// Event log, its title row included.
    pub log: Option<Rect>,
    /// The doors' addresses.
    pub doors: Rect,
    /// What can be done now.
    pub status: Rect,
}

/// The plan for a screen; `None` when it is too small.
pub fn plan(area: Rect, wishes: Wishes) -> Option<Plan> {
    if area.width < MIN_WIDTH || area.height < MIN_HEIGHT {
        return None;
    }
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, 1);
    let log_rows = match area.height {
        _ if !wishes.log => 0,
        h if h >= 50 => 8,
        h if h >= LOG_FROM => 6,
        _ => 0,
    };
    let middle = Rect {
        x: area.x,
        y: area.y + 1,
        width: area.width,
        height: area.height - 3 - log_rows,
    };
    let beside = wishes.panel && area.width >= SIDE_FROM;
    let panel_w = match area.width {
        w if w >= 180 => 52,
        w if w >= 140 => 44,
        _ => 38,
    };
    let mut canvas = middle;
    let mut panel = None;
    if beside {
        canvas.width -= panel_w;
        panel = Some(Rect {
            x: canvas.right(),
            width: panel_w,
            ..middle
        });
    } else if wishes.panel {
        // The lower part: what is selected is usually kept in sight above it.
        let height = (middle.height / 2).max(8).min(middle.height);
        panel = Some(Rect {
            y: middle.bottom() - height,
            height,
            ..middle
        });
    }
    let log = (log_rows > 0).then(|| Rect {
        y: middle.bottom(),
        height: log_rows,
        ..area
    });
    let (canvases, between) = if wishes.split {
        let left = (canvas.width - 1) / 2;
        let one = Rect {
            width: left,
            ..canvas
        };
        let between = Rect {
            x: one.right(),
            width: 1,
            ..canvas
        };
        let two = Rect {
            x: between.right(),
            width: canvas.width - left - 1,
            ..canvas
        };
        (vec![one, two], Some(between))
    } else {
        (vec![canvas], None)
    };
    Some(Plan {
        top: row(0),
        canvases,
        between,
        panel,
        panel_covers: panel.is_some() && !beside,
        log,
        doors: row(area.height - 2),
        status: row(area.height - 1),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_screens_get_a_panel_over_the_canvas() {
        let wishes = Wishes {
            panel: true,
            log: true,
            split: false,
        };
        let small = plan(Rect::new(0, 0, 80, 24), wishes).unwrap();
        assert_eq!(small.canvases, [Rect::new(0, 1, 80, 21)]);
        assert!(small.panel_covers);
        assert_eq!(small.log, None);
        let middle = plan(Rect::new(0, 0, 120, 40), wishes).unwrap();
        assert_eq!(middle.canvases, [Rect::new(0, 1, 82, 31)]);
        assert!(!middle.panel_covers);
        assert_eq!(middle.log, Some(Rect::new(0, 32, 120, 6)));
    }

    proptest! {
        #[test]
        fn areas_stay_inside_and_apart(
            w in 0u16..300, h in 0u16..120, split: bool, panel: bool, log: bool,
        ) {
            let area = Rect::new(0, 0, w, h);
            let Some(plan) = plan(area, Wishes { split, panel, log }) else {
                prop_assert!(w < MIN_WIDTH || h < MIN_HEIGHT);
                return Ok(());
            };
            let mut areas = plan.canvases.clone();
            areas.extend([plan.top, plan.doors, plan.status]);
            areas.extend(plan.log);
            areas.extend(plan.between);
            if !plan.panel_covers {
                areas.extend(plan.panel);
            }
            let mut cells = 0;
            for (i, a) in areas.iter().enumerate() {
                prop_assert_eq!(a.intersection(area), *a);
                prop_assert!(!a.is_empty());
                cells += u32::from(a.width) * u32::from(a.height);
                for b in &areas[i + 1..] {
                    prop_assert!(!a.intersects(*b), "{:?} {:?}", a, b);
                }
            }
            prop_assert_eq!(cells, u32::from(w) * u32::from(h));
        }
    }
}
