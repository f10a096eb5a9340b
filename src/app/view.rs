//! Looking at boards: which tab, how much detail, where the camera stands, what the panel shows.
//! Nothing here changes a board.

use crate::board::{Cell, Direction, Id, Key, Rect};
use crate::drawing::{Detail, text};
use crate::live::{Command, Input};

use super::command::Effects;
use super::effect::Effect;
use super::geometry::Area;
use super::inspect;
use super::layout::{self, LOG_LEAST, Layout, Pane, Telling, Wanted};
use super::overlay::Overlay;
use super::picture;
use super::spatial;
use super::state::{App, Focus, Tone};
use super::tab::{InspectorTab, Tab};

/// Cells of the board kept free around it when it is fitted.
const MARGIN: i32 = 1;
/// Cells between the edge of the view and what was selected by a key.
const REVEAL: i32 = 2;

/// Columns from which the panel stands open at the start: a board as wide as a small screen fits
/// beside it.
const ROOMY: u16 = 120;

/// Columns from which two boards stand side by side at the start.
const TWO_FIT: u16 = 200;

impl App {
    /// Brings the layout up to date. What a person looks at or points at stays on its cell of the
    /// screen when a panel opens or closes; a board whose camera nobody moved goes as far as it must
    /// to be seen whole. On a screen of another size what stood in the middle stays there.
    pub(super) fn relayout(&mut self) {
        let shown = self.tabs.len();
        self.active = self.active.min(shown.saturating_sub(1));
        self.beside = self.beside.filter(|b| *b < shown && *b != self.active);
        let before = std::mem::take(&mut self.layout);
        let size = (before.screen.w, before.screen.h);
        let mut layout = self.laid_out(size, self.panel_open);
        let told = self.tab().is_some_and(|t| t.story.on);
        if self.panel_gave_way {
            let with_panel = self.laid_out(size, true);
            if self.beside.is_none() || !with_panel.panel_covers {
                self.panel_gave_way = false;
                self.panel_open = true;
                layout = with_panel;
            }
        } else if self.beside.is_some() && layout.panel_covers && !told && !before.panel_covers {
            // It stood beside one board and would hide one of two: two were asked for.
            if before.panel.is_some() {
                self.panel_gave_way = true;
                self.panel_open = false;
                layout = self.laid_out(size, false);
            }
        }
        self.layout = layout;
        // The parts of the layout before tell the size of the screen that it was made for.
        let resized = (before.top.w, before.status.bottom()) != size;
        for pane in self.layout.panes.clone() {
            let now = free_of(&self.layout, &pane);
            let old = before.pane_of(pane.tab).map(|p| free_of(&before, p));
            if old == Some(now) {
                continue;
            }
            if let Some(tab) = self.tabs.get_mut(pane.tab) {
                // A column that covers one side leaves the board where it stood.
                let room = if now.w < pane.canvas.w {
                    Area::new(0, 0, pane.canvas.w, pane.canvas.h)
                } else {
                    now
                };
                let old = before.pane_of(pane.tab);
                let old = old.map(|p| (p.canvas, free_of(&before, p)));
                tab.camera.origin = match old {
                    Some(old) if resized && !tab.auto_fit => {
                        let ((x0, y0), (x1, y1)) = (middle(old.1), middle(now));
                        tab.camera.origin.offset(x0 - x1, y0 - y1)
                    }
                    Some((canvas, _)) if !resized => stayed(tab, canvas, pane.canvas, room),
                    Some(_) | None if tab.auto_fit => fitted(tab.scene.bounds, room),
                    Some(_) | None => tab.camera.origin,
                };
            }
        }
    }

