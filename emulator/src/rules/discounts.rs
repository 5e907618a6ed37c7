//! Coupons and discounts in inputs.

use stigg::common::{Currency, Number};
use stigg::coupons::{CouponStatus, CouponType};
use stigg::subscriptions::SubscriptionCouponInput;
use time::OffsetDateTime;

use crate::accounts::{AppliedDiscount, Off};
use crate::catalog::{Coupon, Lookup, PERCENT_OFF};
use crate::values::clock::in_utc;
use crate::values::failure::{Failure, Outcome};

/// Applies a coupon from the catalog.
pub(crate) fn coupon(
    catalog: &Lookup,
    ref_id: &str,
    since: OffsetDateTime,
) -> Outcome<AppliedDiscount> {
    let coupon = catalog.coupon(ref_id).ok_or_else(|| Failure::coupon_not_found(ref_id))?;
    if coupon.status == CouponStatus::Archived {
        let message = format!("The coupon `{ref_id}` is archived");
        return Err(Failure::invalid("ArchivedCouponCantBeApplied", message).with("refId", ref_id));
    }
    Ok(AppliedDiscount {
        coupon: Some(coupon.ref_id.clone()),
        name: Some(coupon.name.clone()),
        off: off(coupon),
        months: coupon.duration_in_months.map(f64::from),
        since,
    })
}

fn off(coupon: &Coupon) -> Off {
    match (&coupon.kind, coupon.percent_off) {
        (CouponType::Percentage, Some(percent)) => Off::Percent(percent.into()),
        _ => Off::Amounts(
            coupon
                .amounts_off
                .iter()
                .map(|off| (off.currency.clone(), off.amount.into()))
                .collect(),
        ),
    }
}

/// Applies the discount from `appliedCoupon` or the legacy `promotionCode` of an input.
pub(crate) fn applied(
    catalog: &Lookup,
    input: Option<&SubscriptionCouponInput>,
    promotion_code: Option<&str>,
    now: OffsetDateTime,
) -> Outcome<Option<AppliedDiscount>> {
    if let Some(code) = promotion_code.or(input.and_then(|input| input.promotion_code.as_deref())) {
        return Err(Failure::not_found("PromotionCodeNotFound", "promotion code", code));
    }
    let Some(input) = input else { return Ok(None) };
    let start =
        input.configuration.as_ref().and_then(|configuration| configuration.start_date.as_ref());
    let since = start.map_or(now, in_utc);
    if let Some(ref_id) = input.coupon_id.as_ref().or(input.billing_coupon_id.as_ref()) {
        return coupon(catalog, ref_id, since).map(Some);
    }
    let Some(discount) = &input.discount else { return Ok(None) };
    let off = match (discount.percent_off, &discount.amounts_off) {
        (Some(percent), None) if PERCENT_OFF.contains(&percent.as_f64()) => {
            Off::Percent(percent.into())
        }
        (None, Some(amounts)) if amounts.iter().all(|money| money.amount >= 0.0) => {
            let in_currency = |currency: &Option<_>| currency.clone().unwrap_or(Currency::Usd);
            Off::Amounts(
                amounts
                    .iter()
                    .map(|money| (in_currency(&money.currency), money.amount.into()))
                    .collect(),
            )
        }
        _ => {
            let message = "A discount needs either `percentOff` from 1 to 100 or `amountsOff`";
            return Err(Failure::bad_input(message));
        }
    };
    Ok(Some(AppliedDiscount {
        coupon: None,
        name: discount.name.clone(),
        off,
        months: discount.duration_in_months.map(Number::as_f64),
        since,
    }))
}
