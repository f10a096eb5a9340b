//! A node's box: what it is, how it is, what it does now, in the room that it has.
//!
//! Three rows are the name; each further row says one thing more: role and own badge, then live
//! numbers, then the course of its answers, which stands beside the numbers where there is no row for
//! it. States differ in border, sign and word, never in colour alone.

use crate::app::tool::grip::growing;
use crate::board::kind::Role as DatabaseRole;
use crate::board::{Cell, Kind, Props, Rect};
use crate::drawing::scene::{Detail, SceneNode};
use crate::live::{NodeState, NodeView};
use crate::ui::motion;
use crate::ui::sparkline::sparkline;
use crate::ui::symbols::Symbols;
use crate::ui::text;
use crate::ui::theme::Role;

use super::about;
use super::border::{self, Border};
use super::sheet::Sheet;
use super::strain;

/// What is known about a node besides its place.
#[derive(Debug, Clone, Copy)]
pub struct Face<'a> {
    /// Kind and properties.
    pub props: &'a Props,
    /// Live values; `None` while nothing runs.
    pub live: Option<&'a NodeView>,
    /// How much is said.
    pub detail: Detail,
    /// It is selected.
    pub selected: bool,
    /// The mouse is over it.
    pub hovered: bool,
    /// The story or the followed request is about something else.
    pub faded: bool,
    /// The story or the followed request is here.
    pub lit: bool,
    /// Number of the followed request, while it is inside: `r12`.
    pub guest: Option<&'a str>,
}

impl Face<'_> {
    fn state(&self) -> NodeState {
        self.live.map_or(NodeState::Drawn, |v| v.state)
    }

    /// The border, and its role.
    pub fn border(&self) -> (Border, Role) {
        let border = match (self.state(), self.selected) {
            (NodeState::Killed, false) => Border::Broken,
            (NodeState::Killed, true) => Border::BrokenHeavy,
            (NodeState::Hung, _) => Border::Double,
            (_, true) => Border::Heavy,
            (NodeState::Starting, false) => Border::Dashed,
            (NodeState::Up | NodeState::Degraded | NodeState::Drawn, false) => Border::Plain,
        };
        let role = match self.state() {
            NodeState::Killed => Role::Dead,
            NodeState::Hung => Role::Hung,
            _ if self.selected => Role::Selected,
            _ if self.faded => Role::Faded,
            NodeState::Degraded | NodeState::Starting => Role::Degraded,
            _ if self.lit => Role::Path,
            _ if self.hovered => Role::Hover,
            NodeState::Up | NodeState::Drawn => Role::Node,
        };
        (border, role)
    }
}

/// Draws the box. Ports are drawn by the edges, afterwards.
pub fn paint(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face<'_>) {
    let rect = node.rect;
    if !rect.intersects(sheet.window()) {
        return;
    }
    let (border, role) = face.border();
    border::paint(sheet, rect, border, role);
    blank(sheet, rect.inflate(-1, -1));
    if let Some(guest) = face.guest {
        guest_tag(sheet, node, face.selected, guest);
    }
    let inside = inside(rect);
    if inside.w <= 0 || inside.h <= 0 {
        return;
    }
    match face.detail {
        Detail::Far => far(sheet, node, face, inside),
        Detail::Middle => {
            let middle = name_row(inside, face.detail);
            name_line(sheet, node, face, inside, middle);
        }
        Detail::Near => near(sheet, node, face, inside),
    }
}

/// Rows of a box that says everything.
const FULL: i32 = 5;

/// The cells of a box for text: air between border and text, as far as there is room for it.
pub fn inside(rect: Rect) -> Rect {
    let (left, right) = match rect.w {
        16.. => (1, 1),
        11.. => (1, 0),
        _ => (0, 0),
    };
    Rect::new(
        rect.x + 1 + left,
        rect.y + 1,
        rect.w - 2 - left - right,
        rect.h - 2,
    )
}

