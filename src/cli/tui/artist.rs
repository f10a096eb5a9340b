//! Draws what takes longer than a frame, on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::app::Message;
use crate::board::Document;
use crate::drawing::scene::build;
use crate::drawing::{Detail, Scene};

use super::wake::Wake;

/// Draws a board on a thread that answers with [`Wake::Picture`].
pub(super) fn draw(
    tab: usize,
    doc: Arc<Document>,
    detail: Detail,
    previous: Option<Arc<Scene>>,
    sender: SyncSender<Wake>,
) {
    let mut answer = Answer {
        sender,
        tab,
        doc,
        detail,
        scene: None,
    };
    let work = move || {
        let scene = build(&answer.doc, detail, previous.as_deref());
        answer.scene = Some(Arc::new(scene));
    };
    // Where there is no thread the work is dropped, and that is answered too.
    drop(
        std::thread::Builder::new()
            .name("artist".into())
            .spawn(work),
    );
}

/// What is answered when the work is over, even by a panic.
struct Answer {
    sender: SyncSender<Wake>,
    tab: usize,
    doc: Arc<Document>,
    detail: Detail,
    scene: Option<Arc<Scene>>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        let message = Message::Pictured {
            tab: self.tab,
            doc: Arc::clone(&self.doc),
            detail: self.detail,
            scene: self.scene.take(),
        };
        // At the end of the program nobody listens any more.
        drop(self.sender.send(Wake::Picture(message)));
    }
}
