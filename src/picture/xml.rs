//! Writing elements: a thin hand over the XML writer, which escapes everything.
//!
//! Writing into memory cannot fail, so nothing here can.

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// An attribute.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// A document that grows.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub(super) fn new() -> Self {
        Self(Writer::new_with_indent(Vec::new(), b' ', 1))
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.put(Event::Start(start(name, attributes)));
    }

    /// Ends it.
    pub(super) fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.put(Event::Empty(start(name, attributes)));
    }

    /// An element with a text inside.
    pub(super) fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.put(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        let mut text = String::from_utf8_lossy(&self.0.into_inner()).into_owned();
        text.push('\n');
        text
    }

    fn put(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }
}

fn start<'a>(name: &'a str, attributes: &[Attribute<'_>]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(value).as_str()));
    }
    start
}

/// The text without the characters that no XML document may hold, not even escaped.
fn allowed(text: &str) -> String {
    let is_allowed = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = "</text><script>alert('1')</script>&amp;\"]]>\u{0}\u{1b}\u{ffff}";
        let mut xml = Xml::new();
        xml.open("svg", &[("data-node", hostile)]);
        xml.text("text", &[], hostile);
        xml.close("svg");
        let text = xml.finish();
        let read = roxmltree::Document::parse(&text).unwrap();
        let root = read.root_element();
        let left = "</text><script>alert('1')</script>&amp;\"]]>";
        assert_eq!(root.attribute("data-node"), Some(left));
        let element = root.first_element_child().unwrap();
        assert_eq!(element.text(), Some(left));
        assert_eq!(
            root.descendants()
                .filter(roxmltree::Node::is_element)
                .count(),
            2
        );
    }
}
