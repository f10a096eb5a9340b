//! A real HAProxy or nginx in front of such servers, asked over a Unix socket: no port is guessed.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::Server;
use super::backend::Backend;

/// Longest wait for an answer: far beyond every timeout that is configured.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server with what stands behind it. It ends with this value.
pub struct Real {
    process: Child,
    socket: std::path::PathBuf,
    _backends: Vec<Backend>,
    _dir: tempfile::TempDir,
}

impl Drop for Real {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Real {
    /// Starts `program` in front of servers. `configure` gets a folder, the socket to listen on and
    /// the servers' addresses, and gives the arguments. `None` when it is not installed and need
    /// not be.
    pub fn start(
        program: &str,
        servers: &[Server],
        configure: impl FnOnce(&Path, &Path, &[SocketAddr]) -> Vec<OsString>,
    ) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("site");
        let backends: Vec<Backend> = servers
            .iter()
            .enumerate()
            .map(|(n, server)| Backend::start(format!("web-{}", n + 1), server.0))
            .collect();
        let addresses: Vec<SocketAddr> = backends.iter().map(|b| b.address).collect();
        let args = configure(dir.path(), &socket, &addresses);
        let run = |program: &str| {
            Command::new(program)
                .args(&args)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
        };
        // Debian keeps them where only root looks.
        let process = match run(program).or_else(|_| run(&format!("/usr/sbin/{program}"))) {
            Ok(process) => process,
            Err(why) => {
                let must = std::env::var_os("WIREBOARD_FULL").is_some_and(|v| v == "1");
                assert!(!must, "{program} is needed with WIREBOARD_FULL=1: {why}");
                return None;
            }
        };
        Some(Self {
            process,
            socket,
            _backends: backends,
            _dir: dir,
        })
    }

    /// Connects, as soon as the server listens.
    fn connect(&mut self) -> UnixStream {
        for _ in 0..2_000 {
            if let Ok(stream) = UnixStream::connect(&self.socket) {
                return stream;
            }
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "it does not run: {ended:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not listen");
    }

    /// One request on a connection of its own: `200:web-1`, or the status of an error.
    pub fn ask(&mut self, method: &str) -> String {
        let mut stream = self.connect();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!("{method} / HTTP/1.1\r\nHost: site\r\nConnection: close\r\n");
        write!(stream, "{head}Content-Length: 0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.get(9..12).expect("a status line");
        match answer.split_once("\r\n\r\n") {
            Some((_, name)) if status == "200" => format!("200:{name}"),
            _ => status.to_owned(),
        }
    }
}
