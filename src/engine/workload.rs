//! The drawn traffic: requests that clients send by themselves, open loop.
//!
//! A source draws its gaps and its choices from streams of its own id, so two boards with the same
//! seed and the same traffic record see the same arrivals, whatever else is drawn on them.

use std::sync::Arc;

use super::Nanos;
use super::message::HttpRequest;
use super::random::{Random, Seed};
use crate::board::{Arrivals, Document, Id, MixEntry, Traffic};

/// One source of requests.
#[derive(Debug, Clone)]
pub struct Source {
    /// The traffic record.
    pub id: Id,
    /// The client that asks.
    pub client: Id,
    /// Arrivals planned in an older era are void.
    pub era: u32,
    /// True while the next arrival of this era is not planned yet.
    pub unplanned: bool,
    /// True after its record was taken off the board. Its slot stays until another takes it, so
    /// that what the others have planned finds them.
    gone: bool,
    mean: Option<Nanos>,
    gives_way: Nanos,
    arrivals: Arrivals,
    mix: Vec<(u64, Arc<HttpRequest>)>,
    gaps: Random,
    choices: Random,
}

impl Source {
    fn new(traffic: &Traffic, era: u32, seed: Seed) -> Self {
        Self {
            id: traffic.id.clone(),
            client: traffic.client.clone(),
            era,
            unplanned: true,
            gone: false,
            mean: None,
            gives_way: Nanos::ZERO,
            arrivals: traffic.arrivals,
            mix: Vec::new(),
            gaps: seed.stream(traffic.id.as_str(), "gaps"),
            choices: seed.stream(traffic.id.as_str(), "choices"),
        }
    }

    /// Draws from the beginning of its streams again.
    fn begin(&mut self, seed: Seed) {
        self.gaps = seed.stream(self.id.as_str(), "gaps");
        self.choices = seed.stream(self.id.as_str(), "choices");
    }

    /// What was planned is void.
    const fn plan_anew(&mut self) {
        self.era += 1;
        self.unplanned = true;
    }

    /// The gap to the next arrival; `None` when nothing arrives.
    pub fn gap(&mut self) -> Option<Nanos> {
        let mean = self.mean?;
        Some(match self.arrivals {
            Arrivals::Fixed => mean,
            // Never 0: a source cannot stop time.
            Arrivals::Poisson => self.gaps.exponential(mean).max(Nanos(1)),
        })
    }

    /// What the next arrival asks for.
    pub fn choose(&mut self) -> Option<Arc<HttpRequest>> {
        let total = self.mix.last()?.0;
        let draw = self.choices.below(total);
        let at = self.mix.partition_point(|(upto, _)| *upto <= draw);
        self.mix.get(at).map(|(_, request)| Arc::clone(request))
    }
}

/// All sources of a board.
#[derive(Debug, Clone)]
pub struct Workload {
    seed: Seed,
    /// By slot.
    pub sources: Vec<Source>,
    /// True while they send.
    pub on: bool,
    factor: f64,
    /// When the last request came by a door.
    outside_at: Option<Nanos>,
}

impl Workload {
    /// The sources of a board, silent.
    pub fn new(board: &Document, seed: Seed) -> Self {
        let mut workload = Self {
            seed,
            sources: Vec::new(),
            on: false,
            factor: 1.0,
            outside_at: None,
        };
        workload.rewire(board, seed);
        workload
    }

    /// Switches on or off, at a multiple of the drawn rates. The arrivals begin from the seed: two
    /// boards that are switched at the same time see the same ones from then on.
    pub fn switch(&mut self, on: bool, factor: f64, board: &Document) {
        self.on = on;
        self.factor = if factor.is_finite() {
            factor.clamp(0.0, 1_000.0)
        } else {
            1.0
        };
        for source in &mut self.sources {
            source.begin(self.seed);
            source.plan_anew();
        }
        self.retime(board);
    }

    /// A request comes by a door: sources that give way fall silent. True when some fall silent
    /// that were not before.
    pub fn outside(&mut self, now: Nanos) -> bool {
        let falls = |s: &Source| {
            s.mean.is_some() && s.gives_way > Nanos::ZERO && !silent(s, self.outside_at, now)
        };
        let any = self.on && self.sources.iter().any(falls);
        self.outside_at = Some(now);
        any
    }

