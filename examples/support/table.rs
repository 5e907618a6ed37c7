//! Tables for the terminal.

use std::fmt;

/// The maximum width of a cell; longer text wraps.
const WIDEST: usize = 28;

/// A table of text. Columns are as wide as their content, and columns of numbers are aligned right.
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: impl IntoIterator<Item = impl ToString>) -> Self {
        Self { head: texts(head), rows: Vec::new() }
    }

    /// Adds a row. Missing cells at the end are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl ToString>) {
        let mut cells = texts(cells);
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head: Vec<_> = self.head.iter().map(|text| wrap(text)).collect();
        let rows: Vec<Vec<_>> =
            self.rows.iter().map(|row| row.iter().map(|text| wrap(text)).collect()).collect();
        let columns: Vec<_> = (0..head.len())
            .map(|column| {
                let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
                let mut texts = self.rows.iter().filter_map(|row| row.get(column));
                Column {
                    width: cells.flatten().map(|line| width(line)).max().unwrap_or_default(),
                    is_numeric: texts.all(|text| text.parse::<f64>().is_ok()),
                }
            })
            .collect();

        write_row(f, &head, &columns)?;
        let rules: Vec<_> = columns.iter().map(|column| vec!["─".repeat(column.width)]).collect();
        write_row(f, &rules, &columns)?;
        rows.iter().try_for_each(|row| write_row(f, row, &columns))
    }
}

struct Column {
    width: usize,
    is_numeric: bool,
}

/// Writes cells side by side, in as many lines as the tallest one needs.
fn write_row(f: &mut fmt::Formatter<'_>, cells: &[Vec<String>], columns: &[Column]) -> fmt::Result {
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    for line in 0..height {
        let cells = cells.iter().zip(columns).map(|(cell, column)| {
            let text = cell.get(line).map_or("", String::as_str);
            // Not `{text:width$}`, which assumes that every character has the same width.
            let gap = " ".repeat(column.width - width(text));
            if column.is_numeric { gap + text } else { format!("{text}{gap}") }
        });
        writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

fn texts(cells: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    cells.into_iter().map(|cell| cell.to_string()).collect()
}

/// Wraps text between words. A word that is too long gets its own line.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width(line) + 1 + width(word) <= WIDEST => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The width of text in terminal columns: East Asian letters and emoji take two, combining marks
/// none. A rough approximation of Unicode's rules, good enough for names.
fn width(text: &str) -> usize {
    let columns = |letter| match letter {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}'
        | '\u{1F900}'..='\u{1F9FF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    };
    text.chars().map(columns).sum()
}
