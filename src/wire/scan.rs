//! Finds the operations in a caller's document: their names, for the request's headers, and whether
//! a request may be repeated.

/// Type of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
}

/// An operation that a document defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Defined {
    /// `None` for a subscription, which needs another transport.
    pub(crate) kind: Option<OperationKind>,
    pub(crate) name: Option<String>,
}

/// Returns the operations that a document defines, in their order.
///
/// This knows just enough of GraphQL's grammar to tell definitions from their contents. Stigg
/// decides whether the document is valid.
pub(crate) fn operations(document: &str) -> Vec<Defined> {
    let mut defined = Vec::new();
    let mut depth = 0_usize;
    let mut in_definition = false;
    let mut tokens = Tokens { rest: document }.peekable();
    while let Some(token) = tokens.next() {
        match token {
            "{" | "(" | "[" => {
                if depth == 0 && token == "{" && !in_definition {
                    defined.push(Defined { kind: Some(OperationKind::Query), name: None });
                }
                depth += 1;
            }
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                in_definition = token != "}";
            }
            "query" | "mutation" | "subscription" if depth == 0 && !in_definition => {
                in_definition = true;
                let kind = match token {
                    "query" => Some(OperationKind::Query),
                    "mutation" => Some(OperationKind::Mutation),
                    _ => None,
                };
                let name = tokens.next_if(|next| is_name(next)).map(str::to_owned);
                defined.push(Defined { kind, name });
            }
            "fragment" => in_definition = true,
            _ => {}
        }
    }
    defined
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

/// Names and punctuation marks of a document, without comments and strings.
struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            self.rest = self.rest.trim_start();
            let first = self.rest.chars().next()?;
            let len = match first {
                '#' => {
                    self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
                    continue;
                }
                '"' => {
                    self.skip(string_len(self.rest));
                    continue;
                }
                _ if is_name(self.rest) => (self.rest)
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(self.rest.len()),
                _ => first.len_utf8(),
            };
            return Some(self.skip(len));
        }
    }
}

impl<'a> Tokens<'a> {
    fn skip(&mut self, len: usize) -> &'a str {
        let (token, rest) = self.rest.split_at(len);
        self.rest = rest;
        token
    }
}

/// Returns the length of the string literal at the start of a text, quotes included.
fn string_len(text: &str) -> usize {
    let (quotes, escaped) = if text.starts_with("\"\"\"") { (3, "\\\"\"\"") } else { (1, "\\\"") };
    let (open, mut at) = (&text[..quotes], quotes);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(open) {
            return at + quotes;
        }
        at += if rest.starts_with(escaped) {
            escaped.len()
        } else if quotes == 1 && rest.starts_with("\\\\") {
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
    }
    text.len()
}
