//! An accepted connection that can end in a real reset.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

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
}

impl Stream {
    pub(super) fn new(tcp: TcpStream) -> Self {
        // Answers are written whole: waiting for more bytes to fill a segment only delays them.
        let _ = tcp.set_nodelay(true);
        Self {
            tcp,
            fate: Fate::default(),
        }
    }

    pub(super) fn fate(&self) -> Fate {
        self.fate.clone()
    }

    /// Waits until the client has closed its side. Never ends while it has sent what was not read.
    pub(super) async fn closed(&self) {
        if let Ok(1..) = self.tcp.peek(&mut [0]).await {
            std::future::pending::<()>().await;
        }
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
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fate.0.get() {
            // A FIN before the RST would look like an orderly end.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }
}
