//! Turns finished buffers into bytes: the difference to the last frame, in one bracketed write.
//!
//! Works on [`Buffer`]s and a backend alone, without ratatui's `Terminal`: that would write some
//! bytes even for a frame in which nothing changed, and its `clear` asks the terminal a question.
//! A frame equal to the last one writes nothing at all.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use crossterm::{queue, terminal};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A frame's bytes before they are written.
#[derive(Debug, Clone, Default)]
struct Pending(Rc<RefCell<Vec<u8>>>);

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // The frame goes out as a whole, in `Screen::draw`.
        Ok(())
    }
}

/// The glass: what stands on it, and where its bytes go.
#[derive(Debug)]
pub struct Screen<W: Write> {
    out: W,
    pending: Pending,
    backend: CrosstermBackend<Pending>,
    shown: Buffer,
    next: Buffer,
    stale: bool,
    written: u64,
}

impl<W: Write> Screen<W> {
    /// A screen of a size, on a terminal whose content is unknown.
    pub fn new(out: W, width: u16, height: u16) -> Self {
        let pending = Pending::default();
        let area = Rect::new(0, 0, width, height);
        Self {
            out,
            backend: CrosstermBackend::new(pending.clone()),
            pending,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            stale: true,
            written: 0,
        }
    }

    /// The area to draw in.
    pub fn area(&self) -> Rect {
        self.next.area
    }

    /// Bytes written since the start.
    pub fn bytes_written(&self) -> u64 {
        self.written
    }

    /// The terminal has another size now. The next frame paints everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        if area != self.next.area {
            self.next = Buffer::empty(area);
            self.shown = Buffer::empty(area);
        }
        self.stale = true;
    }

    /// Somebody else wrote on the glass. The next frame paints everything.
    pub fn repaint(&mut self) {
        self.stale = true;
    }

    /// Draws a frame and returns what the drawing returned. Writes nothing when nothing changed.
    pub fn draw<T>(&mut self, render: impl FnOnce(Rect, &mut Buffer) -> T) -> io::Result<T> {
        self.next.reset();
        let result = render(self.next.area, &mut self.next);
        if self.stale {
            self.shown.reset();
        }
        let changes = self.shown.diff(&self.next);
        if !changes.is_empty() || self.stale {
            queue!(self.pending, terminal::BeginSynchronizedUpdate)?;
            if self.stale {
                // Inside the bracket the cleared glass is never seen.
                queue!(self.pending, terminal::Clear(terminal::ClearType::All))?;
            }
            self.backend.draw(changes.into_iter())?;
            queue!(self.pending, terminal::EndSynchronizedUpdate)?;
            self.commit()?;
        }
        self.stale = false;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(result)
    }

    fn commit(&mut self) -> io::Result<()> {
        let mut bytes = self.pending.0.borrow_mut();
        self.out.write_all(&bytes)?;
        self.out.flush()?;
        self.written += bytes.len() as u64;
        bytes.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn text(text: &'static str) -> impl Fn(Rect, &mut Buffer) {
        move |area, buf| {
            buf.set_stringn(0, 0, text, area.width as usize, Style::default());
        }
    }

    #[test]
    fn an_unchanged_frame_writes_nothing() {
        let mut screen = Screen::new(Vec::new(), 20, 2);
        screen.draw(text("hello")).unwrap();
        let first = screen.bytes_written();
        assert!(first > 0);
        screen.draw(text("hello")).unwrap();
        assert_eq!(screen.bytes_written(), first);
        screen.draw(text("hullo")).unwrap();
        let one_cell = screen.bytes_written() - first;
        assert!(
            one_cell > 0 && one_cell < first,
            "{one_cell} bytes for one cell"
        );
    }

    #[test]
    fn a_repaint_paints_everything_again_in_one_bracket() {
        let mut screen = Screen::new(Vec::new(), 20, 2);
        screen.draw(text("hello")).unwrap();
        let first = screen.bytes_written();
        screen.repaint();
        screen.draw(text("hello")).unwrap();
        assert_eq!(screen.bytes_written(), 2 * first);
        let all = String::from_utf8(screen.out).unwrap();
        assert_eq!(all.matches("\x1b[?2026h").count(), 2);
        assert_eq!(all.matches("\x1b[?2026l").count(), 2);
    }

    #[test]
    fn a_resize_changes_the_area() {
        let mut screen = Screen::new(Vec::new(), 20, 2);
        screen.resize(10, 5);
        assert_eq!(screen.area(), Rect::new(0, 0, 10, 5));
        screen.draw(text("a text longer than ten")).unwrap();
        assert!(String::from_utf8(screen.out).unwrap().contains("text"));
    }
}
