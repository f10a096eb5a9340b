//! The lexer: MySQL's tokens, with strings unescaped and comments dropped.
//!
//! It follows the MariaDB manual, "Language Structure", with `ANSI_QUOTES` and
//! `NO_BACKSLASH_ESCAPES` off, which is the default: `"text"` is a string, a back-tick quotes a
//! name, `#`, `-- ` and `/* */` are comments, and what stands in `/*! */` is executed.

use super::SqlError;

/// Longest statement in bytes (MariaDB's `max_allowed_packet` is 16 MiB; a drawing needs less).
pub const MAX_STATEMENT: usize = 1 << 20;
/// Most tokens of a statement.
pub const MAX_TOKENS: usize = 50_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A bare word: keyword, name or function. `text` keeps its case.
    Word,
    /// A name in back-ticks; `text` is without them.
    Name,
    /// A string; `text` is its value.
    Text,
    /// A number, as written.
    Number,
    /// `?`.
    Param,
    /// `@@name`; `text` is the name, without `global.` or `session.`.
    System,
    /// `@name`.
    User,
    /// An operator or a bracket.
    Op,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its text; see the kinds.
    pub text: String,
    /// First byte in the source.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Token {
    /// True for this keyword, whatever its case.
    pub fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// True for this operator.
    pub fn op(&self, op: &str) -> bool {
        self.kind == TokenKind::Op && self.text == op
    }
}

/// Cuts a text into tokens.
pub fn lex(sql: &str) -> Result<Vec<Token>, SqlError> {
    if sql.len() > MAX_STATEMENT {
        return Err(SqlError::new(
            1153,
            "Got a packet bigger than 'max_allowed_packet' bytes",
        ));
    }
    let mut lexer = Lexer {
        sql,
        bytes: sql.as_bytes(),
        at: 0,
        in_version_comment: false,
        tokens: Vec::new(),
    };
    lexer.run()?;
    Ok(lexer.tokens)
}

/// Line of a byte in a text, from 1.
pub fn line_of(sql: &str, at: usize) -> usize {
    sql.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

struct Lexer<'a> {
    sql: &'a str,
    bytes: &'a [u8],
    at: usize,
    in_version_comment: bool,
    tokens: Vec<Token>,
}

