//! What takes time around the engine thread, without keeping the screen waiting: its start with the
//! doors, and reading the files of a deploy.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::app::settings::Settings;
use crate::board::{Document, Id};
use crate::cli::sources;
use crate::live::{self, Follow, Opened, Options, Pace, SnapshotWaker};

use super::wake::Wake;

/// Starts the boards (name, drawing, folder) on a thread that answers with [`Wake::Engine`].
pub(super) fn start(
    boards: Vec<(String, Arc<Document>, PathBuf)>,
    seed: u64,
    waker: SnapshotWaker,
    sender: SyncSender<Wake>,
) {
    let answer = sender.clone();
    let begin = move || {
        let opened = boards
            .into_iter()
            .map(|(name, document, folder)| {
                let (sources, unreadable) = sources::of_document(&document, Some(&folder));
                // The board runs without its code; a deploy reads it again.
                for why in unreadable {
                    drop(sender.send(Wake::Complaint(why)));
                }
                Opened {
                    sources,
                    name,
                    document,
                    first: Vec::new(),
                }
            })
            .collect();
        let options = Options {
            seed,
            // The editor's own pace and greeting come with the first snapshot.
            pace: Pace::Hop {
                hop_ms: Settings::default().hop_ms,
            },
            follow: Follow::Each,
            ..Options::default()
        };
        let started = live::start(opened, options, waker).map_err(|error| format!("{error:#}"));
        drop(sender.send(Wake::Engine(started)));
    };
    let thread = std::thread::Builder::new().name("start".into());
    if let Err(error) = thread.spawn(begin) {
        drop(answer.send(Wake::Engine(Err(error.to_string()))));
    }
}

/// Reads the files of a code base on a thread that answers with [`Wake::Deploy`].
pub(super) fn deploy(
    tab: usize,
    codebase: Id,
    source: String,
    folder: PathBuf,
    sender: SyncSender<Wake>,
) {
    let (answer, node) = (sender.clone(), codebase.clone());
    let read = move || {
        let read = sources::deploy(&codebase, &source, &folder);
        let read = read.map_err(|e| format!("{e:#}"));
        drop(sender.send(Wake::Deploy(tab, codebase, read)));
    };
    let thread = std::thread::Builder::new().name("deploy".into());
    if let Err(error) = thread.spawn(read) {
        drop(answer.send(Wake::Deploy(tab, node, Err(error.to_string()))));
    }
}
