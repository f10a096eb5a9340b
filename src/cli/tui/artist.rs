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
    let answer = Answer {
        sender,
        tab,
        scene: None,
    };
    let work = move || {
        // All of it goes along: it answers when it is dropped.
        let mut answer = answer;
        let scene = build(&doc, detail, previous.as_deref());
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
    scene: Option<Arc<Scene>>,
}

impl Drop for Answer {
    fn drop(&mut self) {
        let message = Message::Pictured {
            tab: self.tab,
            scene: self.scene.take(),
        };
        // At the end of the program nobody listens any more.
        drop(self.sender.send(Wake::Picture(message)));
    }
}
