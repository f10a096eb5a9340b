//! The properties that decide how a part of a kind works, in few words.

use crate::board::Props;
use crate::board::field::Unit;
use crate::board::kind::Algorithm;
use crate::board::words::count;

/// One property, in as few columns as it can be said in.
pub fn short(props: &Props) -> Option<String> {
    let told = match props {
        Props::Client(client) => client.keep_alive.then(|| "keep-alive".to_owned())?,
        Props::Dns(dns) => {
            let shortest = dns.records.iter().map(|record| record.ttl_s).min()?;
            format!("TTL {}", Unit::Seconds.show(shortest.into()))
        }
        Props::LoadBalancer(lb) => algorithm(lb.algorithm).to_owned(),
        Props::Firewall(firewall) => count(firewall.rules.len(), "rule"),
        Props::WebServer(web) => count(web.workers as usize, "worker"),
        Props::AppServer(app) => count(app.workers as usize, "worker"),
        Props::Database(db) => count(db.workers as usize, "worker"),
        Props::Cache(cache) => format!("TTL {}", Unit::Seconds.show(cache.ttl_s)),
        Props::Cdn(cdn) => format!("TTL {}", Unit::Seconds.show(cdn.ttl_s)),
        Props::Queue(queue) => format!("room for {}", queue.capacity),
        Props::Monitor(monitor) => format!("every {}", Unit::Millis.show(monitor.interval_ms)),
        Props::External(external) => external.target.clone()?,
        // Its version is what it shows anyway.
        Props::Codebase(_) | Props::Box(_) | Props::Note(_) => return None,
    };
    Some(told)
}

/// The same with what belongs to it, where there is a row for it.
pub fn long(props: &Props) -> Option<String> {
    let first = short(props);
    let more = match props {
        Props::LoadBalancer(lb) => Some(format!("{} connections", lb.maxconn)),
        Props::WebServer(web) => Some(format!("{} connections each", web.worker_connections)),
        Props::AppServer(app) => Some(format!("pool {}", app.pool)),
        Props::Database(db) => Some(format!("{} connections", db.max_connections)),
        Props::Cache(cache) => Some(format!("room for {}", cache.capacity)),
        Props::Client(client) => Some(format!("waits {}", Unit::Millis.show(client.timeout_ms))),
        Props::Dns(dns) => Some(count(dns.records.len(), "record")),
        Props::Firewall(_)
        | Props::Codebase(_)
        | Props::Cdn(_)
        | Props::Queue(_)
        | Props::Monitor(_)
        | Props::External(_)
        | Props::Box(_)
        | Props::Note(_) => None,
    };
    let told: Vec<String> = first.into_iter().chain(more).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// As HAProxy calls it.
const fn algorithm(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::RoundRobin => "roundrobin",
        Algorithm::StaticRr => "static-rr",
        Algorithm::LeastConn => "leastconn",
        Algorithm::First => "first",
        Algorithm::Source => "source",
        Algorithm::Random => "random",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Kind;

    #[test]
    fn every_kind_that_can_be_set_says_what_decides() {
        let told = Kind::ALL.map(|kind| long(&Props::default_of(kind)).unwrap_or_default());
        assert!(
            told.contains(&"roundrobin, 2000 connections".to_owned()),
            "{told:?}"
        );
        assert!(told.contains(&"8 workers, pool 8".to_owned()), "{told:?}");
        assert!(
            told.contains(&"4 workers, 151 connections".to_owned()),
            "{told:?}"
        );
        assert!(told.contains(&"TTL 300 s".to_owned()), "{told:?}");
    }

    #[test]
    fn no_part_of_a_time_is_left_out() {
        let check = |kind, set: fn(&mut Props), expected: &str| {
            let mut props = Props::default_of(kind);
            set(&mut props);
            assert_eq!(long(&props).as_deref(), Some(expected));
        };
        let interval = |props: &mut Props| {
            if let Props::Monitor(monitor) = props {
                monitor.interval_ms = 500;
            }
        };
        check(Kind::Monitor, interval, "every 500 ms");
        let patience = |props: &mut Props| {
            if let Props::Client(client) = props {
                client.keep_alive = false;
                client.timeout_ms = 1_500;
            }
        };
        check(Kind::Client, patience, "waits 1.5 s");
        let ttl = |props: &mut Props| {
            if let Props::Cdn(cdn) = props {
                cdn.ttl_s = 150;
            }
        };
        check(Kind::Cdn, ttl, "TTL 150 s");
    }
}
