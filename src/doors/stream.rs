//! An accepted connection that can end in a real reset, and does when its client does not read.
//! Heads of answers go out as the drawn part wrote them: see [`super::voice`].

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::voice::{Said, Voice};

/// How a connection ends when it is dropped. Shared by the stream and the task that serves it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fate(Rc<Cell<bool>>);

impl Fate {
    /// From now on closing means RST instead of FIN.
    pub(super) fn reset(&self) {
        self.0.set(true);
    }
}

/// A TCP stream with a [`Fate`].
pub(super) struct Stream {
    tcp: TcpStream,
    fate: Fate,
    voice: Voice,
    /// A head that took the place of another and is still to be written.
    head: Vec<u8>,
    answer_time: Duration,
    /// Set while the client has not taken what is to be written: until when it may.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    pub(super) fn new(tcp: TcpStream, answer_time: Duration) -> Self {
        // Answers are written whole: waiting for more bytes to fill a segment only delays them.
        let _ = tcp.set_nodelay(true);
        Self {
            tcp,
            fate: Fate::default(),
            voice: Voice::default(),
            head: Vec::new(),
            answer_time,
            stuck: None,
        }
    }

    pub(super) fn fate(&self) -> Fate {
        self.fate.clone()
    }

    pub(super) fn voice(&self) -> Voice {
        self.voice.clone()
    }

    /// Writes what is left of a head.
    fn write_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.head.is_empty() {
            let whole = self.head.len();
            let written = Pin::new(&mut self.tcp).poll_write(cx, &self.head);
            let bytes = ready!(self.bound(cx, written, whole))?;
            if bytes == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.head.drain(..bytes);
        }
        Poll::Ready(Ok(()))
    }

    /// Waits until the client has closed its side. Never ends while it has sent what was not read.
    pub(super) async fn closed(&self) {
        if let Ok(1..) = self.tcp.peek(&mut [0]).await {
            std::future::pending::<()>().await;
        }
    }
}

impl Stream {
    /// Bounds the time that the client leaves a write of `whole` bytes waiting. Reading a little
    /// does not start the time anew; only what is written whole ends it.
    fn bound(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
        whole: usize,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) if bytes >= whole => self.stuck = None,
            Poll::Ready(_) => {}
            Poll::Pending => {
                let time = self.answer_time;
                let stuck = self
                    .stuck
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep(time)));
                ready!(stuck.as_mut().poll(cx));
                self.fate.reset();
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        written
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.fate.0.get() {
            // SO_LINGER with 0 seconds: closing discards what is unsent and sends RST (socket(7)).
            let _ = self.tcp.set_zero_linger();
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.write_head(cx))?;
        match self.voice.hear(buf) {
            Said::Instead(head, length) => {
                self.head = head;
                // What cannot be written now is written before anything that follows.
                if let Poll::Ready(Err(error)) = self.write_head(cx) {
                    return Poll::Ready(Err(error));
                }
                Poll::Ready(Ok(length))
            }
            Said::Pass(length) => {
                let written = Pin::new(&mut self.tcp).poll_write(cx, &buf[..length]);
                let written = self.bound(cx, written, length);
                if let Poll::Ready(Ok(bytes)) = written {
                    self.voice.passed(bytes);
                }
                written
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.write_head(cx))?;
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fate.0.get() {
            // A FIN before the RST would look like an orderly end.
            return Poll::Ready(Ok(()));
        }
        ready!(self.write_head(cx))?;
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