/// The row in which the name of a box stands.
pub fn name_row(inside: Rect, detail: Detail) -> i32 {
    match detail {
        Detail::Far | Detail::Middle => inside.y + (inside.h - 1) / 2,
        // With more rows than there is to say, the text stands in the middle.
        Detail::Near => {
            inside.y + (inside.h - inside.h.min(if inside.h < FULL { 3 } else { FULL })) / 2
        }
    }
}

/// Writes the number of the request that is inside into the border, where nothing else stands: no
/// corner, no port, and on a selected box no sign for growing.
pub(super) fn guest_tag(sheet: &mut Sheet<'_>, node: &SceneNode, selected: bool, guest: &str) {
    let signs = if selected { growing(node) } else { Vec::new() };
    let signs: Vec<Cell> = signs.into_iter().map(|(_, cell)| cell).collect();
    let tag = format!(" {guest} ");
    let w = text::width(&tag) as i32;
    let rect = node.rect;
    let is_free = |at: &Cell| {
        let covers = |cell: &Cell| cell.y == at.y && (at.x..at.x + w).contains(&cell.x);
        !node.ports.iter().chain(&signs).any(covers)
    };
    let rows = [rect.y, rect.bottom() - 1];
    // With a piece of border before the corner, where there is room for it.
    let places = [2, 1].into_iter().flat_map(|gap| {
        let columns = move || (rect.x + gap..=rect.right() - gap - w).rev();
        rows.into_iter()
            .flat_map(move |y| columns().map(move |x| Cell::new(x, y)))
    });
    if let Some(at) = places.into_iter().find(is_free) {
        sheet.text(at, &tag, w, Role::DotFollowed);
    }
}

/// Takes away what lies under the box.
pub(super) fn blank(sheet: &mut Sheet<'_>, rect: Rect) {
    let window = sheet.window();
    for y in rect.y.max(window.y)..rect.bottom().min(window.bottom()) {
        for x in rect.x.max(window.x)..rect.right().min(window.right()) {
            sheet.put(Cell::new(x, y), " ", Role::Text);
        }
    }
}

/// The icon, or the sign of the state, and the load: below it, or beside it where there is one row.
fn far(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face<'_>, inside: Rect) {
    let symbols = sheet.brush().look.symbols;
    let icon = symbols.icon(node.kind);
    let (sign, role) = state_sign(face, symbols).unwrap_or((icon, name_role(face)));
    let fails = face.live.is_some_and(|view| view.error_rate >= 0.05) && inside.w > 1;
    let signs = 1 + i32::from(fails);
    let beside = inside.h < 2;
    let room = if beside {
        inside.w - signs - 1
    } else {
        inside.w
    };
    let load = strain::of(face, room, symbols);
    let load_w = load
        .as_ref()
        .map_or(0, |(load, _)| text::width(load) as i32);
    let taken = if beside && load_w > 0 {
        signs + 1 + load_w
    } else {
        signs
    };
    let middle = inside.y + (inside.h - 1) / 2;
    let x = inside.x + (inside.w - taken) / 2;
    sheet.put(Cell::new(x, middle), sign, role);
    if fails {
        let role = if face.faded { Role::Faded } else { Role::Bad };
        let error = symbols.dot(crate::live::FlightKind::Error);
        sheet.put(Cell::new(x + 1, middle), error, role);
    }
    if let Some((load, role)) = load {
        let at = if beside {
            Cell::new(x + signs + 1, middle)
        } else {
            Cell::new(inside.x + (inside.w - load_w) / 2, middle + 1)
        };
        sheet.text(at, &load, load_w, role);
    }
}

