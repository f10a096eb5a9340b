//! Keeps the picture of a tab up to date with its board and its camera.

use std::sync::Arc;

use crate::board::Document;
use crate::drawing::build::build;

use super::tab::Tab;

/// Draws the board of a tab anew, with what is being typed on it. Edges that the change does not
/// touch keep their ways.
pub(super) fn redraw(tab: &mut Tab) {
    let previous = (!tab.scene.nodes.is_empty()).then_some(&*tab.scene);
    let typed = tab.typing.as_ref().and_then(|t| t.preview(&tab.doc));
    let doc = typed.as_ref().unwrap_or(&tab.doc);
    tab.scene = Arc::new(build(doc, tab.camera.detail, previous));
    super::find::renew(tab);
}

/// Draws another board in the place of the tab's, until the next [`redraw`].
pub(super) fn preview(tab: &mut Tab, shown: &Document) {
    tab.scene = Arc::new(build(shown, tab.camera.detail, Some(&tab.scene)));
}
