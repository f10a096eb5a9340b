//! A server behind the real balancer: one thread, one request a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conduct {
    /// 200 with its name.
    Answers,
    /// Nobody listens.
    Refuses,
    /// It reads the request and closes the connection.
    Closes,
    /// It reads the request and waits until the other side gives up.
    Silent,
}

/// A server that runs until it is dropped.
pub struct Backend {
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl Backend {
    /// A server on a port of its own.
    pub fn start(name: String, conduct: Conduct) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        if conduct == Conduct::Refuses {
            // tcpmux: a port below those that are given out, so nobody takes it meanwhile.
            let address = SocketAddr::from(([127, 0, 0, 1], 1));
            return Self { address, stop };
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::clone(&stop);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                // A balancer that goes away in the middle is no failure of this server.
                drop(serve(stream, &name, conduct));
            }
        });
        Self { address, stop }
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread out of its accept.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(stream: TcpStream, name: &str, conduct: Conduct) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && line.trim_end() != "" {
        line.clear();
    }
    match conduct {
        Conduct::Answers => {
            let length = name.len();
            write!(
                &stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{name}"
            )
        }
        Conduct::Silent => reader.read_to_end(&mut Vec::new()).map(drop),
        Conduct::Closes | Conduct::Refuses => Ok(()),
    }
}
