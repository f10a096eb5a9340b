//! What properties are called on the screen: their name in the file without its unit, and a plainer
//! word where that name means little by itself.

/// The title of a property, in at most 18 columns.
pub(super) fn title(name: &str) -> String {
    let plain = match name {
        "service_us" => "service time",
        "heavy_us" => "heavy query",
        "restart_ms" => "restart time",
        "db_timeout_ms" => "database timeout",
        "dns_timeout_ms" => "DNS timeout",
        "dns_attempts" => "DNS tries",
        "dns_cache_max_s" => "DNS cache",
        "inter_ms" => "check every",
        "proxy_connect_timeout_ms" => "connect timeout",
        "proxy_read_timeout_ms" => "read timeout",
        "primary" => "follows",
        "drop" => "drop the rest",
        "ttl_s" => "time to live",
        "interval_ms" => "scrape every",
        "loss_pct" => "loss",
        "rate_kb_s" => "bandwidth",
        "tls" => "TLS",
        "maxqueue" => "queue",
        "gives_way_ms" => "gives way for",
        "frame" => "machine",
        "back" => "way back",
        _ => "",
    };
    if !plain.is_empty() {
        return plain.to_owned();
    }
    let units = ["_us", "_ms", "_s", "_pct"];
    let stem = units.iter().find_map(|unit| name.strip_suffix(unit));
    stem.unwrap_or(name).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::field::spec::{self, Of};
    use crate::board::{Kind, Props};

    #[test]
    fn titles_are_short_and_no_kind_has_one_twice() {
        assert_eq!(title("timeout_connect_ms"), "timeout connect");
        assert_eq!(title("max_fails"), "max fails");
        let kinds = Kind::ALL.map(|kind| Props::names(kind).to_vec());
        let others = [Of::Link, Of::Server, Of::Traffic];
        let others = others.map(|of| spec::all(of).map(|(name, _)| name).collect());
        for names in kinds.into_iter().chain(others) {
            let mut titles: Vec<String> = names.iter().map(|name| title(name)).collect();
            assert!(titles.iter().all(|t| t.len() <= 18), "{titles:?}");
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), names.len(), "{names:?}");
        }
    }
}
