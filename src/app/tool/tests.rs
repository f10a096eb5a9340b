//! What holds for every tool, whatever happens to it.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::app::input::{Button, Key as Press, KeyCode, Mods};
use crate::app::region::Placing;
use crate::app::tab::{Camera, Tab};
use crate::board::arbitrary;
use crate::board::{Cell, Kind};

/// A board with a tool on it, as the hand would hold it.
struct Bench {
    tab: Tab,
    tool: Tool,
    revisions: usize,
}

impl Bench {
    fn new(doc: crate::board::Document) -> Self {
        let mut tab = Tab::new("test", None, doc);
        tab.camera = Camera::default();
        Self {
            tab,
            tool: Tool::default(),
            revisions: 0,
        }
    }

    fn happen(&mut self, event: Event) {
        let tool = std::mem::take(&mut self.tool);
        let step = tool.step(
            Ground {
                doc: &self.tab.doc,
                scene: &self.tab.scene,
                selection: &self.tab.selection,
            },
            event,
        );
        self.tool = step.tool;
        for deed in step.deeds {
            match deed {
                Deed::Show(doc) => self.show(doc),
                Deed::Commit { mark, patch, .. } => {
                    let mut doc = (*mark).clone();
                    patch.apply(&mut doc).unwrap();
                    self.revisions += usize::from(!patch.is_empty());
                    self.show(Arc::new(doc));
                }
                Deed::Select(selection) => self.tab.selection = selection,
                Deed::Band(band) => self.tab.band = band,
                Deed::Pan(..)
                | Deed::Click(..)
                | Deed::Offer(..)
                | Deed::Put(..)
                | Deed::Machine(_)
                | Deed::Break(_)
                | Deed::Tell(..)
                | Deed::Refuse(_) => {}
            }
        }
    }

    fn show(&mut self, doc: Arc<crate::board::Document>) {
        self.tab.doc = doc;
        crate::app::picture::redraw(&mut self.tab);
    }
}

