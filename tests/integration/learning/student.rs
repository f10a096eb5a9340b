//! Somebody who learns: the editor with a real run behind it, and hands for keys and for the mouse.

use super::*;

pub(super) struct Student(Desk);

impl Student {
    pub(super) fn new(size: (u16, u16)) -> Self {
        let student = Self(Desk::of(editor::lesson(size)));
        assert_eq!(count(student.app()), 0);
        student
    }

    pub(super) fn app(&self) -> &App {
        &self.0.app
    }

    pub(super) fn app_mut(&mut self) -> &mut App {
        &mut self.0.app
    }

    /// Carries out what the editor asks; what it saves is written.
    fn after(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            if let Effect::Save { path, doc, .. } = effect {
                let saved = Message::Saved {
                    tab: 0,
                    result: Ok(path.clone()),
                    doc: Arc::clone(doc),
                };
                let _ = update(&mut self.0.app, saved);
            }
        }
        self.0.carry_out(effects);
        self.0.publish();
    }

    pub(super) fn keys(&mut self, script: &str) {
        for key in script.split_whitespace() {
            let effects = editor::press(&mut self.0.app, key);
            self.after(effects);
        }
    }

    pub(super) fn types(&mut self, text: &str) {
        let effects = editor::type_text(&mut self.0.app, text);
        self.after(effects);
    }

    pub(super) fn tick(&mut self, ms: u64) {
        let effects = update(&mut self.0.app, Message::Tick(ms));
        self.after(effects);
    }

    /// Lets the run go on long enough for a request and for the balancer's checks.
    pub(super) fn waits(&mut self) {
        self.0.pass(8_000);
    }

    /// Goes to a node by Tab.
    pub(super) fn go(&mut self, name: &str) {
        for _ in 0..40 {
            if lead(self.app()) == Some(node(name)) {
                return;
            }
            self.keys("Tab");
        }
        panic!("Tab does not lead to {name}");
    }

    /// The letters that stand on a node now.
    pub(super) fn letters(&mut self, name: &str) {
        let hinting = self.app().hinting.clone().unwrap();
        let target = hinting.targets.into_iter().find(|t| t.key == node(name));
        let letters = target.unwrap_or_else(|| panic!("no letters on {name}"));
        self.types(&letters.letters);
    }

    pub(super) fn mouse(&mut self, kind: MouseKind, (x, y): (u16, u16)) {
        let effects = editor::mouse(&mut self.0.app, kind, x, y);
        self.after(effects);
    }

    pub(super) fn click(&mut self, at: (u16, u16)) {
        self.mouse(MouseKind::Down(Button::Left), at);
        self.mouse(MouseKind::Up(Button::Left), at);
        // The next one is no second of a pair.
        let later = self.app().now_ms + 1_000;
        self.tick(later);
    }

    pub(super) fn double_click(&mut self, at: (u16, u16)) {
        for _ in 0..2 {
            self.mouse(MouseKind::Down(Button::Left), at);
            self.mouse(MouseKind::Up(Button::Left), at);
        }
    }

    pub(super) fn drag(&mut self, from: (u16, u16), to: (u16, u16)) {
        let between = (from.0.midpoint(to.0), from.1.midpoint(to.1));
        self.mouse(MouseKind::Down(Button::Left), from);
        for at in [between, to] {
            self.mouse(MouseKind::Drag(Button::Left), at);
        }
        self.mouse(MouseKind::Up(Button::Left), to);
    }

    /// An entry of the menu that the right button opens.
    pub(super) fn menu(&mut self, at: (u16, u16), entry: &str) {
        self.mouse(MouseKind::Down(Button::Right), at);
        self.mouse(MouseKind::Up(Button::Right), at);
        self.entry(entry);
    }

    /// An entry of the menu that is open.
    pub(super) fn entry(&mut self, entry: &str) {
        let Some(Overlay::Menu(menu)) = self.app().overlay() else {
            panic!("no menu for {entry}");
        };
        let row = menu.items.iter().position(|i| i.title.starts_with(entry));
        let row = row.unwrap_or_else(|| panic!("no {entry} in {:?}", menu.title));
        let (_, regions) = editor::drawn(self.app());
        let region = regions
            .list
            .iter()
            .find(|r| r.action == Action::OverlayRow(row));
        let area = region
            .unwrap_or_else(|| panic!("{entry} is not in sight"))
            .area;
        self.click((area.x + 2, area.y));
    }

    /// A text on the screen that takes clicks.
    pub(super) fn click_text(&mut self, text: &str) {
        let at = find(self.app(), text);
        self.click(at.unwrap_or_else(|| panic!("no {text} in {:#?}", rows(self.app()))));
    }

    /// A click on the row of the panel that says these words alone, which the wheel brings into sight.
    pub(super) fn click_in_panel(&mut self, words: &str) {
        let panel = self.app().layout.panel.unwrap();
        for _ in 0..20 {
            let rows = rows(self.app()).into_iter().enumerate();
            let mut inside = rows.filter(|(y, _)| (panel.y..panel.bottom()).contains(&(*y as u16)));
            let found = inside.find(|(_, row)| {
                let inside: String = row.chars().skip(panel.x.into()).collect();
                let word = |w: &&str| w.chars().all(char::is_alphanumeric);
                let said: Vec<&str> = inside.split_whitespace().filter(word).collect();
                said.join(" ") == words
            });
            if let Some((y, _)) = found {
                return self.click((panel.x + 5, y as u16));
            }
            self.mouse(MouseKind::WheelDown, (panel.x + 5, panel.y + 3));
        }
        panic!("no {words} in {:#?}", rows(self.app()));
    }

    /// Turns the wheel over the board until all of a node is in sight.
    pub(super) fn sees(&mut self, name: &str) {
        for _ in 0..20 {
            let (_, y) = self.corner(name);
            let layout = &self.app().layout;
            let free = layout.free_canvas(&layout.panes[0]);
            let kind = if y + 5 > free.bottom().into() {
                MouseKind::WheelDown
            } else if y < free.y.into() {
                MouseKind::WheelUp
            } else {
                return;
            };
            self.mouse(kind, (free.x + 1, free.y + 1));
        }
        panic!("{name} does not come into sight");
    }

    /// A cell of a node, counted from its upper left corner, on the screen.
    pub(super) fn on(&self, name: &str, dx: i32, dy: i32) -> (u16, u16) {
        let (x, y) = self.corner(name);
        let cell = |n: i32| u16::try_from(n).unwrap_or_else(|_| panic!("{name} is out of sight"));
        (cell(x + dx), cell(y + dy))
    }

    /// Where the upper left corner of a node would be on the screen, which may be outside of it.
    fn corner(&self, name: &str) -> (i32, i32) {
        let tab = self.app().tab().unwrap();
        let rect = spatial::rect_of(&tab.scene, &node(name)).unwrap();
        let canvas = self.app().layout.panes[0].canvas;
        tab.camera.to_screen(canvas, rect.origin())
    }

    /// A cell where nothing is, as far from everything as the screen allows.
    pub(super) fn bare(&self) -> (u16, u16) {
        let tab = self.app().tab().unwrap();
        let canvas = self.app().layout.panes[0].canvas;
        let (_, regions) = editor::drawn(self.app());
        let cells = (canvas.y..canvas.bottom())
            .flat_map(|y| (canvas.x..canvas.right()).map(move |x| (x, y)));
        let is_bare = |(x, y): &(u16, u16)| {
            let at = wireboard::app::Point::new(*x, *y);
            let cell = tab.camera.to_board(canvas, at);
            spatial::hit(&tab.scene, cell).is_none() && regions.at(at).is_none()
        };
        cells.into_iter().find(is_bare).unwrap()
    }

    /// The step that is proposed now is done by this and by nothing before it.
    pub(super) fn does(&mut self, title: &str, how: impl FnOnce(&mut Self)) {
        let learning = self.app().learning().unwrap();
        let proposed = learning.next().map(|step| step.title);
        assert_eq!(proposed, Some(title));
        let before = count(self.app());
        how(self);
        let shown = rows(self.app()).join("\n");
        assert_eq!(count(self.app()), before + 1, "{title}:\n{shown}");
    }

    /// Everything is ticked, and the panel says so.
    pub(super) fn is_through(&mut self) {
        assert_eq!(count(self.app()), EDITING.steps.len());
        // The last tick is said for a while.
        let later = self.app().now_ms + 10_000;
        self.tick(later);
        assert!(find(self.app(), "Everything is done").is_some());
    }

    /// The id of the only node that the lesson did not give.
    pub(super) fn new_node(&self) -> Id {
        let given = &self.app().learning().unwrap().start.nodes;
        let nodes = self.app().tabs[0].doc.nodes.keys();
        let mut new = nodes.filter(|id| !given.contains_key(id));
        new.next().cloned().unwrap()
    }

    pub(super) fn selected(&self) -> Option<Key> {
        lead(self.app())
    }
}
