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

#[cfg(test)]
mod tests {
    use crate::common::{Currency, Money};

    #[test]
    fn amounts_are_not_rounded_unless_asked_for() {
        for (amount, exact, rounded) in [
            (49.0, "49 USD", "49.00 USD"),
            (0.0015, "0.0015 USD", "0.00 USD"),
            (-12.5, "-12.5 USD", "-12.50 USD"),
            (1e15, "1000000000000000 USD", "1000000000000000.00 USD"),
        ] {
            let money = Money { amount, currency: Currency::Usd };

            assert_eq!(money.to_string(), exact);
            assert_eq!(format!("{money:.2}"), rounded);
        }
    }

    #[test]
    fn columns_are_as_wide_as_asked_for() {
        let money = Money { amount: 5.0, currency: Currency::from("XYZ") };

        let columns = format!("{money:9}|{money:<9}|{money:^9}|{money:>9.1}");
        assert_eq!(columns, "    5 XYZ|5 XYZ    |  5 XYZ  |  5.0 XYZ");
        assert_eq!(format!("{money:2}"), "5 XYZ");
    }
}