const THREE: [&str; 2] = ["<=>", "->>"];
const TWO: [&str; 10] = ["<=", ">=", "<>", "!=", ":=", "||", "&&", "<<", ">>", "->"];

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn error(&self, at: usize) -> SqlError {
        SqlError::syntax(&self.sql[at..], line_of(self.sql, at))
    }

    fn push(&mut self, kind: TokenKind, text: String, start: usize) {
        let end = self.at;
        self.tokens.push(Token {
            kind,
            text,
            start,
            end,
        });
    }

    fn run(&mut self) -> Result<(), SqlError> {
        while self.at < self.bytes.len() {
            if self.tokens.len() >= MAX_TOKENS {
                return Err(SqlError::unsupported("statements of more than 50000 words"));
            }
            let start = self.at;
            match self.peek(0) {
                c if c.is_ascii_whitespace() => self.at += 1,
                b'#' => self.skip_line(),
                // The manual asks for a blank after `--`; a control character or the end will do.
                b'-' if self.peek(1) == b'-' && self.peek(2) <= b' ' => self.skip_line(),
                b'/' if self.peek(1) == b'*' => self.comment(start)?,
                b'*' if self.in_version_comment && self.peek(1) == b'/' => {
                    self.in_version_comment = false;
                    self.at += 2;
                }
                quote @ (b'\'' | b'"') => self.string(quote, start)?,
                b'`' => self.name(start)?,
                c if c.is_ascii_digit() || (c == b'.' && self.number_follows()) => {
                    self.number(start)?;
                }
                b'?' => {
                    self.at += 1;
                    self.push(TokenKind::Param, "?".to_owned(), start);
                }
                b'@' => self.variable(start)?,
                c if is_word(c) => {
                    while is_word(self.peek(0)) {
                        self.at += 1;
                    }
                    let word = self.sql[start..self.at].to_owned();
                    // x'..', b'..' and n'..' are literals of other types.
                    if self.peek(0) == b'\''
                        && matches!(word.as_str(), "x" | "X" | "b" | "B" | "n" | "N")
                    {
                        return Err(SqlError::unsupported(
                            "hexadecimal, bit and national literals",
                        ));
                    }
                    self.push(TokenKind::Word, word, start);
                }
                _ => self.operator(start)?,
            }
        }
        if self.in_version_comment {
            return Err(self.error(self.bytes.len()));
        }
        Ok(())
    }

    fn skip_line(&mut self) {
        while self.at < self.bytes.len() && self.peek(0) != b'\n' {
            self.at += 1;
        }
    }

    fn comment(&mut self, start: usize) -> Result<(), SqlError> {
        if self.peek(2) == b'!' || (self.peek(2) == b'M' && self.peek(3) == b'!') {
            if self.in_version_comment {
                return Err(self.error(start));
            }
            self.in_version_comment = true;
            self.at += if self.peek(2) == b'!' { 3 } else { 4 };
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            return Ok(());
        }
        match self.sql[start + 2..].find("*/") {
            Some(length) => self.at = start + 2 + length + 2,
            None => return Err(self.error(start)),
        }
        Ok(())
    }

    fn string(&mut self, quote: u8, start: usize) -> Result<(), SqlError> {
        let mut value = String::new();
        self.at += 1;
        let mut run = self.at;
        loop {
            let Some(&c) = self.bytes.get(self.at) else {
                return Err(self.error(start));
            };
            if c == quote && self.peek(1) == quote {
                value.push_str(&self.sql[run..=self.at]);
                self.at += 2;
                run = self.at;
            } else if c == quote {
                value.push_str(&self.sql[run..self.at]);
                self.at += 1;
                break;
            } else if c == b'\\' {
                value.push_str(&self.sql[run..self.at]);
                let Some(next) = self.sql[self.at + 1..].chars().next() else {
                    return Err(self.error(start));
                };
                match next {
                    '0' => value.push('\0'),
                    'b' => value.push('\u{8}'),
                    'n' => value.push('\n'),
                    'r' => value.push('\r'),
                    't' => value.push('\t'),
                    'Z' => value.push('\u{1a}'),
                    // `\%` and `\_` keep the backslash: they are for LIKE.
                    '%' | '_' => {
                        value.push('\\');
                        value.push(next);
                    }
                    other => value.push(other),
                }
                self.at += 1 + next.len_utf8();
                run = self.at;
            } else {
                self.at += 1;
            }
        }
        // Strings that stand side by side are one string.
        if let Some(last) = self.tokens.last_mut()
            && last.kind == TokenKind::Text
        {
            last.text.push_str(&value);
            last.end = self.at;
            return Ok(());
        }
        self.push(TokenKind::Text, value, start);
        Ok(())
    }

    fn name(&mut self, start: usize) -> Result<(), SqlError> {
        let mut value = String::new();
        self.at += 1;
        loop {
            let Some(length) = self.sql[self.at..].find('`') else {
                return Err(self.error(start));
            };
            value.push_str(&self.sql[self.at..self.at + length]);
            self.at += length + 1;
            if self.peek(0) != b'`' {
                break;
            }
            value.push('`');
            self.at += 1;
        }
        if value.is_empty() || value.contains('\0') {
            return Err(self.error(start));
        }
        self.push(TokenKind::Name, value, start);
        Ok(())
    }

    fn number_follows(&self) -> bool {
        // `t.1` is no number; `.5` after an operator is.
        let after_name = self.tokens.last().is_some_and(|t| {
            t.end == self.at && matches!(t.kind, TokenKind::Word | TokenKind::Name)
        });
        self.peek(1).is_ascii_digit() && !after_name
    }

    fn number(&mut self, start: usize) -> Result<(), SqlError> {
        if self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'b') {
            return Err(SqlError::unsupported("hexadecimal and bit literals"));
        }
        while self.peek(0).is_ascii_digit() || self.peek(0) == b'.' {
            self.at += 1;
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                self.at += 1 + sign;
                while self.peek(0).is_ascii_digit() {
                    self.at += 1;
                }
            }
        }
        let text = self.sql[start..self.at].to_owned();
        if is_word(self.peek(0)) || text.matches('.').count() > 1 {
            return Err(self.error(start));
        }
        self.push(TokenKind::Number, text, start);
        Ok(())
    }

    fn variable(&mut self, start: usize) -> Result<(), SqlError> {
        let system = self.peek(1) == b'@';
        self.at += if system { 2 } else { 1 };
        let from = self.at;
        while is_word(self.peek(0)) || self.peek(0) == b'.' {
            self.at += 1;
        }
        let name = self.sql[from..self.at].to_ascii_lowercase();
        if name.is_empty() {
            return Err(self.error(start));
        }
        let name = name
            .strip_prefix("global.")
            .or_else(|| name.strip_prefix("session."))
            .unwrap_or(&name)
            .to_owned();
        let kind = if system {
            TokenKind::System
        } else {
            TokenKind::User
        };
        self.push(kind, name, start);
        Ok(())
    }

    fn operator(&mut self, start: usize) -> Result<(), SqlError> {
        let rest = &self.bytes[start..];
        let long = THREE
            .iter()
            .chain(&TWO)
            .find(|op| rest.starts_with(op.as_bytes()));
        let text = match long {
            Some(op) => (*op).to_owned(),
            None if b"()+-*/%,.;=<>|&!^~{}:".contains(&rest[0]) => (rest[0] as char).to_string(),
            None => return Err(self.error(start)),
        };
        self.at += text.len();
        self.push(TokenKind::Op, text, start);
        Ok(())
    }
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'$' || c >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, expected: &[&str]) {
        let tokens = lex(sql).unwrap();
        let texts: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, expected, "{sql}");
    }

    #[test]
    fn tokens_of_mysql() {
        check(
            "SELECT `a b`.c, 'It\\'s' # end",
            &["SELECT", "a b", ".", "c", ",", "It's"],
        );
        check("a--1", &["a", "-", "-", "1"]);
        check("a -- 1\n+2", &["a", "+", "2"]);
        check(
            "/* x */ SELECT /*!40101 SQL_NO_CACHE */ 1",
            &["SELECT", "SQL_NO_CACHE", "1"],
        );
        check("'a' \"b\"", &["ab"]);
        check("'a''b\\%\\n'", &["a'b\\%\n"]);
        check(
            "@@global.read_only <=> 1.5e3",
            &["read_only", "<=>", "1.5e3"],
        );
        check("t.id>=?", &["t", ".", "id", ">=", "?"]);
    }

    #[test]
    fn what_does_not_end_is_a_syntax_error_with_its_line() {
        for sql in ["'abc", "`abc", "/* abc", "/*! abc", "SELECT\n'x\\"] {
            assert_eq!(lex(sql).unwrap_err().code, 1064, "{sql}");
        }
        assert!(lex("SELECT\n\n'x").unwrap_err().message.ends_with("line 3"));
        assert_eq!(lex("SELECT 0xFF").unwrap_err().code, 1235);
    }

    proptest::proptest! {
        #[test]
        fn the_lexer_never_panics(sql in "\\PC{0,60}") {
            let _ = lex(&sql);
        }

        #[test]
        fn a_literal_reads_back_as_its_value(text in "\\PC{0,40}") {
            let tokens = lex(&super::super::Value::from(text.as_str()).literal()).unwrap();
            proptest::prop_assert_eq!(tokens.len(), 1);
            proptest::prop_assert_eq!(&tokens[0].text, &text);
        }
    }
}