    /// The layout of a screen of a size, with the panel or without it.
    fn laid_out(&self, size: (u16, u16), panel: bool) -> Layout {
        let extent = |index: usize| self.tabs.get(index).map_or((0, 0), Tab::extent);
        Layout::new(Wanted {
            size,
            tabs: (self.active, self.beside),
            extents: [extent(self.active), self.beside.map_or((0, 0), extent)],
            panel,
            story: self.tab().filter(|t| t.story.on).and_then(telling),
            lesson: self.teaching(size.0),
            log: self.log_open,
            log_asked: self.log_asked,
        })
    }

    /// Shows the log or hides it. On a low screen, where it takes room from the board, it stands only
    /// when it was asked for; on one that is too low for both it says so.
    pub(super) fn toggle_log(&mut self) {
        let rows = self.layout.screen.h;
        if rows < LOG_LEAST {
            let text = format!(
                "the screen is too low for the log: it has {rows} rows, {LOG_LEAST} are needed"
            );
            self.say(Tone::Info, text);
            return;
        }
        let shown = self.layout.log.is_some();
        self.log_open = !shown;
        self.log_asked = !shown;
        self.relayout();
    }

    /// The screen has another size.
    pub(super) fn resize(&mut self, w: u16, h: u16) {
        let is_first = self.layout.screen.w == 0;
        self.layout.screen = Area::new(0, 0, w, h);
        // A newcomer finds the legend and the numbers where there is room for them.
        // A lesson has its own place there, and asks for the panel when it is time.
        self.panel_open |= is_first && w >= ROOMY && self.learning().is_none();
        if is_first && w >= TWO_FIT && self.tabs.len() > 1 {
            self.beside = Some((self.active + 1) % self.tabs.len());
        }
        self.relayout();
    }

    /// The part of a board's canvas that nothing covers, counted from the corner of the canvas, as
    /// the camera does.
    fn free(&self, index: usize) -> Option<Area> {
        self.layout.pane_of(index).map(|p| free_of(&self.layout, p))
    }

    /// Shows a tab. In the split view the one beside gets the keys when it is meant.
    pub(super) fn show_tab(&mut self, effects: &mut Effects, index: usize) {
        if index >= self.tabs.len() {
            return;
        }
        super::hand::interrupt(self);
        self.hinting = None;
        super::find::settle(self);
        let pair = self.shown_boards().contains(&index);
        super::history_panel::interrupt(self);
        if self.beside == Some(index) {
            self.beside = Some(self.active);
        }
        self.active = index;
        self.relayout();
        effects.push(Effect::Engine(Command::Focus(index)));
        if !pair {
            self.pair_traffic(effects);
        }
    }

    /// One board, or two at once.
    pub(super) fn toggle_split(&mut self, effects: &mut Effects) {
        super::hand::interrupt(self);
        self.beside = match self.beside {
            Some(_) => None,
            None => Some((self.active + 1) % self.tabs.len().max(1)),
        };
        for tab in &mut self.tabs {
            tab.auto_fit = true;
        }
        if self.beside.is_some() && self.layout.panel_covers {
            self.panel_gave_way = self.panel_open;
            self.panel_open = false;
        }
        self.relayout();
        for board in self.shown_boards() {
            self.fit(board);
        }
        effects.push(Effect::Engine(Command::Focus(self.active)));
        self.pair_traffic(effects);
        self.say_what_two_need();
    }

    /// In the split both boards have the same arrivals from now on, as the one with the keys has
    /// them switched.
    pub(super) fn pair_traffic(&self, effects: &mut Effects) {
        let on = |index: usize| {
            let run = self.tabs.get(index).and_then(|t| t.run.as_ref());
            run.is_some_and(|run| run.traffic_on)
        };
        let shown = self.shown_boards();
        if shown.len() > 1 && shown.iter().any(|board| on(*board)) {
            effects.push(Effect::Engine(Command::InjectEach {
                boards: shown,
                input: Input::Traffic {
                    on: on(self.active),
                    factor: 1.0,
                },
            }));
        }
    }