    /// True while a source gives way to requests from outside. Its arrivals go on in their stream,
    /// but nobody comes: what it sends afterwards does not depend on how often it was silent.
    pub fn gives_way(&self, slot: u32, now: Nanos) -> bool {
        let source = self.sources.get(slot as usize);
        source.is_some_and(|s| silent(s, self.outside_at, now))
    }

    /// Takes over the board's traffic. Sources that stay go on in their streams, and keep the
    /// arrival that is planned unless it depends on what was changed.
    pub fn rewire(&mut self, board: &Document, seed: Seed) {
        for source in &mut self.sources {
            source.gone |= !board.traffic.contains_key(&source.id);
        }
        for traffic in board.traffic.values() {
            let source = self.source_of(traffic, seed);
            if source.client != traffic.client || source.arrivals != traffic.arrivals {
                source.plan_anew();
            }
            source.client = traffic.client.clone();
            source.arrivals = traffic.arrivals;
            source.gives_way = Nanos::from_ms(traffic.gives_way_ms.into());
            source.mix = mix(&traffic.mix, &board.site.domain);
        }
        self.retime(board);
    }

    /// The source of a record: its own, or a new one in the first slot that is free.
    fn source_of(&mut self, traffic: &Traffic, seed: Seed) -> &mut Source {
        let own = |s: &Source| !s.gone && s.id == traffic.id;
        let at = if let Some(at) = self.sources.iter().position(own) {
            at
        } else if let Some(at) = self.sources.iter().position(|s| s.gone) {
            let era = self.sources[at].era + 1;
            self.sources[at] = Source::new(traffic, era, seed);
            at
        } else {
            self.sources.push(Source::new(traffic, 0, seed));
            self.sources.len() - 1
        };
        &mut self.sources[at]
    }

    fn retime(&mut self, board: &Document) {
        for source in &mut self.sources {
            let drawn = board.traffic.get(&source.id).filter(|_| !source.gone);
            let mean = match drawn.map_or(0.0, rate) * self.factor {
                rate if self.on && rate > 0.0 => Some(Nanos((1e9 / rate).clamp(1.0, 1e18) as u64)),
                _ => None,
            };
            if source.mean != mean {
                source.mean = mean;
                source.plan_anew();
            }
        }
    }
}

fn silent(source: &Source, outside_at: Option<Nanos>, now: Nanos) -> bool {
    outside_at.is_some_and(|at| now.since(at) < source.gives_way)
}

fn rate(traffic: &Traffic) -> f64 {
    if traffic.rate.is_finite() {
        traffic.rate.clamp(0.0, 1e6)
    } else {
        0.0
    }
}

/// Requests with the sum of the weights up to each.
fn mix(entries: &[MixEntry], domain: &str) -> Vec<(u64, Arc<HttpRequest>)> {
    let mut upto = 0;
    let mut mix = Vec::new();
    for entry in entries.iter().filter(|e| e.weight > 0) {
        upto += u64::from(entry.weight);
        let request = request(&entry.method, &entry.path, &entry.body, domain);
        mix.push((upto, Arc::new(request)));
    }
    mix
}

/// A request as a plain browser writes it.
pub fn request(method: &str, path: &str, body: &str, domain: &str) -> HttpRequest {
    let mut request = HttpRequest {
        method: method.to_ascii_uppercase(),
        target: path.to_owned(),
        headers: Vec::new(),
        body: Arc::from(body.as_bytes()),
    };
    complete(&mut request, domain);
    request
}

