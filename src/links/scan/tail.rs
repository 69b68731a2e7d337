//! What follows a host: port, path, query, fragment, up to the punctuation of the sentence.

use super::marks::{DotKind, at_sign_at, bracketed, colon_at, dot_at, slash_at};
use super::scheme::{scheme_before, separator_at};
use super::text::{
    byte_at, char_at, char_before, is_cjk, is_invisible, is_label_char, is_superscript,
    starts_with_ignore_case,
};
use crate::links::indicator::{Mark, Tier};
use crate::span::Span;

/// What follows a host.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    pub(super) end: usize,
    pub(super) marks: Vec<Mark>,
    /// Whether a doubtful mark is among them.
    pub(super) doubtful: bool,
    /// Where the path (query, fragment) starts, if there is one.
    pub(super) path: Option<usize>,
}

/// Reads the tail of an address that starts at `start` and whose host ends at `at`. `backslashes` stand for slashes
/// where the separator was written so.
pub(super) fn read_tail(text: &str, start: usize, at: usize, backslashes: bool) -> Tail {
    let mut reader = Reader {
        text,
        start,
        at,
        backslashes,
        query: false,
        depth: [0; 3],
        tail: Tail {
            end: at,
            ..Tail::default()
        },
    };
    reader.invisible_before_path();
    reader.port();
    let path = reader.at;
    if reader.path_start() {
        loop {
            reader.plain();
            if !reader.step() {
                break;
            }
        }
        reader.trim(path);
    }
    let end = reader.at;
    let mut tail = reader.tail;
    tail.end = end;
    tail.marks.retain(|mark| mark.span.end <= end);
    if end > path {
        tail.path = Some(path);
    }
    tail
}

/// The bytes that mean nothing but themselves in a path.
static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(
            byte as u8,
            b'a'..=b'g'
                | b'i'..=b'z'
                | b'A'..=b'G'
                | b'I'..=b'Z'
                | b'0'..=b'9'
                | b'-'..=b'/'
                | b'_'
                | b'%'
                | b'&'
                | b'='
        );
        byte += 1;
    }
    table
};

struct Reader<'t> {
    text: &'t str,
    start: usize,
    at: usize,
    backslashes: bool,
    /// Whether a `?` was passed.
    query: bool,
    /// Open `(`, `[`, `{`.
    depth: [usize; 3],
    tail: Tail,
}

