//! What enters the engine from outside, and what leaves it.
//!
//! Everything that can change a run comes in as an [`Input`] through one injector and is
//! journaled with its virtual time; everything that a door must do comes out as an [`Output`].

use std::sync::Arc;

use crate::board::{Document, Id};

use super::fault::FaultSpec;
use super::message::{DnsAnswer, DnsQuestion, HttpRequest, HttpResponse};
use super::sources::FileSet;
use super::view::RequestId;

/// A number chosen by the door to tell its waiting clients apart.
pub type Token = u64;

/// Where a door leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoorTarget {
    /// What the domain points to, over the edge of the board's client.
    Site,
    /// One part, directly: no edge is travelled.
    Node(Id),
}

/// Something from outside.
#[derive(Debug, Clone)]
pub enum Input {
    /// A client asks at an HTTP door.
    Http {
        /// Whom to answer.
        token: Token,
        /// Which door.
        door: DoorTarget,
        /// What it asks.
        request: HttpRequest,
    },
    /// A client asks at a DNS door.
    Dns {
        /// Whom to answer.
        token: Token,
        /// The dns node.
        node: Id,
        /// What it asks.
        question: DnsQuestion,
    },
    /// A client at a door went away.
    Abandon {
        /// Who.
        token: Token,
    },
    /// The person at the board sends a request as a drawn client: name, connection and all.
    Send {
        /// The client node; `None` is the first one.
        client: Option<Id>,
        /// What it asks.
        request: HttpRequest,
        /// Follow it from the first hop.
        follow: bool,
    },
    /// A client forgets the names it looked up, as a browser that was just opened; `None` is every
    /// client.
    Forget(Option<Id>),
    /// Break something, at once or at the times of the spec.
    Fault(FaultSpec),
    /// Take back every fault of a target; `None` takes back all.
    Mend(Option<Id>),
    /// Switch the drawn traffic on or off.
    Traffic {
        /// True to send.
        on: bool,
        /// The drawn rates are multiplied by this, 0 to 1000.
        factor: f64,
    },
    /// Deploy a code base to the application servers that its edges reach.
    Deploy {
        /// The codebase node.
        codebase: Id,
        /// Its files as they are now; `None` when the run has them already. The input carries them,
        /// so that a replay needs no disk. Files that do not check are refused: what runs stays.
        files: Option<Arc<FileSet>>,
    },
    /// Follow a request that is in flight, the next one of a client, or none.
    Follow(Follow),
    /// The board changed: rewire, and keep the state of parts that stay.
    Rewire(Arc<Document>),
}

/// Which request's hops are kept and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// None.
    Nothing,
    /// The next request that is issued; when it has ended, the next one again.
    Each,
    /// This one.
    Request(RequestId),
}

/// Something for a door.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// The answer to an HTTP client, or how it failed.
    Http {
        /// Whom.
        token: Token,
        /// Number of the request.
        request: RequestId,
        /// The answer.
        result: Result<HttpResponse, DoorFailure>,
    },
    /// The answer to a DNS client; `None` is silence.
    Dns {
        /// Whom.
        token: Token,
        /// The answer.
        answer: Option<DnsAnswer>,
    },
    /// A door must change how it takes connections.
    Door {
        /// Which door.
        door: DoorTarget,
        /// How.
        state: DoorState,
    },
}

/// How a request at a door failed below HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorFailure {
    /// The drawn connection was refused: the real one is reset, it was accepted already.
    Refused,
    /// The drawn connection was reset or closed early: so is the real one.
    Reset,
    /// Nothing came until the drawn client's timeout: the real connection is held, then closed.
    Silence,
}

/// How a door takes connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorState {
    /// It serves.
    Open,
    /// It does not listen: connections are refused.
    Refusing,
    /// It takes connections and the part does not answer.
    Hanging,
}