    /// Says what size shows both boards whole, where this one does not.
    fn say_what_two_need(&mut self) {
        let whole = |pane: &Pane| {
            let extent = self.tabs.get(pane.tab).map_or((0, 0), Tab::extent);
            pane.canvas.w >= extent.0 && pane.canvas.h >= extent.1
        };
        let panes = &self.layout.panes;
        if panes.len() < 2 || panes.iter().all(whole) {
            return;
        }
        let extents = [0, 1].map(|n| self.tabs[panes[n].tab].extent());
        let [beside, stacked] = layout::needed(extents);
        let screen = self.layout.screen;
        let text = format!(
            "both boards whole need {} by {} cells side by side, or {} by {} one above the other; \
             this screen has {} by {}: PageUp and PageDown pan, {{board.other}} changes between them",
            beside.0,
            beside.1 + layout::BARS,
            stacked.0,
            stacked.1 + layout::BARS,
            screen.w,
            screen.h
        );
        self.say(Tone::Info, text);
    }

    /// The boards on the screen.
    pub(super) fn shown_boards(&self) -> Vec<usize> {
        let mut boards = vec![self.active];
        boards.extend(self.beside);
        boards
    }

    /// Brings the whole board into view, in its middle.
    pub(super) fn fit(&mut self, index: usize) {
        let Some(canvas) = self.free(index) else {
            return;
        };
        let Some(tab) = self.tabs.get_mut(index) else {
            return;
        };
        tab.auto_fit = true;
        tab.camera.origin = fitted(tab.scene.bounds, canvas);
    }

    /// Fits the active board.
    pub(super) fn fit_active(&mut self) {
        // Detail takes no room on the canvas, so all of it fits.
        self.set_detail(Detail::Near);
        self.fit(self.active);
        self.say_if_larger();
    }

    /// Says what helps when the board is larger than the view.
    fn say_if_larger(&mut self) {
        let (Some(canvas), Some(tab)) = (self.free(self.active), self.tab()) else {
            return;
        };
        let (bounds, w, h) = (tab.scene.bounds, i32::from(canvas.w), i32::from(canvas.h));
        if bounds.w <= w && bounds.h <= h {
            return;
        }
        let screen = self.layout.screen;
        let alone = (i32::from(screen.w), i32::from(screen.h) - 3);
        let helps = if self.panel_open && bounds.w <= alone.0 && bounds.h <= alone.1 {
            "without the panel it fits (Esc)"
        } else {
            "{view.down} and {view.right} or the wheel show the rest"
        };
        let text = format!(
            "the board is {} by {} cells, the view {w} by {h}: {helps}",
            bounds.w, bounds.h
        );
        self.say(Tone::Info, text);
    }

    /// The selected thing, or the board, in the middle of the view.
    pub(super) fn centre(&mut self) {
        let Some(canvas) = self.free(self.active) else {
            return;
        };
        let Some(tab) = self.tab_mut() else { return };
        let lead = tab.selection.lead.as_ref();
        let rect = lead.and_then(|key| spatial::rect_of(&tab.scene, key));
        let middle = rect.unwrap_or(tab.scene.bounds).center();
        tab.auto_fit = false;
        let (x, y) = self::middle(canvas);
        tab.camera.origin = middle.offset(-x, -y);
    }

    /// Moves the view by half screens.
    pub(super) fn pan_screens(&mut self, dx: i32, dy: i32) {
        let Some(canvas) = self.free(self.active) else {
            return;
        };
        if self.focus == Focus::Panel {
            self.scroll_panel((dy * 10) as i16);
            return;
        }
        if let Some(tab) = self.tab_mut() {
            let (w, h) = (i32::from(canvas.w) / 2, i32::from(canvas.h) / 2);
            tab.auto_fit = false;
            tab.camera.origin = tab.camera.origin.offset(dx * w, dy * h);
        }
    }

