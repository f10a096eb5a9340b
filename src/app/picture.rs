//! Keeps the picture of a tab up to date with its board and its camera.

use std::sync::Arc;

use crate::drawing::build::build;

use super::tab::Tab;

/// Draws the board of a tab anew. Edges that the change does not touch keep their ways.
pub(super) fn redraw(tab: &mut Tab) {
    let previous = (!tab.scene.nodes.is_empty()).then_some(&*tab.scene);
    tab.scene = Arc::new(build(&tab.doc, tab.camera.detail, previous));
    super::find::renew(tab);
}
