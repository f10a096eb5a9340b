//! The user's config, from the file to what the whiteboard starts with.

use std::path::PathBuf;

use crate::app::Settings;
use crate::app::config::{Config, Entry, Given, Value};
use crate::store::{config, paths};

/// Where the config file is, or would be; `None` when the machine names no home.
pub fn path() -> Option<PathBuf> {
    paths::config().map(|folder| folder.join(config::NAME))
}

/// The config, and the text it was read from. `defaults` is what is believed without it.
pub fn load(defaults: Settings) -> (Config, String) {
    let Some(path) = path() else {
        return (Config::plain(defaults), String::new());
    };
    let content = config::read(&path);
    let entries: Vec<Entry> = content.entries.into_iter().map(entry).collect();
    let mut read = Config::read(defaults, &entries);
    read.file = Some(path.display().to_string());
    read.exists = content.exists;
    // What the text itself has wrong comes first: the rest may follow from it.
    read.problems.splice(0..0, content.problems);
    (read, content.text)
}

/// Writes settings into the config file, and answers which file that is.
pub fn save(changes: &[(&'static str, Value)]) -> Result<String, String> {
    let path = path().ok_or("not saved: this machine names no home; set HOME")?;
    let changes: Vec<_> = changes.iter().map(|(name, v)| (*name, stored(v))).collect();
    config::write(&path, &changes)?;
    Ok(path.display().to_string())
}

fn stored(value: &Value) -> config::Value {
    match value {
        Value::Text(text) => config::Value::Text(text.clone()),
        Value::Number(number) => config::Value::Number(*number),
        Value::Switch(on) => config::Value::Switch(*on),
    }
}

fn entry(stored: config::Entry) -> Entry {
    let simple = |value| match value {
        config::Value::Text(text) => Some(Value::Text(text)),
        config::Value::Number(number) => Some(Value::Number(number)),
        config::Value::Switch(on) => Some(Value::Switch(on)),
        config::Value::List(_) | config::Value::Other => None,
    };
    let given = match stored.value {
        config::Value::List(list) => {
            Given::List(list.into_iter().map(|(v, at)| (simple(v), at)).collect())
        }
        value => simple(value).map_or(Given::Other, Given::One),
    };
    Entry {
        name: stored.name,
        at: stored.at,
        given,
        given_at: stored.value_at,
    }
}
