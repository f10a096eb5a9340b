//! Run a board as fast as possible.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::board::{Arrivals, Document, Id, Kind, MixEntry, Traffic};
use crate::engine::view::{EngineView, NodeState, Percentiles, Totals};
use crate::engine::{Engine, Input, Nanos};

use super::progress::Progress;
use super::{SimulateArgs, UsageError, faults, load, output, sources, span_arg};

/// Events between two looks at the clock of the progress line.
const EVENTS_PER_LOOK: u64 = 200_000;
/// Most rows of the timeline.
const ROWS: u64 = 36;
/// Most requests per second: above that a second of traffic no longer fits a person's patience.
const RATES: std::ops::RangeInclusive<f64> = 0.0..=1_000_000.0;

/// One row of the timeline.
struct Row {
    from: Nanos,
    to: Nanos,
    sent: u64,
    ok: u64,
    failed: u64,
}

/// Runs the subcommand.
pub fn run(args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    let span = span_arg("--for", &args.duration)?;
    let loaded = load::load(&args.board)?;
    loaded.refuse_errors()?;
    let sources = sources::of(&loaded)?;
    let specs = faults::read(&loaded.document, &args.faults)?;
    let mut document = loaded.document;
    if let Some(rate) = args.rate {
        if !RATES.contains(&rate) {
            return Err(UsageError(format!(
                "{rate} is out of bounds; in --rate; give 0 to {} requests per second",
                RATES.end()
            ))
            .into());
        }
        set_rate(&mut document, rate)?;
    }
    let (mut engine, findings) = Engine::new(&document, &sources, args.seed);
    for finding in &findings {
        output::note(&finding.to_string());
    }
    for spec in specs {
        engine.inject(Input::Fault(spec));
    }
    engine.inject(Input::Traffic {
        on: true,
        factor: 1.0,
    });
    let rows = drive(&mut engine, span);
    let view = engine.view(0);
    let hash = format!("{:016x}", engine.trace_hash());
    if args.json {
        output::print(&format!("{}\n", to_json(args.seed, &view, &hash)))?;
    } else {
        output::print(&to_text(args.seed, &view, &rows, &hash))?;
    }
    // Some failures are what a simulation is for; nothing but failures is a board that fails.
    let totals = &view.totals;
    let failed = totals.ok == 0 && totals.failed.values().any(|n| *n > 0);
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Makes the drawn traffic this much in all, in the drawn proportions.
fn set_rate(document: &mut Document, rate: f64) -> Result<(), UsageError> {
    if document.traffic.is_empty() {
        let client = document.nodes.values().find(|n| n.kind() == Kind::Client);
        let client = client.ok_or_else(|| {
            UsageError(
                "the board has no client that could send; in --rate; add a client node".into(),
            )
        })?;
        let id = client.id.clone();
        let source = Traffic {
            id: id.clone(),
            client: id.clone(),
            rate: 1.0,
            arrivals: Arrivals::Poisson,
            gives_way_ms: 0,
            mix: vec![MixEntry {
                method: "GET".into(),
                path: "/".into(),
                body: String::new(),
                weight: 1,
                extra: crate::board::Extra::new(),
            }],
            extra: crate::board::Extra::new(),
        };
        document.traffic.insert(id, source);
    }
    let drawn: f64 = document.traffic.values().map(|t| t.rate).sum();
    let sources = document.traffic.len() as f64;
    for source in document.traffic.values_mut() {
        source.rate = if drawn > 0.0 {
            source.rate * rate / drawn
        } else {
            rate / sources
        };
    }
    Ok(())
}

/// Runs up to the end, row by row.
fn drive(engine: &mut Engine, span: Nanos) -> Vec<Row> {
    let step = row_span(span);
    let mut progress = Progress::start("simulating");
    let mut rows = Vec::new();
    let mut before = Totals::default();
    let mut from = Nanos::ZERO;
    while from < span {
        let to = (from + step).min(span);
        while !engine.run_until(to, EVENTS_PER_LOOK).reached {
            progress.at(engine.now().0 as f64 / span.0 as f64);
        }
        progress.at(to.0 as f64 / span.0 as f64);
        let totals = engine.view(0).totals;
        rows.push(Row {
            from,
            to,
            sent: totals.issued - before.issued,
            ok: totals.ok - before.ok,
            failed: failed(&totals) - failed(&before),
        });
        before = totals;
        from = to;
    }
    progress.end();
    rows
}

/// Ten seconds, or as many as give a timeline that fits a screen.
fn row_span(span: Nanos) -> Nanos {
    let steps = [10, 30, 60, 300, 600, 1_800, 3_600, 86_400];
    let fits = steps
        .iter()
        .find(|s| span.0 / (**s * 1_000_000_000) <= ROWS);
    Nanos::from_secs(*fits.unwrap_or(&31_536_000))
}

/// Requests that failed, those of clients that left included.
fn failed(totals: &Totals) -> u64 {
    totals.failed.values().sum::<u64>() + totals.abandoned
}

fn failed_by_name(totals: &Totals) -> BTreeMap<&str, u64> {
    let mut by: BTreeMap<&str, u64> = totals
        .failed
        .iter()
        .map(|(name, n)| (name.as_str(), *n))
        .collect();
    if totals.abandoned > 0 {
        by.insert("abandoned", totals.abandoned);
    }
    by
}

fn to_json(seed: u64, view: &EngineView, hash: &str) -> Value {
    let totals = &view.totals;
    let latency = totals.latency;
    let ms = |us: u64| us as f64 / 1000.0;
    let nodes: BTreeMap<&Id, Value> = view
        .nodes
        .iter()
        .filter(|n| n.state != NodeState::Drawn)
        .map(|n| {
            let numbers = json!({
                "served": n.served,
                "failed": n.failed,
                "utilisation": n.utilisation,
                "queue_max": n.queue_max,
            });
            (&n.id, numbers)
        })
        .collect();
    json!({
        "seed": seed,
        "sent": totals.issued,
        "ok": totals.ok,
        "failed": failed_by_name(totals),
        "in_flight": totals.in_flight,
        "latency_ms": {
            "p50": ms(latency.p50_us),
            "p95": ms(latency.p95_us),
            "p99": ms(latency.p99_us),
            "max": ms(latency.max_us),
        },
        "nodes": nodes,
        "trace_hash": hash,
    })
}

fn to_text(seed: u64, view: &EngineView, rows: &[Row], hash: &str) -> String {
    let totals = &view.totals;
    let mut text = format!(
        "{:>12}  {:>8}  {:>8}  {:>8}\n",
        "time", "sent", "ok", "failed"
    );
    let most = rows
        .iter()
        .map(|r| r.ok + r.failed)
        .max()
        .unwrap_or(0)
        .max(1);
    for row in rows {
        let window = format!(
            "{:.0}-{:.0} s",
            row.from.as_secs_f64(),
            row.to.as_secs_f64()
        );
        let _ = writeln!(
            text,
            "{window:>12}  {:>8}  {:>8}  {:>8}  {}",
            row.sent,
            row.ok,
            row.failed,
            bar(row.ok, row.failed, most)
        );
    }
    let answered = totals.ok + failed(totals);
    let share = if answered == 0 {
        "nothing was answered".to_owned()
    } else {
        format!("{:.3} % ok", totals.ok as f64 * 100.0 / answered as f64)
    };
    let _ = writeln!(
        text,
        "\nsent {}, ok {}, failed {}, in flight {}; {share}",
        totals.issued,
        totals.ok,
        failed(totals),
        totals.in_flight
    );
    for (name, n) in failed_by_name(totals) {
        let _ = writeln!(text, "  failed with {name}: {n}");
    }
    let Percentiles {
        p50_us,
        p95_us,
        p99_us,
        max_us,
        count: _,
    } = totals.latency;
    let span = |us| Nanos::from_us(us).to_string();
    let _ = writeln!(
        text,
        "latency: p50 {}, p95 {}, p99 {}, max {}",
        span(p50_us),
        span(p95_us),
        span(p99_us),
        span(max_us)
    );
    let width = view.nodes.iter().map(|n| n.id.as_str().len()).max();
    let width = width.unwrap_or(0).max(4);
    let _ = writeln!(
        text,
        "\n{:<width$}  {:>9}  {:>9}  {:>6}  {:>9}  {:>10}",
        "node", "served", "failed", "busy", "queue max", "p95"
    );
    for node in view.nodes.iter().filter(|n| n.state != NodeState::Drawn) {
        let _ = writeln!(
            text,
            "{:<width$}  {:>9}  {:>9}  {:>4.0} %  {:>9}  {:>10}",
            node.id.to_string(),
            node.served,
            node.failed,
            node.utilisation * 100.0,
            node.queue_max,
            span(node.latency.p95_us)
        );
    }
    let _ = writeln!(text, "\nseed {seed}, trace hash {hash}");
    text
}

/// A bar of 30 cells: `#` answered, `x` failed, so that an outage is seen at a glance.
fn bar(ok: u64, failed: u64, most: u64) -> String {
    let cells = |n: u64| (n * 30).div_ceil(most) as usize;
    let good = cells(ok).min(30);
    let bad = cells(failed).min(30_usize.saturating_sub(good).max(usize::from(failed > 0)));
    format!("{}{}", "#".repeat(good), "x".repeat(bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timelines_fit_a_screen() {
        for (span, step) in [
            (60, 10),
            (360, 10),
            (600, 30),
            (3_600, 300),
            (400_000, 86_400),
        ] {
            assert_eq!(
                row_span(Nanos::from_secs(span)),
                Nanos::from_secs(step),
                "{span}"
            );
        }
    }

    #[test]
    fn bars_show_even_one_failure() {
        assert_eq!(bar(0, 0, 1), "");
        assert_eq!(bar(300, 0, 300), "#".repeat(30));
        assert_eq!(bar(0, 300, 300), "x".repeat(30));
        assert!(bar(299, 1, 300).ends_with('x'));
    }

    #[test]
    fn a_rate_keeps_the_drawn_proportions() {
        let mut document = Document::default();
        let client = Id::new("user").unwrap();
        for (name, rate) in [("a", 1.0), ("b", 3.0)] {
            let id = Id::new(name).unwrap();
            let source = Traffic {
                id: id.clone(),
                client: client.clone(),
                rate,
                arrivals: Arrivals::Fixed,
                gives_way_ms: 0,
                mix: Vec::new(),
                extra: crate::board::Extra::new(),
            };
            document.traffic.insert(id, source);
        }
        set_rate(&mut document, 50.0).unwrap();
        let rates: Vec<f64> = document.traffic.values().map(|t| t.rate).collect();
        assert_eq!(rates, [12.5, 37.5]);
        assert!(set_rate(&mut Document::default(), 1.0).is_err());
    }
}
