//! What a frame costs: both boards side by side at 200x60 with 200 dots in flight. Goal: under 2 ms.

#[path = "../tests/support/screen.rs"]
mod screen;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn frame(c: &mut Criterion) {
    let mut app = screen::app((200, 60), 0);
    app.beside = Some(1);
    screen::arrange(&mut app, (200, 60));
    for tab in &mut app.tabs {
        tab.run = Some(Arc::new(screen::demo::run(&tab.doc, 100)));
    }
    let area = Rect::new(0, 0, 200, 60);
    let mut buf = Buffer::empty(area);
    c.bench_function("frame of both boards, 200x60, 200 dots", |b| {
        b.iter(|| black_box(wireboard::ui::draw(&app, area, &mut buf)));
    });
    app.beside = None;
    screen::arrange(&mut app, (80, 24));
    let area = Rect::new(0, 0, 80, 24);
    let mut buf = Buffer::empty(area);
    c.bench_function("frame of one board, 80x24, 100 dots", |b| {
        b.iter(|| black_box(wireboard::ui::draw(&app, area, &mut buf)));
    });
}

criterion_group!(benches, frame);
criterion_main!(benches);