    /// Pans the least that shows the selected thing.
    pub(super) fn reveal(&mut self) {
        let Some(tab) = self.tab() else { return };
        let Some(key) = &tab.selection.lead else {
            return;
        };
        if let Some(rect) = spatial::rect_of(&tab.scene, key) {
            self.reveal_rect(self.active, rect);
        }
    }

    /// Pans the least that shows what the last change selected, together with `beside` where both fit.
    /// Taking the change back takes this back too.
    pub(super) fn follow_change(&mut self, beside: Option<&Key>) {
        let from = self.tab().map(|t| t.camera.origin);
        let rects = self.tab().and_then(|tab| {
            let own = spatial::rect_of(&tab.scene, tab.selection.lead.as_ref()?)?;
            Some((own, spatial::rect_of(&tab.scene, beside?)?))
        });
        let canvas = self.free(self.active);
        if let (Some((own, other)), Some(canvas)) = (rects, canvas) {
            let both = own.union(other);
            if both.w <= i32::from(canvas.w) && both.h <= i32::from(canvas.h) {
                self.reveal_rect(self.active, both);
            }
        }
        self.reveal();
        if let (Some(from), Some(tab)) = (from, self.tab_mut()) {
            let revision = tab.history.current();
            tab.followed.note(revision, from, tab.camera.origin);
        }
    }

    /// Pans the least that shows what a story's step is about.
    pub(super) fn reveal_step(&mut self, board: usize) {
        let Some(tab) = self.tabs.get(board) else {
            return;
        };
        let rect = step_rect(tab);
        if rect.w > 0 {
            self.reveal_rect(board, rect);
        }
    }

    fn reveal_rect(&mut self, board: usize, rect: Rect) {
        self.relayout();
        let Some(canvas) = self.free(board) else {
            return;
        };
        let Some(tab) = self.tabs.get_mut(board) else {
            return;
        };
        let origin = &mut tab.camera.origin;
        let shift = |from: i32, to: i32, first: i32, len: i32| {
            let last = first.saturating_add(len);
            // What fits barely has less air around it.
            let air = REVEAL.min((len - (to - from)) / 2).max(0);
            if from >= first && to <= last {
                0
            } else if from < first {
                from - air - first
            } else {
                // What is larger than the view shows its beginning.
                (to + air - last).min((from - air - first).max(0))
            }
        };
        let first = origin.offset(canvas.x.into(), canvas.y.into());
        let dx = shift(rect.x, rect.right(), first.x, i32::from(canvas.w));
        let dy = shift(rect.y, rect.bottom(), first.y, i32::from(canvas.h));
        *origin = origin.offset(dx, dy);
    }

    /// More or less detail; the middle of the view stays where it is.
    pub(super) fn change_detail(&mut self, more: bool) {
        let Some(detail) = self.tab().map(|t| t.camera.detail) else {
            return;
        };
        let next = match (detail, more) {
            (Detail::Far, true) | (Detail::Near, false) => Detail::Middle,
            (Detail::Middle | Detail::Near, true) => Detail::Near,
            (Detail::Middle | Detail::Far, false) => Detail::Far,
        };
        self.set_detail(next);
    }

    /// Sets the detail of the active board.
    pub(super) fn set_detail(&mut self, detail: Detail) {
        if let Some(tab) = self.tab_mut() {
            tab.camera.detail = detail;
            picture::redraw(tab);
        }
    }

    /// Changes the detail by the wheel; what is under the pointer stays there, because detail
    /// changes what is said and not where it stands.
    pub(super) fn zoom_by_wheel(&mut self, index: usize, more: bool) {
        if self.notches.turn(more) {
            let active = std::mem::replace(&mut self.active, index);
            self.change_detail(more);
            self.active = active;
        }
    }