fn pointer(x: i32, y: i32, button: Button, ctrl: bool) -> Pointer {
    Pointer {
        at: Point::new(x.clamp(0, 200) as u16, y.clamp(0, 100) as u16),
        cell: Cell::new(x, y),
        button,
        mods: Mods {
            ctrl,
            ..Mods::default()
        },
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let button = prop_oneof![4 => Just(Button::Left), 1 => Just(Button::Right)];
    let at = (0..90_i32, 0..40_i32, button, any::<bool>());
    let keys = [
        "Left",
        "Right",
        "Up",
        "Down",
        "Shift+Left",
        "Shift+Up",
        "Enter",
        "b",
        "x",
    ];
    (0..9_u8, at, proptest::sample::select(keys.to_vec())).prop_map(
        |(kind, (x, y, button, ctrl), key)| {
            let p = pointer(x, y, button, ctrl);
            match kind {
                0 | 1 => Event::Press(p),
                2..=4 => Event::Drag(p),
                5 => Event::Release(p),
                6 => Event::Hover(p),
                7 => Event::Interrupt,
                _ => Event::Key(Press::parse(key).unwrap()),
            }
        },
    )
}

fn any_tool() -> impl Strategy<Value = u8> {
    0..6_u8
}

fn take(bench: &mut Bench, which: u8) {
    let key = bench.tab.doc.nodes.keys().next().cloned().map(Key::Node);
    bench.tab.selection = key.map_or_else(Selection::default, Selection::one);
    let ground = Ground {
        doc: &bench.tab.doc,
        scene: &bench.tab.scene,
        selection: &bench.tab.selection,
    };
    bench.tool = match which {
        0 => Tool::Place(place::Place::new(
            Placing::Node(Kind::WebServer),
            Point::default(),
        )),
        1 => Tool::Draw(draw::Draw::Ready),
        2 => Tool::Fault(fault::Fault::Ready),
        3 => resize::Resize::by_keys(ground).map_or_else(Tool::default, Tool::Resize),
        4 => {
            let scope = tidying::scope(&bench.tab.doc, &bench.tab.selection);
            match tidying::Tidying::begin(&bench.tab.doc, scope) {
                Ok(step) => {
                    for deed in step.deeds {
                        if let Deed::Show(doc) = deed {
                            bench.show(doc);
                        }
                    }
                    step.tool
                }
                Err(_) => Tool::default(),
            }
        }
        _ => Tool::default(),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn cancel_from_any_state_changes_nothing(
        doc in arbitrary::document(),
        which in any_tool(),
        events in proptest::collection::vec(any_event(), 1..24),
    ) {
        let mut bench = Bench::new(doc);
        // What a tool shows from the start is no revision.
        let mut committed = Arc::clone(&bench.tab.doc);
        take(&mut bench, which);
        let mut revisions = 0;
        for event in events {
            bench.happen(event);
            if bench.revisions != revisions {
                revisions = bench.revisions;
                committed = Arc::clone(&bench.tab.doc);
            }
        }
        bench.happen(Event::Cancel);
        prop_assert!(bench.tool.is_idle(), "Esc always reaches the plain canvas: {:?}", bench.tool);
        prop_assert_eq!(&*bench.tab.doc, &*committed);
        prop_assert_eq!(&bench.tab.band, &Band::None);
    }

    #[test]
    fn one_press_is_one_revision_at_most(
        doc in arbitrary::document(),
        start in (0..90_i32, 0..40_i32),
        way in proptest::collection::vec((0..90_i32, 0..40_i32), 1..8),
    ) {
        let mut bench = Bench::new(doc);
        let before = Arc::clone(&bench.tab.doc);
        bench.happen(Event::Press(pointer(start.0, start.1, Button::Left, false)));
        for (x, y) in &way {
            bench.happen(Event::Drag(pointer(*x, *y, Button::Left, false)));
        }
        let (x, y) = way[way.len() - 1];
        bench.happen(Event::Release(pointer(x, y, Button::Left, false)));
        prop_assert!(bench.revisions <= 1);
        prop_assert_eq!(bench.tab.doc != before, bench.revisions == 1);
        prop_assert!(bench.tool.is_idle());
    }
}

/// `web` (16 by 5) at the origin, `app` and `db` to its right, a machine below.
fn board() -> Bench {
    use crate::board::edit::{connect, create};
    let mut doc = crate::board::Document::default();
    for (kind, x) in [
        (Kind::WebServer, 0),
        (Kind::AppServer, 30),
        (Kind::Database, 60),
    ] {
        let (_, patch) = create::node(&doc, kind, |_| Cell::new(x, 0));
        patch.apply(&mut doc).unwrap();
    }
    let ids = ["web", "app"].map(|t| Id::new(t).unwrap());
    let (_, patch) = connect::connection(&doc, &ids[0], &ids[1]).unwrap();
    patch.apply(&mut doc).unwrap();
    let (_, patch) = create::machine_in(&doc, Rect::new(0, 20, 30, 10));
    patch.apply(&mut doc).unwrap();
    Bench::new(doc)
}

fn drag(bench: &mut Bench, from: (i32, i32), to: (i32, i32)) {
    let left = |(x, y)| pointer(x, y, Button::Left, false);
    bench.happen(Event::Press(left(from)));
    let middle = (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1));
    bench.happen(Event::Drag(left(middle)));
    bench.happen(Event::Drag(left(to)));
    bench.happen(Event::Release(left(to)));
}

fn edges(bench: &Bench) -> Vec<&str> {
    bench.tab.doc.edges.keys().map(Id::as_str).collect()
}

#[test]
fn the_border_of_a_node_connects_and_its_inside_moves() {
    let mut bench = board();
    drag(&mut bench, (30, 1), (64, 2));
    assert_eq!(edges(&bench), ["app->db", "web->app"]);
    drag(&mut bench, (33, 1), (33, 11));
    let app = Id::new("app").unwrap();
    assert_eq!(bench.tab.doc.nodes[&app].at, Cell::new(30, 10));
    assert_eq!(bench.revisions, 2);
}

#[test]
fn an_invalid_pair_says_why_and_changes_nothing() {
    let mut bench = board();
    let before = Arc::clone(&bench.tab.doc);
    bench.happen(Event::Press(pointer(0, 1, Button::Left, false)));
    bench.happen(Event::Drag(pointer(64, 2, Button::Left, false)));
    let hints = bench.tool.hints();
    assert!(hints[0].1.contains("nothing to ask"), "{hints:?}");
    bench.happen(Event::Release(pointer(64, 2, Button::Left, false)));
    assert_eq!(bench.tab.doc, before);
}

#[test]
fn an_arrowhead_reconnects_its_edge() {
    let mut bench = board();
    let (_, patch) =
        crate::board::edit::create::node(&bench.tab.doc, Kind::AppServer, |_| Cell::new(30, 12));
    let mut doc = (*bench.tab.doc).clone();
    patch.apply(&mut doc).unwrap();
    bench.show(Arc::new(doc));
    let arrow = bench.tab.scene.edges[0].arrow_cell().unwrap();
    drag(&mut bench, (arrow.x, arrow.y), (34, 14));
    assert_eq!(edges(&bench), ["web->app-2"]);
}

#[test]
fn a_corner_resizes_and_the_arrow_keys_do_the_same() {
    let mut bench = board();
    drag(&mut bench, (29, 29), (39, 31));
    let server = Id::new("server").unwrap();
    assert_eq!(
        bench.tab.doc.frames[&server].rect(),
        Rect::new(0, 20, 40, 12)
    );
    bench.tab.selection = Selection::one(Key::Frame(server.clone()));
    take_resize(&mut bench);
    for key in ["Left", "Up", "Shift+Left", "Enter"] {
        bench.happen(Event::Key(Press::parse(key).unwrap()));
    }
    assert_eq!(
        bench.tab.doc.frames[&server].rect(),
        Rect::new(-1, 20, 40, 11)
    );
    assert_eq!(bench.revisions, 2);
    assert!(bench.tool.is_idle());
}

fn take_resize(bench: &mut Bench) {
    let ground = Ground {
        doc: &bench.tab.doc,
        scene: &bench.tab.scene,
        selection: &bench.tab.selection,
    };
    bench.tool = Tool::Resize(resize::Resize::by_keys(ground).unwrap());
}

#[test]
fn only_keys_that_a_tool_takes_are_taken() {
    let mut bench = board();
    let key = |text: &str| Press::parse(text).unwrap();
    bench.tab.selection = Selection::one(Key::Frame(Id::new("server").unwrap()));
    take_resize(&mut bench);
    assert!(bench.tool.takes(key("Left")) && bench.tool.takes(key("K")));
    assert!(!bench.tool.takes(key("Space")) && !bench.tool.takes(key("Ctrl+Left")));
    assert!(!Tool::default().takes(Press::plain(KeyCode::Left)));
}
