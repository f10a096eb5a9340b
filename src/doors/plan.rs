//! Which door stands at which port. Pure but for the bind function that a caller hands in.
//!
//! Ports are stable, so that a `curl` can be written down: the first board has its site at 8080,
//! its parts from 8081 in node order, its DNS from 5300; the second board the same plus 100, and so
//! on. A taken port is skipped.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::engine::DoorTarget;

use super::OpenError;

/// Distance of the port ranges of two boards.
pub const PORTS_PER_BOARD: u16 = 100;
/// Port of the first board's site.
const SITE_PORT: u16 = 8080;
/// Port of the first board's first DNS server.
const DNS_PORT: u16 = 5300;

/// What a door speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// HTTP/1.1 over TCP.
    Http,
    /// DNS over UDP and TCP.
    Dns,
}

/// Names a door of a board.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DoorKey {
    /// Where it leads.
    pub target: DoorTarget,
    /// What it speaks.
    pub protocol: Protocol,
}

impl fmt::Display for DoorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.target, self.protocol) {
            (DoorTarget::Site, _) => f.pad("the site"),
            (DoorTarget::Node(id), Protocol::Http) => f.pad(id.as_str()),
            (DoorTarget::Node(id), Protocol::Dns) => f.pad(&format!("{id} (DNS)")),
        }
    }
}

/// Addresses that the user named. Absent ones are loopback and the stable ports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Of the first board's site; its parts follow on the next ports, always on loopback.
    pub http: Option<SocketAddr>,
    /// Of the first board's first DNS server.
    pub dns: Option<SocketAddr>,
}

/// Where a door may listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Here or nowhere. Port 0 is any free port.
    Exactly(SocketAddr),
    /// At the first free port from here on.
    From(SocketAddr),
}

impl Addresses {
    /// Where the `index`th door of a protocol stands; HTTP counts the site as 0.
    pub fn place(&self, board: usize, protocol: Protocol, index: usize) -> Place {
        let (named, port) = match protocol {
            Protocol::Http => (self.http, SITE_PORT),
            Protocol::Dns => (self.dns, DNS_PORT),
        };
        let offset = board
            .saturating_mul(PORTS_PER_BOARD as usize)
            .saturating_add(index);
        // Whoever names an address of the network means this one door, not every part behind it.
        let named = named.map(|address| match (offset, address.ip().is_loopback()) {
            (0, _) | (_, true) => address,
            (_, false) => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        });
        match named {
            Some(address) if offset == 0 || address.port() == 0 => Place::Exactly(address),
            Some(address) => Place::From(plus(address, offset)),
            None => Place::From(plus(
                SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
                offset,
            )),
        }
    }
}

fn plus(address: SocketAddr, offset: usize) -> SocketAddr {
    let offset = u16::try_from(offset).unwrap_or(u16::MAX);
    SocketAddr::new(address.ip(), address.port().saturating_add(offset))
}

impl Place {
    /// The first address that is tried.
    pub const fn first(self) -> SocketAddr {
        match self {
            Self::Exactly(address) | Self::From(address) => address,
        }
    }

    /// Binds at the first address that is free: where the door stood before, if it did, so that a
    /// command that somebody wrote down still works when it is back.
    pub(super) fn find<T>(
        self,
        key: &DoorKey,
        before: Option<SocketAddr>,
        bind: impl Fn(SocketAddr) -> io::Result<T>,
    ) -> Result<T, OpenError> {
        if let (Self::From(_), Some(address)) = (self, before)
            && let Ok(bound) = bind(address)
        {
            return Ok(bound);
        }
        match self {
            Self::Exactly(address) => {
                bind(address).map_err(|source| OpenError::Listen { address, source })
            }
            Self::From(first) => {
                for step in 0..usize::from(PORTS_PER_BOARD) {
                    let address = plus(first, step);
                    match bind(address) {
                        Ok(bound) => return Ok(bound),
                        Err(e) if e.kind() == io::ErrorKind::AddrInUse => {}
                        Err(source) => return Err(OpenError::Listen { address, source }),
                    }
                }
                Err(OpenError::NoPort {
                    first,
                    what: key.to_string(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(addresses: Addresses, board: usize, protocol: Protocol, index: usize) -> String {
        match addresses.place(board, protocol, index) {
            Place::Exactly(a) => format!("exactly {a}"),
            Place::From(a) => format!("from {a}"),
        }
    }

    #[test]
    fn ports_are_stable_and_each_board_has_its_own() {
        let none = Addresses::default();
        assert_eq!(place(none, 0, Protocol::Http, 0), "from 127.0.0.1:8080");
        assert_eq!(place(none, 0, Protocol::Http, 2), "from 127.0.0.1:8082");
        assert_eq!(place(none, 1, Protocol::Http, 0), "from 127.0.0.1:8180");
        assert_eq!(place(none, 0, Protocol::Dns, 0), "from 127.0.0.1:5300");
        assert_eq!(place(none, 1, Protocol::Dns, 1), "from 127.0.0.1:5401");
    }

    #[test]
    fn a_named_address_is_taken_exactly_and_the_parts_follow() {
        let named = Addresses {
            http: Some("0.0.0.0:9000".parse().unwrap()),
            dns: Some("127.0.0.1:0".parse().unwrap()),
        };
        assert_eq!(place(named, 0, Protocol::Http, 0), "exactly 0.0.0.0:9000");
        assert_eq!(place(named, 0, Protocol::Http, 1), "from 127.0.0.1:9001");
        assert_eq!(place(named, 0, Protocol::Dns, 0), "exactly 127.0.0.1:0");
        assert_eq!(place(named, 0, Protocol::Dns, 1), "exactly 127.0.0.1:0");
    }

    #[test]
    fn a_busy_port_is_skipped_and_another_error_is_not() {
        let key = DoorKey {
            target: DoorTarget::Site,
            protocol: Protocol::Http,
        };
        let from = Place::From("127.0.0.1:8080".parse().unwrap());
        let found = from.find(&key, None, |a| match a.port() {
            8080..8083 => Err(io::ErrorKind::AddrInUse.into()),
            _ => Ok(a.port()),
        });
        assert_eq!(found.unwrap(), 8083);
        let denied = from.find::<()>(&key, None, |_| Err(io::ErrorKind::PermissionDenied.into()));
        assert!(matches!(denied, Err(OpenError::Listen { .. })));
        let none = from.find::<()>(&key, None, |_| Err(io::ErrorKind::AddrInUse.into()));
        assert!(none.unwrap_err().to_string().contains("127.0.0.1:8080"));
    }

    #[test]
    fn a_door_that_comes_back_takes_its_old_port_when_it_is_free() {
        let key = DoorKey {
            target: DoorTarget::Site,
            protocol: Protocol::Http,
        };
        let from = Place::From("127.0.0.1:5300".parse().unwrap());
        let before = Some("127.0.0.1:5305".parse().unwrap());
        let back = from.find(&key, before, |a| Ok(a.port())).unwrap();
        assert_eq!(back, 5305);
        let taken = from.find(&key, before, |a| match a.port() {
            5305 => Err(io::ErrorKind::AddrInUse.into()),
            port => Ok(port),
        });
        assert_eq!(taken.unwrap(), 5300);
        // Whoever named an address gets that one.
        let named = Place::Exactly("127.0.0.1:9000".parse().unwrap());
        assert_eq!(named.find(&key, before, |a| Ok(a.port())).unwrap(), 9000);
    }
}