fn near(sheet: &mut Sheet<'_>, node: &SceneNode, face: &Face<'_>, inside: Rect) {
    let rows = inside.h.min(3);
    let top = name_row(inside, Detail::Near);
    let said = name_line(sheet, node, face, inside, top);
    let troubled = state_word(face).is_some();
    match rows {
        // With one row more than the name, trouble is what must be read.
        2 if troubled => role_line(sheet, face, inside, top + 1, said),
        2 => live_line(sheet, node.kind, face, inside, top + 1),
        3.. => {
            role_line(sheet, face, inside, top + 1, said);
            live_line(sheet, node.kind, face, inside, top + 2);
            if top + 3 < inside.bottom() {
                let at = Cell::new(inside.x, top + 3);
                trail(sheet, face, at, inside.w);
            }
            if inside.h >= FULL {
                let told = [about::long(face.props), about::short(face.props)];
                let mut told = told.into_iter().flatten();
                let at = Cell::new(inside.x, top + 4);
                if let Some(about) = told.find(|t| text::width(t) as i32 <= inside.w) {
                    sheet.text(at, &about, inside.w, quiet(face));
                }
            }
        }
        _ => {}
    }
}

/// Icon and name, and at the right the state or (when there is no row for it) the badge. True when
/// the state is said.
fn name_line(
    sheet: &mut Sheet<'_>,
    node: &SceneNode,
    face: &Face<'_>,
    inside: Rect,
    y: i32,
) -> bool {
    let symbols = sheet.brush().look.symbols;
    let (icon, icon_role) =
        state_sign(face, symbols).unwrap_or((symbols.icon(node.kind), icon_role(face)));
    let name_w = text::width(&node.name) as i32;
    // Where there is no room for both, a sign of trouble goes before the name and an icon after it.
    let sign_w = if name_w + 2 <= inside.w || state_sign(face, symbols).is_some() {
        2
    } else {
        0
    };
    if sign_w > 0 {
        sheet.put(Cell::new(inside.x, y), icon, icon_role);
    }
    let at = Cell::new(inside.x + sign_w, y);
    let word = state_word(face);
    let free = inside.w - sign_w - name_w - 1;
    let word_w = word.map_or(0, |(w, _)| w.len() as i32);
    let single = inside.h < 2 || face.detail == Detail::Middle;
    let shows_word = word_w > 0 && word_w <= free;
    sheet.text(at, &node.name, inside.w - sign_w, name_role(face));
    if let Some((word, role)) = word
        && shows_word
    {
        sheet.text(Cell::new(inside.right() - word_w, y), word, word_w, role);
    } else if let (true, Some((word, role))) = (single, word) {
        on_border(sheet, node, word, role);
    } else if inside.h < 2
        && let Some(view) = face.live
    {
        right_if_fits(sheet, inside, y, free, &view.badge, quiet(face));
    }
    shows_word
}

/// Writes a word into the border, on a side where no edge meets it.
fn on_border(sheet: &mut Sheet<'_>, node: &SceneNode, word: &str, role: Role) {
    let w = word.len() as i32;
    let rect = node.rect;
    if w + 2 > rect.w {
        return;
    }
    let x = rect.x + (rect.w - w) / 2;
    let has_port = |y: i32| {
        let on_word = |p: &Cell| p.y == y && p.x >= x && p.x < x + w;
        node.ports.iter().any(on_word)
    };
    let y = if has_port(rect.bottom() - 1) {
        rect.y
    } else {
        rect.bottom() - 1
    };
    sheet.text(Cell::new(x, y), word, w, role);
}