    /// Brings what is selected into the middle of the view, with all its detail.
    pub(super) fn fit_selection(&mut self) {
        let active = self.active;
        self.set_detail(Detail::Near);
        let Some(canvas) = self.free(active) else {
            return;
        };
        let Some(tab) = self.tab_mut() else { return };
        let rects = tab.selection.keys.iter();
        let Some(rect) = rects
            .filter_map(|key| spatial::rect_of(&tab.scene, key))
            .reduce(Rect::union)
        else {
            return;
        };
        super::jumps::note(tab);
        tab.auto_fit = false;
        tab.camera.origin = fitted(rect.inflate(MARGIN, MARGIN), canvas);
    }

    /// Selects what a key led to, and shows it.
    pub(super) fn select_by_key(&mut self, key: Option<Key>) {
        if let (Some(key), Some(tab)) = (key, self.tab_mut()) {
            let line = tab.joined(&key);
            tab.selection.lead_to(key);
            tab.selection.keys.extend(line);
            tab.inspector.scroll = 0;
            if !matches!(
                tab.inspector.tab,
                InspectorTab::Part | InspectorTab::Concept
            ) {
                tab.inspector.tab = InspectorTab::Part;
            }
            self.reveal();
        }
    }

    /// Opens the panel at a page.
    pub(super) fn show_page(&mut self, page: InspectorTab) {
        self.panel_open = true;
        if let Some(tab) = self.tab_mut() {
            tab.inspector.tab = page;
            tab.inspector.scroll = 0;
        }
    }

    /// Shows or hides the panel. Keys go to the board when it is hidden.
    pub(super) fn toggle_panel(&mut self) {
        self.panel_open = !self.panel_open;
        if !self.panel_open && self.focus == Focus::Panel {
            self.focus = Focus::Canvas;
        }
    }

    /// Arrows in the panel: pages sideways; rows, hops or story steps up and down.
    pub(super) fn panel_walk(&mut self, direction: Direction) {
        let Some(tab) = self.tab_mut() else { return };
        let pages = InspectorTab::ALL;
        let here = pages
            .iter()
            .position(|p| *p == tab.inspector.tab)
            .unwrap_or(0);
        match direction {
            Direction::Left => self.show_page(pages[here.saturating_sub(1)]),
            Direction::Right => self.show_page(pages[(here + 1).min(pages.len() - 1)]),
            Direction::Up | Direction::Down => {
                let down = direction == Direction::Down;
                let page = tab.inspector.tab;
                match page {
                    InspectorTab::Request => walk_hops(tab, down),
                    InspectorTab::Part | InspectorTab::Bytes | InspectorTab::Concept => {
                        // Beyond the fields there may be more to read.
                        let walked = page == InspectorTab::Part && inspect::walk(tab, down);
                        if !walked {
                            self.scroll_panel(if down { 1 } else { -1 });
                        }
                    }
                }
            }
        }
    }

    /// Scrolls the panel.
    pub(super) fn scroll_panel(&mut self, rows: i16) {
        if let Some(tab) = self.tab_mut() {
            tab.inspector.scroll = tab.inspector.scroll.saturating_add_signed(rows).min(2_000);
            tab.inspector.follows = false;
        }
    }

    /// Shows how to ask the active board.
    pub(super) fn show_doors(&mut self) {
        if let Some(tab) = self.tab() {
            let page = super::doors::page(tab);
            self.overlays.push(Overlay::Page(page));
        }
    }
}

/// The cells of all that a story's step is about: its nodes and machines, its edges with the nodes at
/// their ends.
fn step_rect(tab: &Tab) -> Rect {
    let Some(step) = tab.doc.story.values().nth(tab.story.step) else {
        return Rect::default();
    };
    let node = |id: &Id| spatial::rect_of(&tab.scene, &Key::Node(id.clone()));
    let mut rect = Rect::default();
    for id in &step.about {
        let place = node(id).or_else(|| spatial::rect_of(&tab.scene, &Key::Frame(id.clone())));
        rect = place.into_iter().fold(rect, Rect::union);
        let (Some(edge), Some(way)) = (tab.doc.edges.get(id), tab.scene.edge(id)) else {
            continue;
        };
        let ends = [node(&edge.from), node(&edge.to)];
        let cells = way.cells.iter().map(|c| Rect::new(c.x, c.y, 1, 1));
        rect = ends
            .into_iter()
            .flatten()
            .chain(cells)
            .fold(rect, Rect::union);
    }
    rect
}

