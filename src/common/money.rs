//! Formatting of amounts of money.

use std::fmt;

use crate::common::Money;

/// Formats the exact amount and the code of the currency: `0.0015 USD`.
///
/// A precision sets the number of decimal places: `{:.2}` formats `49.00 USD`. There is no default
/// for each currency. With a width, the text is aligned to the right by default, as numbers are.
///
/// ```
/// let price: stigg::common::Money = serde_json::from_str(r#"{ "amount": 49, "currency": "USD" }"#)?;
///
/// assert_eq!(price.to_string(), "49 USD");
/// assert_eq!(format!("[{price:10.2}] [{price:<10}]"), "[ 49.00 USD] [49 USD    ]");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, currency } = self;
        let text = match f.precision() {
            Some(places) => format!("{amount:.places$} {currency}"),
            None => format!("{amount} {currency}"),
        };
        // `Formatter::pad` would truncate the text to the precision.
        let width = f.width().unwrap_or_default();
        match f.align() {
            Some(fmt::Alignment::Left) => write!(f, "{text:<width$}"),
            Some(fmt::Alignment::Center) => write!(f, "{text:^width$}"),
            Some(fmt::Alignment::Right) | None => write!(f, "{text:>width$}"),
        }
    }
}