/// What it is at the left, its own badge at the right; the badge goes first. Trouble takes the line,
/// unless the line above said it.
fn role_line(sheet: &mut Sheet<'_>, face: &Face<'_>, inside: Rect, y: i32, said: bool) {
    let what = role_name(face.props);
    if let (Some((word, role)), Some(view)) = (state_word(face), face.live) {
        let back = text::width(&view.badge) as i32 <= inside.w;
        let (detail, role) = match view.state {
            NodeState::Degraded if !view.faults.is_empty() => (view.faults.join(" "), role),
            // A restart says when it is over.
            NodeState::Starting if said && back => (view.badge.clone(), role),
            _ if said => (what.to_owned(), quiet(face)),
            _ => (word.to_owned(), role),
        };
        sheet.text(Cell::new(inside.x, y), &detail, inside.w, role);
        return;
    }
    let mut badge = face.live.map_or("", |v| v.badge.as_str());
    // A badge that begins with the role can do without it.
    let rest = badge.strip_prefix(what).and_then(|b| b.strip_prefix(", "));
    let both = |badge| text::width(what) as i32 + 1 + text::width(badge) as i32 <= inside.w;
    if let Some(rest) = rest
        && (text::width(badge) as i32 > inside.w || both(rest))
    {
        badge = rest;
    }
    // Whole facts from the left on, rather than a piece of the next.
    while text::width(badge) as i32 > inside.w
        && let Some((first, _)) = badge.rsplit_once(", ")
    {
        badge = first;
    }
    // A number without its word rather than a piece of the word.
    while text::width(badge) as i32 > inside.w
        && let Some((first, _)) = badge.rsplit_once(' ')
    {
        badge = first;
    }
    let badge_w = text::width(badge) as i32;
    // What decides how it works, where there is no row for that and room for all three.
    let about = about::short(face.props).filter(|_| inside.h < FULL);
    let told = about.map(|about| format!("{what}, {about}"));
    let badge_room = if badge == what { 0 } else { badge_w };
    let told = told.filter(|t| text::width(t) as i32 + 1 + badge_room <= inside.w);
    let (what, badge, badge_w) = match &told {
        Some(told) if badge == what => (told.as_str(), "", 0),
        Some(told) => (told.as_str(), badge, badge_w),
        None => (what, badge, badge_w),
    };
    let what_w = text::width(what) as i32;
    let role = quiet(face);
    if badge_w == 0 || badge == what {
        sheet.text(Cell::new(inside.x, y), what, inside.w, role);
    } else if what_w + 1 + badge_w <= inside.w {
        sheet.text(Cell::new(inside.x, y), what, what_w, role);
        let at = Cell::new(inside.right() - badge_w, y);
        sheet.text(at, badge, badge_w, badge_role(face));
    } else {
        sheet.text(Cell::new(inside.x, y), badge, inside.w, badge_role(face));
    }
}

/// Rate and errors at the left; what is inside and what waits at the right.
fn live_line(sheet: &mut Sheet<'_>, kind: Kind, face: &Face<'_>, inside: Rect, y: i32) {
    let Some(view) = face.live else {
        return;
    };
    match view.state {
        NodeState::Killed | NodeState::Starting | NodeState::Drawn => return,
        NodeState::Up | NodeState::Hung | NodeState::Degraded => {}
    }
    if kind == Kind::Codebase {
        return;
    }
    let symbols = sheet.brush().look.symbols;
    let rate = text::rate(view.rate);
    let errors = if view.error_rate >= 0.05 {
        let dot = symbols.dot(crate::live::FlightKind::Error);
        format!("{dot}{}", text::rate(view.error_rate))
    } else {
        String::new()
    };
    let errors_w = text::width(&errors) as i32;
    // The numbers count, failures before all: the bar gives way, then what is inside, then the rate.
    let rate_w = text::width(&rate) as i32;
    let both = rate_w + 1 + errors_w <= inside.w;
    let says_rate = errors_w == 0 || (view.rate >= 0.05 && both);
    let numbers = [(says_rate, rate_w), (errors_w > 0, errors_w)];
    let taken: i32 = numbers.iter().map(|(is, w)| i32::from(*is) * (w + 1)).sum();
    let fits = |load: &str| taken + text::width(load) as i32 <= inside.w;
    let sizes = [4, 2, 0].map(|cells| self::load(view, symbols, face, cells));
    let load_role = sizes[0].1;
    let load = sizes
        .into_iter()
        .map(|(load, _)| load)
        .find(|load| fits(load));
    let load = load.unwrap_or_default();
    let load_w = text::width(&load) as i32;
    if load_w <= inside.w {
        let at = Cell::new(inside.right() - load_w, y);
        sheet.text(at, &load, load_w, load_role);
    }
    let mut free = inside.w - load_w - i32::from(load_w > 0);
    let mut x = inside.x;
    if says_rate {
        let w = text::width(&rate) as i32;
        if w <= free {
            let role = match view.rate {
                _ if face.faded => Role::Faded,
                r if r < 0.05 => Role::Muted,
                _ => Role::Text,
            };
            sheet.text(Cell::new(x, y), &rate, w, role);
            x += w + 1;
            free -= w + 1;
        }
    }
    if errors_w > 0 && errors_w <= free {
        let role = if face.faded { Role::Faded } else { Role::Bad };
        sheet.text(Cell::new(x, y), &errors, errors_w, role);
        x += errors_w + 1;
        free -= errors_w + 1;
    }
    // Where there is a row below, the trail has it for itself.
    let is_last = y + 1 >= inside.bottom();
    if is_last && says_rate {
        trail(sheet, face, Cell::new(x, y), free);
    }
}

