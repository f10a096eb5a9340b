//! The story on a small screen: every part of a step is seen, and its whole text.

use wireboard::app::App;
use wireboard::board::Key;

use crate::desk::Desk;
use crate::editor::rows;

/// The rows of the box in which the step is told, without its border.
fn told(app: &App) -> String {
    let panel = app.layout.panel.unwrap();
    let inside = |row: &String| -> String {
        let chars = row.chars().skip(usize::from(panel.x) + 1);
        chars.take(usize::from(panel.w) - 2).collect()
    };
    let lines: Vec<String> = rows(app)
        .iter()
        .skip(usize::from(panel.y) + 1)
        .take(usize::from(panel.h) - 2)
        .map(inside)
        .collect();
    let words = lines.join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check(board: usize, size: (u16, u16)) {
    let mut desk = Desk::new(size, board);
    desk.press("s");
    desk.pass(10_000);
    let steps = desk.app.tabs[board].doc.story.len();
    for n in 0..steps {
        // The request has ended, so each step can be shown at once.
        let app = &mut desk.app;
        while app.tabs[board].story.step > n {
            let _ = crate::editor::press(app, "N");
        }
        while app.tabs[board].story.step < n {
            let _ = crate::editor::press(app, "n");
        }
        let tab = &app.tabs[board];
        let step = tab.doc.story.values().nth(n).unwrap();
        let pane = app.layout.pane_of(board).unwrap();
        let free = app.layout.free_canvas(pane);
        let mut parts = Vec::new();
        for id in &step.about {
            if let Some(edge) = tab.scene.edge(id) {
                parts.extend(edge.cells.iter().copied());
                for end in [&tab.doc.edges[id].from, &tab.doc.edges[id].to] {
                    parts.push(tab.scene.node(end).unwrap().rect.origin());
                }
            } else {
                let rect = wireboard::app::spatial::rect_of(&tab.scene, &Key::Node(id.clone()));
                let rect = rect.unwrap();
                parts.push(rect.origin());
                parts.push(rect.origin().offset(rect.w - 1, rect.h - 1));
            }
        }
        for cell in parts {
            let (x, y) = tab.camera.to_screen(pane.canvas, cell);
            let seen = x >= free.x.into()
                && y >= free.y.into()
                && x < free.right().into()
                && y < free.bottom().into();
            assert!(
                seen,
                "step {} of {board}: {cell:?} at {x},{y} not in {free:?}",
                step.id
            );
        }
        let text: Vec<&str> = step.text.split_whitespace().collect();
        let shown = told(app);
        assert!(shown.contains(&text.join(" ")), "{shown}");
        assert!(shown.contains(&step.title), "{shown}");
    }
}

#[test]
fn every_part_of_a_step_is_seen_on_a_small_screen() {
    check(0, (80, 24));
    check(1, (80, 24));
    check(1, (100, 30));
}
