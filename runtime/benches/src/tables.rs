//! Medians, and tables of Markdown.

/// Returns the median.
///
/// # Panics
///
/// Without values.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Prints the head of a table. The first column is text, the others are numbers.
pub fn head(columns: &[&str]) {
    println!("| {} |", columns.join(" | "));
    let numbers = vec!["---:"; columns.len() - 1];
    println!("| --- | {} |", numbers.join(" | "));
}