/// Least columns of a trail: with fewer it shows no course.
const LEAST_TRAIL: i32 = 3;

/// The answers of the last seconds as a row of bars, in so many columns; nothing while there are none.
fn trail(sheet: &mut Sheet<'_>, face: &Face<'_>, at: Cell, columns: i32) {
    let Some(view) = face.live else { return };
    if columns < LEAST_TRAIL || view.trail.iter().all(|n| *n == 0) {
        return;
    }
    match view.state {
        NodeState::Killed | NodeState::Starting | NodeState::Drawn => return,
        NodeState::Up | NodeState::Hung | NodeState::Degraded => {}
    }
    let values = view.trail.map(f64::from);
    let bars = sparkline(&values, columns as usize, sheet.brush().look.symbols);
    sheet.text(at, &bars, columns, quiet(face));
}

/// The requests inside: a bar of the queue with its length, or a sign for each that is worked on.
fn load(view: &NodeView, symbols: &Symbols, face: &Face<'_>, cells: u16) -> (String, Role) {
    if view.queue > 0 {
        let full = match view.queue_bound {
            0 => view.queue.min(cells.into()) as u16,
            bound => motion::filled(view.queue.into(), bound.into(), cells),
        };
        let mut bar = symbols.bar_full.repeat(full.into());
        bar.push_str(&symbols.bar_empty.repeat((cells - full).into()));
        let role = match (face.faded, full == cells) {
            (true, _) => Role::Faded,
            (false, true) => Role::Bad,
            (false, false) => Role::Warn,
        };
        let count = text::count(view.queue.into());
        return match cells {
            0 => (format!("{}{count}", symbols.bar_full), role),
            _ => (format!("{bar} {count}"), role),
        };
    }
    let role = if face.faded {
        Role::Faded
    } else {
        Role::Accent
    };
    match view.in_flight {
        0 => (String::new(), role),
        n @ 1..=3 => (symbols.busy.repeat(n as usize), role),
        n => (format!("{}{}", symbols.busy, text::count(n.into())), role),
    }
}

fn right_if_fits(sheet: &mut Sheet<'_>, inside: Rect, y: i32, free: i32, what: &str, role: Role) {
    let w = text::width(what) as i32;
    if w > 0 && w <= free {
        sheet.text(Cell::new(inside.right() - w, y), what, w, role);
    }
}

const fn state_sign(face: &Face<'_>, symbols: &Symbols) -> Option<(&'static str, Role)> {
    let Some(view) = face.live else {
        return None;
    };
    match view.state {
        NodeState::Killed => Some((symbols.cross, Role::Dead)),
        NodeState::Hung => Some((symbols.hung, Role::Hung)),
        NodeState::Starting => Some((symbols.starting, Role::Degraded)),
        NodeState::Degraded => Some((symbols.slow, Role::Degraded)),
        NodeState::Up | NodeState::Drawn => None,
    }
}