impl Reader<'_> {
    fn mark(&mut self, end: usize, live: &'static str) {
        self.tail.marks.push(Mark {
            span: Span::new(self.at, end),
            live,
        });
        self.at = end;
    }

    /// An invisible character between the host and what follows it.
    fn invisible_before_path(&mut self) {
        if let Some(c) = char_at(self.text, self.at).filter(|c| is_invisible(*c)) {
            let end = self.at + c.len_utf8();
            let next = byte_at(self.text, end + 1);
            if matches!(byte_at(self.text, end), b'/' | b':') && next.is_ascii_alphanumeric() {
                self.tail.doubtful = true;
                self.mark(end, "");
            }
        }
    }

    /// `:443`, `[:]443`: at most five digits, nothing glued to them.
    fn port(&mut self) {
        let (digits, marked) = match colon_at(self.text, self.at) {
            Some((end, ":")) => (end, true),
            _ if byte_at(self.text, self.at) == b':' => (self.at + 1, false),
            _ => return,
        };
        let rest = self.text.as_bytes().get(digits..).unwrap_or(&[]);
        let len = rest
            .iter()
            .take(6)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let end = digits + len;
        let number = self.text.get(digits..end).unwrap_or("").parse::<u16>();
        let glued = char_at(self.text, end).is_some_and(is_label_char);
        if number.is_err() || glued {
            return;
        }
        if marked {
            self.mark(digits, ":");
        }
        self.at = end;
    }

    fn path_start(&mut self) -> bool {
        match byte_at(self.text, self.at) {
            b'/' | b'#' => true,
            b'?' => {
                // `kremlin(.)ru?` asks
                char_at(self.text, self.at + 1)
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '%'))
            }
            b'\\' => self.backslashes,
            _ => slash_at(self.text, self.at).is_some(),
        }
    }

    /// Passes the characters that mean nothing but themselves.
    fn plain(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            let rest = bytes.get(self.at..).unwrap_or(&[]).iter();
            self.at += rest.take_while(|b| PLAIN[usize::from(**b)]).count();
            // An `h` means something before an `x` only.
            match bytes.get(self.at..) {
                Some([b'h' | b'H', b'x' | b'X', ..]) => return,
                Some([b'h' | b'H', ..]) => self.at += 1,
                _ => return,
            }
        }
    }

    /// Passes one character, or one mark; false where the address ends.
    fn step(&mut self) -> bool {
        let Some(c) = char_at(self.text, self.at) else {
            return false;
        };
        if c.is_whitespace() || c.is_control() {
            return false;
        }
        if c.is_ascii() {
            self.ascii(c)
        } else {
            self.other(c)
        }
    }

    fn pass(&mut self, c: char) -> bool {
        self.at += c.len_utf8();
        true
    }

    fn ascii(&mut self, c: char) -> bool {
        match c {
            '"' | '<' | '>' | '`' | '|' | '^' => false,
            '\\' if self.backslashes => {
                self.mark(self.at + 1, "/");
                true
            }
            '\\' => false,
            '\'' => {
                let possessive = starts_with_ignore_case(self.text, self.at + 1, "s")
                    && !byte_at(self.text, self.at + 2).is_ascii_alphanumeric();
                let quoted = char_before(self.text, self.start) == Some('\'')
                    && !byte_at(self.text, self.at + 1).is_ascii_alphanumeric();
                !(possessive || quoted) && self.pass(c)
            }
            '[' | '(' | '{' => self.inner_mark() || self.open(c),
            ']' | ')' | '}' => {
                let depth = &mut self.depth[bracket_index(c)];
                if *depth == 0 {
                    return false;
                }
                *depth -= 1;
                self.pass(c)
            }
            ',' | ';' => !self.next_address_follows() && self.pass(c),
            '?' => {
                self.query = true;
                self.pass(c)
            }
            'h' | 'H' => self.inner_scheme() || self.pass(c),
            _ => self.pass(c),
        }
    }

    fn other(&mut self, c: char) -> bool {
        let before_ascii =
            char_before(self.text, self.at).is_some_and(|b| b.is_ascii_alphanumeric());
        if is_invisible(c) {
            let next = byte_at(self.text, self.at + c.len_utf8());
            if next.is_ascii_alphanumeric() || b"/-_.%=&?#".contains(&next) && before_ascii {
                self.tail.doubtful = true;
                self.mark(self.at + c.len_utf8(), "");
                return true;
            }
            return false;
        }
        if is_superscript(c) || (is_cjk(c) && before_ascii) {
            return false;
        }
        match c {
            '–' => {
                char_at(self.text, self.at + c.len_utf8()).is_some_and(char::is_alphanumeric)
                    && self.pass(c)
            }
            _ => {
                let combining = matches!(u32::from(c), 0x300..=0x36F | 0x900..=0xDFF);
                (c.is_alphanumeric() || combining) && self.pass(c)
            }
        }
    }

    /// `[.]`, `[/]`, `[:]`, `[@]`, `[at]`, `(dot)` within the path.
    fn inner_mark(&mut self) -> bool {
        let Some(before) = char_before(self.text, self.at) else {
            return false;
        };
        if let Some(end) = slash_at(self.text, self.at) {
            self.mark(end, "/");
            return true;
        }
        if let Some(dot) = dot_at(self.text, self.at)
            && dot.kind == DotKind::Bracketed
            && (before.is_alphanumeric() || matches!(before, '-' | '/' | ')'))
        {
            self.mark(dot.span.end, ".");
            return true;
        }
        if let Some((end, ":")) = colon_at(self.text, self.at) {
            self.mark(end, ":");
            return true;
        }
        if let Some(end) = bracketed(self.text, self.at, "://") {
            self.mark(end, "://");
            return true;
        }
        if let Some(at) = at_sign_at(self.text, self.at)
            && at.span.start == self.at
            && matches!(byte_at(self.text, self.at + 1), b'@' | b'a')
            && bracketed(self.text, self.at, "@")
                .or_else(|| bracketed(self.text, self.at, "at"))
                .is_some_and(|end| end == at.span.end)
            && (before.is_alphanumeric() || matches!(before, '/' | '=' | ':'))
        {
            self.mark(at.span.end, "@");
            return true;
        }
        false
    }

    /// An opening bracket that is no mark. A note marker (`[12]`, `[^a]`) ends the address.
    fn open(&mut self, c: char) -> bool {
        if c == '[' {
            let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or(&[]);
            let Some(len) = rest.iter().take(40).position(|&b| b == b']') else {
                return false;
            };
            let inner = &rest[..len];
            let after = rest.get(len + 1).copied().unwrap_or(0);
            let key = self.query && b"=&[%".contains(&after); // `?c[0]=2`
            let marker = inner.first().is_some_and(|b| b"^[(".contains(b))
                || (!key && inner.iter().all(u8::is_ascii_alphanumeric));
            if marker || inner.iter().any(u8::is_ascii_whitespace) {
                return false;
            }
        }
        self.depth[bracket_index(c)] += 1;
        self.pass(c)
    }

    /// `,https://…` and `;“Title”`: the next item of a list.
    fn next_address_follows(&self) -> bool {
        let next = self.at + 1;
        ["http", "hxxp", "www.", "ftp:", "[http", "h[tt]p"]
            .iter()
            .any(|start| starts_with_ignore_case(self.text, next, start))
    }

    /// `hxxp://` within the path: an archive's address holds the archived one.
    fn inner_scheme(&mut self) -> bool {
        if char_before(self.text, self.at).is_some_and(|c| c.is_alphanumeric())
            || !starts_with_ignore_case(self.text, self.at, "hxxp")
        {
            return false;
        }
        let long = usize::from(byte_at(self.text, self.at + 4).eq_ignore_ascii_case(&b's'));
        let end = self.at + 4 + long;
        let Some(scheme) = scheme_before(self.text, end, self.at) else {
            return false;
        };
        match separator_at(self.text, end) {
            Some(separator) if separator.tier <= Tier::Safe => {
                self.mark(end, scheme.live);
                self.tail.marks.extend(separator.marks);
                self.at = separator.end;
                true
            }
            _ => false,
        }
    }

    /// Gives back the punctuation of the sentence and brackets that nothing closes.
    fn trim(&mut self, path: usize) {
        let around = char_before(self.text, self.start);
        while self.at > path {
            let Some(last) = char_before(self.text, self.at) else {
                return;
            };
            let closes_mark = self
                .tail
                .marks
                .last()
                .is_some_and(|mark| mark.span.end == self.at);
            let trimmed = match last {
                _ if closes_mark => false,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '(' | '[' | '{' => true,
                '*' | '_' | '~' => around == Some(last),
                _ => false,
            };
            if !trimmed {
                return;
            }
            self.at -= last.len_utf8();
        }
    }
}

fn bracket_index(c: char) -> usize {
    match c {
        '(' | ')' => 0,
        '[' | ']' => 1,
        _ => 2,
    }
}
