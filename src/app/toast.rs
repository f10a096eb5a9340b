//! Short messages that go away by themselves.
//!
//! They never pile up: what a command says replaces what the same command said before, of what
//! merely informs only the newest stands, and two stand at most. What the screen says anyway (the
//! pace in the top line, the badge of a node) is not said here again.

use super::failure::Failure;
use super::names::named;
use super::region::Action;
use super::state::App;

/// How bad a toast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something to know.
    Info,
    /// Something went wrong.
    Bad,
}

/// A short message that goes away by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// The message.
    pub text: String,
    /// How bad.
    pub tone: Tone,
    /// The command that says it, by its id; none for news from outside.
    pub command: Option<&'static str>,
    /// What a click on it does; none takes it away.
    pub action: Option<Action>,
    /// Since when it stands, on the clock of [`App::now_ms`].
    pub since_ms: u64,
    /// When it goes, on the clock of [`App::now_ms`].
    pub until_ms: u64,
}

/// Most toasts that stand at once; older ones go.
const MOST: usize = 2;
/// How long a toast stands, in milliseconds; bad news stand longer.
const STANDS_MS: (u64, u64) = (3_000, 8_000);
/// For so long a key that was already on its way does not take bad news away unread.
const UNREAD_MS: u64 = 1_000;

impl App {
    /// When something on the screen changes by itself: a toast goes, the line about a failed request,
    /// or that a step of a lesson was ticked. On the clock of `now_ms`.
    pub fn deadline_ms(&self) -> Option<u64> {
        let toasts = self.toasts.iter().map(|t| t.until_ms);
        let failure = self.failure().map(|f| f.until_ms);
        let ticked = self.learning().and_then(|l| l.just_ticked);
        toasts
            .chain(failure)
            .chain(ticked.map(|(_, until)| until))
            .min()
    }

    /// The line about the newest failed request of the active board, while it stands. Where the log is
    /// open, that one tells it.
    pub fn failure(&self) -> Option<&Failure> {
        let failure = self.tab()?.failure.as_ref()?;
        (self.layout.log.is_none() && self.now_ms < failure.until_ms).then_some(failure)
    }

    /// Says something that goes away by itself, for the command that runs, if one does.
    pub(super) fn say(&mut self, tone: Tone, text: String) {
        self.say_for(self.running, tone, text);
    }

    /// Says something that leads somewhere: a click on it goes there.
    pub(super) fn say_and_go(&mut self, tone: Tone, text: String, action: Action) {
        self.say(tone, text);
        if let Some(toast) = self.toasts.last_mut() {
            toast.action = Some(action);
            // It is long, and it matters.
            toast.until_ms = self.now_ms.saturating_add(STANDS_MS.1);
        }
    }

    /// Says what came of a command that ran earlier. `{edit.undo}` in the text becomes the user's
    /// key of that command.
    pub(super) fn say_for(&mut self, command: Option<&'static str>, tone: Tone, text: String) {
        let text = self.keymap.fill(&text);
        let text = match self.tab() {
            Some(tab) => named(&tab.doc, &text),
            None => text,
        };
        self.toasts.retain(|old| {
            let same = old.text == text || (command.is_some() && old.command == command);
            let older_news = tone != Tone::Bad && old.tone != Tone::Bad;
            !same && !older_news
        });
        let stands = match tone {
            Tone::Good | Tone::Info => STANDS_MS.0,
            Tone::Bad => STANDS_MS.1,
        };
        self.toasts.push(Toast {
            text,
            tone,
            command,
            action: None,
            since_ms: self.now_ms,
            until_ms: self.now_ms.saturating_add(stands),
        });
        let extra = self.toasts.len().saturating_sub(MOST);
        self.toasts.drain(..extra);
    }

    /// A key was pressed: what was said was read, unless it came just now and is bad.
    pub(super) fn dismiss_read(&mut self) {
        let now = self.now_ms;
        let unread = |t: &Toast| t.tone == Tone::Bad && now < t.since_ms.saturating_add(UNREAD_MS);
        self.toasts.retain(unread);
    }

    /// Takes away what has stood long enough.
    pub(super) fn drop_old_toasts(&mut self) {
        let now = self.now_ms;
        self.toasts.retain(|t| t.until_ms > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(app: &App) -> Vec<&str> {
        app.toasts.iter().map(|t| t.text.as_str()).collect()
    }

    #[test]
    fn news_replace_older_news() {
        let mut app = App::default();
        app.say(Tone::Info, "one".to_owned());
        app.say(Tone::Good, "two".to_owned());
        assert_eq!(texts(&app), ["two"]);
        app.say_for(Some("file.save"), Tone::Bad, "not saved".to_owned());
        assert_eq!(texts(&app), ["two", "not saved"]);
        app.say_for(Some("file.save"), Tone::Good, "saved".to_owned());
        assert_eq!(texts(&app), ["saved"]);
        for text in ["a", "b", "c"] {
            app.say(Tone::Bad, text.to_owned());
        }
        assert_eq!(texts(&app), ["b", "c"]);
    }

    #[test]
    fn a_key_takes_away_what_was_read() {
        let mut app = App::default();
        app.say(Tone::Info, "news".to_owned());
        app.say(Tone::Bad, "trouble".to_owned());
        app.dismiss_read();
        assert_eq!(texts(&app), ["trouble"]);
        app.now_ms = UNREAD_MS;
        app.dismiss_read();
        assert_eq!(texts(&app), [""; 0]);
        app.say(Tone::Bad, "trouble".to_owned());
        assert_eq!(app.deadline_ms(), Some(UNREAD_MS + STANDS_MS.1));
        app.now_ms = UNREAD_MS + STANDS_MS.1;
        app.drop_old_toasts();
        assert!(app.toasts.is_empty());
    }
}