/// The word for a state that is not normal.
fn state_word(face: &Face<'_>) -> Option<(&'static str, Role)> {
    let view = face.live?;
    match view.state {
        NodeState::Killed if matches!(face.props, Props::Client(_)) => Some(("GONE", Role::Dead)),
        NodeState::Killed => Some(("DOWN", Role::Dead)),
        NodeState::Hung => Some(("HUNG", Role::Hung)),
        NodeState::Starting => Some(("starting", Role::Degraded)),
        NodeState::Degraded => Some(("degraded", Role::Degraded)),
        NodeState::Up | NodeState::Drawn => None,
    }
}

fn name_role(face: &Face<'_>) -> Role {
    match face.state() {
        NodeState::Killed => Role::Dead,
        NodeState::Hung => Role::Hung,
        // A name can always be read.
        _ if face.faded => Role::Text,
        _ => Role::Strong,
    }
}

const fn icon_role(face: &Face<'_>) -> Role {
    if face.faded { Role::Text } else { Role::Accent }
}

const fn quiet(face: &Face<'_>) -> Role {
    if face.faded { Role::Faded } else { Role::Muted }
}

/// A badge such as `1/2 UP` or `no servers` is bad news when not all are up.
fn badge_role(face: &Face<'_>) -> Role {
    let badge = face.live.map_or("", |v| v.badge.as_str());
    let count = badge.split_once(' ').and_then(|(n, _)| n.split_once('/'));
    match count {
        // Trouble is never dimmed.
        Some((up, of)) if up != of && up == "0" => Role::Bad,
        Some((up, of)) if up != of => Role::Warn,
        _ if face.faded => Role::Faded,
        Some(_) => Role::Good,
        None => Role::Text,
    }
}

