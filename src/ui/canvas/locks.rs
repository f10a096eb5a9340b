//! The sign on locked things: in the upper right corner of a box or a machine, where no edge can
//! meet the border; before the first line of a text.

use crate::app::Tab;
use crate::board::edit::lock;
use crate::board::{Cell, Rect};
use crate::drawing::scene::{Detail, Scene};
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// Draws the signs of a board.
pub fn paint(sheet: &mut Sheet<'_>, tab: &Tab, scene: &Scene) {
    let doc = &tab.doc;
    let window = sheet.window();
    let corner = |rect: Rect| Cell::new(rect.right() - 1, rect.y);
    let frames = scene.frames.iter().filter(|f| f.rect.intersects(window));
    let frames = frames.filter_map(|f| {
        let locked = doc.frames.get(&f.id).is_some_and(|r| r.locked);
        locked.then(|| corner(f.rect))
    });
    let nodes = scene.nodes_in(window).filter_map(|n| {
        // Of a closed machine it is the machine that is locked.
        let locked = lock::is_locked(doc, &n.id);
        locked.then(|| corner(n.rect))
    });
    let notes = scene.notes.iter().filter_map(|n| {
        let locked = doc.notes.get(&n.id).is_some_and(|r| r.locked);
        let shown = scene.detail != Detail::Far;
        (locked && shown).then(|| n.rect.origin().offset(-1, 0))
    });
    let sign = sheet.brush().look.symbols.lock;
    for cell in frames.chain(nodes).chain(notes) {
        sheet.put(cell, sign, Role::Text);
    }
}
