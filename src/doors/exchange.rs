//! The border between the doors' tasks and the engine: questions out, answers in.
//!
//! Single-threaded: the tasks and the engine thread's loop share it through `Rc`, and never at the
//! same time. Bounded by construction: each connection has at most one open question, each DNS
//! door at most [`Limits::questions`], and a question is in the inbox at most twice (asked, left).

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use tokio::sync::oneshot;

use crate::engine::message::{DnsAnswer, HttpResponse};
use crate::engine::{DoorFailure, Input, RequestId, Token};

use super::{Limits, Waker};

/// What a task gets for its question.
#[derive(Debug)]
pub(super) enum Reply {
    Http(RequestId, Result<HttpResponse, DoorFailure>),
    Dns(Option<DnsAnswer>),
}

struct Open {
    board: usize,
    reply: oneshot::Sender<Reply>,
}

struct Inner {
    next: Token,
    inbox: VecDeque<(usize, Input)>,
    open: BTreeMap<Token, Open>,
    /// True when a door's trouble began or ended.
    news: bool,
}

/// Shared by all tasks of all doors.
#[derive(Clone)]
pub(super) struct Exchange {
    inner: Rc<RefCell<Inner>>,
    waker: Waker,
}

/// A door's view of the exchange.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) exchange: Exchange,
    pub(super) board: usize,
    pub(super) limits: Limits,
}

/// Why a door does not listen although its part is there. Shared by the door and the task that
/// tends its port.
#[derive(Clone)]
pub(super) struct Trouble {
    why: Rc<RefCell<Option<String>>>,
    exchange: Exchange,
}

impl Trouble {
    /// Says what the system said, or that it is over.
    pub(super) fn set(&self, why: Option<String>) {
        if *self.why.borrow() == why {
            return;
        }
        *self.why.borrow_mut() = why;
        self.exchange.inner.borrow_mut().news = true;
        self.exchange.waker.wake();
    }

    pub(super) fn why(&self) -> Option<String> {
        self.why.borrow().clone()
    }
}

/// An open question. Dropping it before the answer tells the engine that the client left.
pub(super) struct Question {
    exchange: Exchange,
    board: usize,
    token: Token,
    reply: oneshot::Receiver<Reply>,
    answered: bool,
}

impl Exchange {
    pub(super) fn new(waker: Waker) -> Self {
        Self {
            inner: Rc::new(RefCell::new(Inner {
                next: 1,
                inbox: VecDeque::new(),
                open: BTreeMap::new(),
                news: false,
            })),
            waker,
        }
    }

    pub(super) fn take(&self, max: usize) -> Vec<(usize, Input)> {
        let mut inner = self.inner.borrow_mut();
        let n = inner.inbox.len().min(max);
        inner.inbox.drain(..n).collect()
    }

    pub(super) fn has_input(&self) -> bool {
        !self.inner.borrow().inbox.is_empty()
    }

    /// True when a door's trouble began or ended since the last call.
    pub(super) fn take_news(&self) -> bool {
        std::mem::take(&mut self.inner.borrow_mut().news)
    }

    pub(super) fn open(&self) -> usize {
        self.inner.borrow().open.len()
    }

    pub(super) fn answer_http(
        &self,
        token: Token,
        request: RequestId,
        result: Result<HttpResponse, DoorFailure>,
    ) {
        self.answer(token, Reply::Http(request, result));
    }

    pub(super) fn answer_dns(&self, token: Token, answer: Option<DnsAnswer>) {
        self.answer(token, Reply::Dns(answer));
    }

    fn answer(&self, token: Token, reply: Reply) {
        let open = self.inner.borrow_mut().open.remove(&token);
        if let Some(open) = open {
            // The task may have ended since; then nobody waits.
            let _ = open.reply.send(reply);
        }
    }

    /// Drops the questions of a board: each task sees its reply's sender gone.
    pub(super) fn reset_board(&self, board: usize) {
        let mut inner = self.inner.borrow_mut();
        inner.open.retain(|_, open| open.board != board);
        inner.inbox.retain(|(of, _)| *of != board);
    }

    fn push(&self, board: usize, input: Input) {
        self.inner.borrow_mut().inbox.push_back((board, input));
        self.waker.wake();
    }
}

impl Side {
    /// A place to say why a port is not listened at.
    pub(super) fn trouble(&self) -> Trouble {
        Trouble {
            why: Rc::default(),
            exchange: self.exchange.clone(),
        }
    }

    /// Asks. `input` is built with the token of the question.
    pub(super) fn ask(&self, input: impl FnOnce(Token) -> Input) -> Question {
        let (sender, reply) = oneshot::channel();
        let token = {
            let mut inner = self.exchange.inner.borrow_mut();
            let token = inner.next;
            inner.next += 1;
            inner.open.insert(
                token,
                Open {
                    board: self.board,
                    reply: sender,
                },
            );
            token
        };
        self.exchange.push(self.board, input(token));
        Question {
            exchange: self.exchange.clone(),
            board: self.board,
            token,
            reply,
            answered: false,
        }
    }
}

impl Question {
    /// Waits for the answer; `None` when the board's run was started again.
    pub(super) async fn answer(&mut self) -> Option<Reply> {
        let reply = (&mut self.reply).await.ok();
        self.answered = true;
        reply
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        let open = self.exchange.inner.borrow_mut().open.remove(&self.token);
        if open.is_some() {
            self.exchange
                .push(self.board, Input::Abandon { token: self.token });
        }
    }
}