/// What a node is, in at most fourteen columns.
pub const fn role_name(props: &Props) -> &'static str {
    match props {
        Props::Client(_) => "client",
        Props::Dns(_) => "DNS server",
        Props::LoadBalancer(_) => "load balancer",
        Props::Firewall(_) => "firewall",
        Props::WebServer(_) => "web server",
        Props::AppServer(_) => "app server",
        Props::Codebase(_) => "code base",
        Props::Database(db) => match db.role {
            DatabaseRole::Primary => "primary",
            DatabaseRole::Replica => "replica",
        },
        Props::Cache(_) => "cache",
        Props::Cdn(_) => "CDN",
        Props::Queue(_) => "queue",
        Props::Monitor(_) => "monitoring",
        Props::External(_) => "external",
        Props::Box(_) | Props::Note(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Glyphs;
    use crate::board::Id;
    use crate::live::Percentiles;
    use crate::ui::testing::picture;

    fn live(state: NodeState) -> NodeView {
        NodeView {
            id: Id::new("web").unwrap(),
            state,
            faults: Vec::new(),
            rate: 12.4,
            trail: [0; crate::live::TRAIL_S],
            error_rate: 0.0,
            in_flight: 2,
            queue: 0,
            queue_bound: 0,
            queue_max: 0,
            busy: 2,
            workers: 8,
            served: 40,
            failed: 0,
            utilisation: 0.2,
            latency: Percentiles::default(),
            badge: "2/2 UP".to_owned(),
            facts: Vec::new(),
        }
    }

    fn scene_node(x: i32, y: i32, w: i32, h: i32) -> SceneNode {
        SceneNode {
            id: Id::new("web").unwrap(),
            kind: Kind::WebServer,
            rect: Rect::new(x, y, w, h),
            name: "Nginx".to_owned(),
            ports: Vec::new(),
            closed: None,
        }
    }

    fn face<'a>(props: &'a Props, live: &'a NodeView) -> Face<'a> {
        Face {
            props,
            live: Some(live),
            detail: Detail::Near,
            selected: false,
            hovered: false,
            faded: false,
            lit: false,
            guest: None,
        }
    }

    fn states(glyphs: Glyphs) -> String {
        let props = Props::default_of(Kind::WebServer);
        picture(glyphs, (66, 14), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            let all = [
                NodeState::Up,
                NodeState::Killed,
                NodeState::Hung,
                NodeState::Starting,
                NodeState::Degraded,
            ];
            for (n, state) in (0..).zip(all) {
                let mut view = live(state);
                if state == NodeState::Degraded {
                    view.faults = vec!["slow(4)".to_owned()];
                }
                let at = scene_node(n * 13, 0, 12, 5);
                paint(&mut sheet, &at, &face(&props, &view));
                let selected = Face {
                    selected: true,
                    guest: Some("r12"),
                    ..face(&props, &view)
                };
                paint(&mut sheet, &scene_node(n * 13, 6, 12, 4), &selected);
                paint(
                    &mut sheet,
                    &scene_node(n * 13, 11, 8, 3),
                    &face(&props, &view),
                );
            }
        })
    }

    #[test]
    fn each_state_has_a_border_a_sign_and_a_word() {
        insta::assert_snapshot!("states_full", states(Glyphs::Full));
        insta::assert_snapshot!("states_blocks", states(Glyphs::Blocks));
        insta::assert_snapshot!("states_ascii", states(Glyphs::Ascii));
    }

    #[test]
    fn trouble_is_said_once() {
        let props = Props::default_of(Kind::WebServer);
        let states = [
            (NodeState::Killed, ["DOWN", "web server"]),
            (NodeState::Hung, ["HUNG", "web server"]),
            (NodeState::Starting, ["starting", "2/2 UP"]),
        ];
        for (state, words) in states {
            let view = live(state);
            let shown = picture(Glyphs::Full, (24, 5), |brush| {
                let mut sheet = Sheet::new(brush, Cell::default());
                paint(&mut sheet, &scene_node(0, 0, 24, 5), &face(&props, &view));
            });
            for word in words {
                assert_eq!(shown.matches(word).count(), 1, "{word}: {shown}");
            }
        }
    }

    #[test]
    fn queues_and_errors_are_seen() {
        let props = Props::default_of(Kind::WebServer);
        let busy = NodeView {
            queue: 64,
            queue_bound: 128,
            error_rate: 3.0,
            rate: 0.0,
            ..live(NodeState::Up)
        };
        let full = NodeView {
            queue: 128,
            queue_bound: 128,
            rate: 1_200.0,
            ..live(NodeState::Up)
        };
        let shown = picture(Glyphs::Full, (40, 5), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            paint(&mut sheet, &scene_node(0, 0, 18, 5), &face(&props, &busy));
            paint(&mut sheet, &scene_node(20, 0, 18, 5), &face(&props, &full));
        });
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn the_rate_and_whole_facts_stay_where_there_is_little_room() {
        let props = Props::default_of(Kind::WebServer);
        let busy = NodeView {
            queue: 125,
            queue_bound: 128,
            rate: 3_000.0,
            ..live(NodeState::Up)
        };
        let behind = NodeView {
            badge: "1 behind, lag 50 ms".to_owned(),
            ..live(NodeState::Up)
        };
        let shown = picture(Glyphs::Full, (30, 5), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            paint(&mut sheet, &scene_node(0, 0, 15, 5), &face(&props, &busy));
            paint(
                &mut sheet,
                &scene_node(15, 0, 15, 5),
                &face(&props, &behind),
            );
        });
        assert!(shown.contains(&text::rate(3_000.0)), "{shown}");
        assert!(shown.contains("125"), "{shown}");
        assert!(
            shown.contains("1 behind ") && !shown.contains('…'),
            "{shown}"
        );
    }

    #[test]
    fn the_course_of_the_answers_is_seen() {
        let props = Props::default_of(Kind::WebServer);
        let mut view = live(NodeState::Up);
        view.trail = std::array::from_fn(|i| i as u32);
        let shown = |w, h| {
            picture(Glyphs::Full, (24, 6), |brush| {
                let mut sheet = Sheet::new(brush, Cell::default());
                paint(&mut sheet, &scene_node(0, 0, w, h), &face(&props, &view));
            })
        };
        assert!(
            shown(20, 5).contains("12/s ▅▅▆▆▇▇██ •• │"),
            "{}",
            shown(20, 5)
        );
        let own_row = "│  ▁▂▂▃▃▄▄▅▅▆▆▇▇██   │";
        assert!(shown(22, 6).contains(own_row), "{}", shown(22, 6));
        // Too little room to show a course.
        assert!(!shown(12, 5).contains('▇'), "{}", shown(12, 5));
        view.state = NodeState::Killed;
        let gone = picture(Glyphs::Full, (24, 6), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            paint(&mut sheet, &scene_node(0, 0, 22, 6), &face(&props, &view));
        });
        assert!(!gone.contains('▇'), "{gone}");
    }

    #[test]
    fn what_decides_is_said_where_there_is_room() {
        let props = Props::default_of(Kind::WebServer);
        let view = live(NodeState::Up);
        let shown = |w, h, detail| {
            picture(Glyphs::Full, (40, 7), |brush| {
                let mut sheet = Sheet::new(brush, Cell::default());
                let face = Face {
                    detail,
                    ..face(&props, &view)
                };
                paint(&mut sheet, &scene_node(0, 0, w, h), &face);
            })
        };
        let beside = shown(40, 5, Detail::Near);
        assert!(beside.contains("web server, 2 workers"), "{beside}");
        assert!(beside.contains("2/2 UP"), "{beside}");
        let own_row = shown(36, 7, Detail::Near);
        assert!(
            own_row.contains("│ 2 workers, 512 connections each"),
            "{own_row}"
        );
        let less = shown(20, 7, Detail::Near);
        assert!(less.contains("│ 2 workers   "), "{less}");
        assert!(!own_row.contains("server, 2"), "{own_row}");
        let none = shown(18, 5, Detail::Near);
        assert!(!none.contains("workers"), "{none}");
    }

    #[test]
    fn from_far_every_part_that_serves_shows_its_load() {
        let [web, client, code] =
            [Kind::WebServer, Kind::Client, Kind::Codebase].map(Props::default_of);
        let busy = live(NodeState::Up);
        let without_workers = NodeView {
            workers: 0,
            busy: 0,
            error_rate: 1.0,
            ..live(NodeState::Up)
        };
        let shown = picture(Glyphs::Full, (60, 9), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            let parts = [
                (&web, &busy),
                (&client, &without_workers),
                (&code, &without_workers),
            ];
            for (n, (props, view)) in (0..).zip(parts) {
                let face = Face {
                    detail: Detail::Far,
                    ..face(props, view)
                };
                paint(&mut sheet, &scene_node(n * 14, 0, 12, 4), &face);
                paint(&mut sheet, &scene_node(n * 14, 5, 12, 3), &face);
            }
        });
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn three_levels_of_detail() {
        let props = Props::default_of(Kind::WebServer);
        let view = live(NodeState::Up);
        let shown = picture(Glyphs::Full, (60, 5), |brush| {
            let mut sheet = Sheet::new(brush, Cell::default());
            for (n, detail) in (0..).zip([Detail::Far, Detail::Middle, Detail::Near]) {
                let face = Face {
                    detail,
                    ..face(&props, &view)
                };
                paint(&mut sheet, &scene_node(n * 20, 0, 18, 5), &face);
            }
        });
        insta::assert_snapshot!(shown);
    }
}