/// Adds the headers that every client sends, where they are missing.
pub fn complete(request: &mut HttpRequest, domain: &str) {
    let mut add = |name: &str, value: &str| {
        if request.header(name).is_none() {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    };
    add("Host", domain);
    add("User-Agent", "wireboard");
    add("Accept", "*/*");
    if !request.body.is_empty() {
        let json = matches!(request.body.first(), Some(b'{' | b'['));
        let form = "application/x-www-form-urlencoded";
        let length = request.body.len().to_string();
        let mut add = |name: &str, value: &str| {
            if request.header(name).is_none() {
                request.headers.push((name.to_owned(), value.to_owned()));
            }
        };
        add("Content-Type", if json { "application/json" } else { form });
        add("Content-Length", &length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(other: bool) -> Document {
        let id = |t| Id::new(t).unwrap();
        let entry = |path: &str, weight| MixEntry {
            method: "GET".into(),
            path: path.into(),
            body: String::new(),
            weight,
            extra: crate::board::Extra::new(),
        };
        let traffic = |name| Traffic {
            id: id(name),
            client: id("user"),
            rate: 50.0,
            arrivals: Arrivals::Poisson,
            gives_way_ms: 0,
            mix: vec![entry("/a", 3), entry("/b", 0), entry("/c", 1)],
            extra: crate::board::Extra::new(),
        };
        let mut board = Document::default();
        board.traffic.insert(id("visitors"), traffic("visitors"));
        if other {
            board.traffic.insert(id("another"), traffic("another"));
        }
        board
    }

    fn arrivals(board: &Document, seed: u64) -> Vec<(Nanos, String)> {
        let mut workload = Workload::new(board, Seed(seed));
        workload.switch(true, 1.0, board);
        let at = |s: &&mut Source| s.id.as_str() == "visitors";
        let source = workload.sources.iter_mut().find(at).unwrap();
        (0..500)
            .map(|_| {
                (
                    source.gap().unwrap(),
                    source.choose().unwrap().target.clone(),
                )
            })
            .collect()
    }

    #[test]
    fn arrivals_depend_on_the_record_and_the_seed_only() {
        assert_eq!(arrivals(&board(false), 1), arrivals(&board(true), 1));
        assert_ne!(arrivals(&board(false), 1), arrivals(&board(false), 2));
    }

    #[test]
    fn the_mix_keeps_its_weights() {
        let all = arrivals(&board(false), 1);
        let count = |path: &str| all.iter().filter(|(_, p)| p == path).count();
        assert_eq!(count("/b"), 0);
        assert!((330..420).contains(&count("/a")), "{}", count("/a"));
    }

    #[test]
    fn silent_sources_send_nothing_and_a_switch_voids_what_was_planned() {
        let board = board(false);
        let mut workload = Workload::new(&board, Seed(1));
        assert_eq!(workload.sources[0].gap(), None);
        let era = workload.sources[0].era;
        workload.switch(true, 2.0, &board);
        assert!(workload.sources[0].era > era);
        workload.switch(true, 0.0, &board);
        assert_eq!(workload.sources[0].gap(), None);
    }

    #[test]
    fn a_request_from_outside_silences_who_gives_way() {
        let at = Nanos::from_ms;
        let mut board = board(true);
        let visitors = board.traffic.get_mut(&Id::new("visitors").unwrap());
        visitors.unwrap().gives_way_ms = 2_000;
        let mut workload = Workload::new(&board, Seed(1));
        assert!(
            !workload.outside(at(0)),
            "nobody sends, nobody falls silent"
        );
        workload.switch(true, 1.0, &board);
        let slot = |name: &str| {
            let found = workload.sources.iter().position(|s| s.id.as_str() == name);
            found.unwrap() as u32
        };
        let (visitors, another) = (slot("visitors"), slot("another"));
        assert!(workload.outside(at(5_000)));
        assert!(!workload.outside(at(6_000)), "they are silent already");
        assert!(workload.gives_way(visitors, at(7_999)));
        assert!(!workload.gives_way(visitors, at(8_000)));
        assert!(!workload.gives_way(another, at(6_000)));
    }

    #[test]
    fn bodies_get_their_type_and_length() {
        let json = request("post", "/messages", "{\"text\":\"hi\"}", "www.foobar.com");
        assert_eq!(json.header("content-type"), Some("application/json"));
        assert_eq!(json.header("content-length"), Some("13"));
        let form = request("POST", "/messages", "text=hi", "www.foobar.com");
        assert_eq!(
            form.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
    }
}
