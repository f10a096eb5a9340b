//! The native format: reading back what was written, and what cannot be read.

use super::*;
#[test]
fn smoke() {
    for text in [
        include_str!("../../../diagrams/0-simple_web_stack.json"),
        include_str!("../../../diagrams/1-distributed_web_infrastructure.json"),
    ] {
        let p = parse(text);
        assert_eq!(p.diagnostics, vec![]);
        assert!(p.complete);
        assert_eq!(print(&p.document), text);
    }
}
