//! Amounts of money as text.

use serde_json::json;
use stigg::common::Money;

fn money(amount: f64, currency: &str) -> Money {
    serde_json::from_value(json!({ "amount": amount, "currency": currency })).unwrap()
}

#[test]
fn amounts_are_not_rounded_unless_asked_for() {
    for (amount, exact, rounded) in [
        (49.0, "49 USD", "49.00 USD"),
        (0.0015, "0.0015 USD", "0.00 USD"),
        (-12.5, "-12.5 USD", "-12.50 USD"),
        (1e15, "1000000000000000 USD", "1000000000000000.00 USD"),
    ] {
        let money = money(amount, "USD");

        assert_eq!(money.to_string(), exact);
        assert_eq!(format!("{money:.2}"), rounded);
    }
}

#[test]
fn columns_are_as_wide_as_asked_for() {
    let money = money(5.0, "XYZ");

    let columns = format!("{money:9}|{money:<9}|{money:^9}|{money:>9.1}");
    assert_eq!(columns, "    5 XYZ|5 XYZ    |  5 XYZ  |  5.0 XYZ");
    assert_eq!(format!("{money:2}"), "5 XYZ");
}