/// The step that a board's story tells.
fn telling(tab: &Tab) -> Option<Telling<'_>> {
    let step = tab.doc.story.values().nth(tab.story.step)?;
    let rect = step_rect(tab);
    let cells = |n: i32| u16::try_from(n.max(0)).unwrap_or(u16::MAX);
    let head = 2 * tab.doc.story.len() + 4 + text::width(step.id.as_str());
    Some(Telling {
        head: u16::try_from(head).unwrap_or(u16::MAX),
        title: &step.title,
        text: &step.text,
        parts: (cells(rect.w), cells(rect.h)),
    })
}

fn walk_hops(tab: &mut Tab, down: bool) {
    let (Some(hop), Some(request)) = (tab.shown_hop(), tab.shown_request()) else {
        return;
    };
    let last = request.hops.len().saturating_sub(1);
    tab.choose_hop(if down {
        (hop + 1).min(last)
    } else {
        hop.saturating_sub(1)
    });
}

/// The part of a pane's canvas that nothing covers, counted from the corner of the canvas.
fn free_of(layout: &Layout, pane: &Pane) -> Area {
    let free = layout.free_canvas(pane);
    Area {
        x: free.x - pane.canvas.x,
        y: free.y - pane.canvas.y,
        ..free
    }
}

/// The column and row in the middle of an area.
fn middle(area: Area) -> (i32, i32) {
    (
        i32::from(area.x) + i32::from(area.w / 2),
        i32::from(area.y) + i32::from(area.h / 2),
    )
}

/// Where the camera of a tab stands when its canvas changes on a screen of the same size: what is
/// seen stays on its cell of the screen. A board whose camera nobody moved goes as far as it must to
/// be seen whole in `room`.
fn stayed(tab: &Tab, old: Area, now: Area, room: Area) -> Cell {
    let bounds = tab.scene.bounds;
    let origin = tab.camera.origin.offset(
        i32::from(now.x) - i32::from(old.x),
        i32::from(now.y) - i32::from(old.y),
    );
    if !tab.auto_fit {
        return origin;
    }
    let (w, h) = (i32::from(room.w), i32::from(room.h));
    if bounds.w > w || bounds.h > h {
        return fitted(bounds, room);
    }
    // The board is seen whole when the first cell of the canvas is one of these.
    let (x, y) = (i32::from(room.x), i32::from(room.y));
    Cell::new(
        origin.x.clamp(bounds.right() - w - x, bounds.x - x),
        origin.y.clamp(bounds.bottom() - h - y, bounds.y - y),
    )
}

/// The camera that shows a board in the middle of the free part of a canvas; its beginning when it
/// is larger.
fn fitted(bounds: Rect, canvas: Area) -> Cell {
    let (w, h) = (i32::from(canvas.w), i32::from(canvas.h));
    let place = |start: i32, len: i32, room: i32| {
        if len > room {
            start
        } else {
            start - (room - len) / 2
        }
    };
    Cell::new(place(bounds.x, bounds.w, w), place(bounds.y, bounds.h, h))
        .offset(-i32::from(canvas.x), -i32::from(canvas.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_board_stands_in_the_middle_and_a_large_one_at_its_start() {
        let canvas = Area::new(0, 0, 80, 20);
        assert_eq!(fitted(Rect::new(0, 0, 60, 10), canvas), Cell::new(-10, -5));
        assert_eq!(fitted(Rect::new(5, 3, 200, 50), canvas), Cell::new(5, 3));
    }
}
