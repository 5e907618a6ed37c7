//! Coupons and discounts in inputs.

use stigg::common::{Currency, Number};
use stigg::coupons::{CouponStatus, CouponType};
use stigg::subscriptions::{SubscriptionBillingInfo, SubscriptionCouponInput};
use time::OffsetDateTime;

use crate::accounts::{Account, AppliedDiscount, Off};
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

/// A discount as an input asks for it, in one of several fields.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wish<'a> {
    pub(crate) coupon: Option<&'a SubscriptionCouponInput>,
    pub(crate) promotion_code: Option<&'a str>,
    pub(crate) billing_information: Option<&'a SubscriptionBillingInfo>,
}

/// The customer who redeems a promotion code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Redeemer<'a> {
    pub(crate) customer: &'a str,
    pub(crate) has_paid: bool,
}

impl Account {
    pub(crate) fn redeemer(&self, catalog: &Lookup) -> Redeemer<'_> {
        let has_paid = self.subscriptions.iter().any(|held| held.has_been_paid(catalog));
        Redeemer { customer: &self.profile.ref_id, has_paid }
    }
}

/// The discount that an input asks for.
pub(crate) fn applied(
    catalog: &Lookup,
    wish: Wish<'_>,
    redeemer: Redeemer<'_>,
    now: OffsetDateTime,
) -> Outcome<Option<AppliedDiscount>> {
    let billing_coupon = wish.billing_information.and_then(|details| details.coupon_id.as_deref());
    let code = wish.promotion_code.or(wish.coupon.and_then(|of| of.promotion_code.as_deref()));
    let discount = match (wish.coupon, code) {
        (_, Some(code)) => {
            coupon(catalog, redeemed_coupon(catalog, code, redeemer)?, now).map(Some)?
        }
        (Some(input), None) => chosen(catalog, input, now)?,
        (None, None) => None,
    };
    match (discount, billing_coupon) {
        (Some(_), Some(_)) => Err(Failure::bad_input(
            "`billingInformation.couponId` cannot be combined with another discount",
        )),
        (None, Some(ref_id)) => coupon(catalog, ref_id, now).map(Some),
        (discount, None) => Ok(discount),
    }
}

/// The coupon behind a promotion code.
fn redeemed_coupon<'a>(
    catalog: &'a Lookup,
    code: &str,
    redeemer: Redeemer<'_>,
) -> Outcome<&'a str> {
    let codes = catalog.billing().map_or(&[][..], |billing| &billing.promotion_codes);
    let found = codes
        .iter()
        .find(|known| known.code == code)
        .ok_or_else(|| Failure::not_found("PromotionCodeNotFound", "promotion code", code))?;
    let refused = |error: &str, problem: &str| {
        Err(Failure::invalid(error, format!("The promotion code `{code}` {problem}")))
    };
    if !found.active {
        return refused("PromotionCodeNotActive", "is not active");
    }
    if found.customer.as_deref().is_some_and(|customer| customer != redeemer.customer) {
        return refused("PromotionCodeNotForCustomer", "is for another customer");
    }
    if found.first_purchase_only && redeemer.has_paid {
        return refused("PromotionCodeCustomerNotFirstPurchase", "is for a first purchase");
    }
    Ok(&found.coupon)
}

/// The coupon or the ad hoc discount of an input.
fn chosen(
    catalog: &Lookup,
    input: &SubscriptionCouponInput,
    now: OffsetDateTime,
) -> Outcome<Option<AppliedDiscount>> {
    let start =
        input.configuration.as_ref().and_then(|configuration| configuration.start_date.as_ref());
    let since = start.map_or(now, in_utc);
    if let Some(ref_id) = &input.coupon_id {
        return coupon(catalog, ref_id, since).map(Some);
    }
    if let Some(id) = &input.billing_coupon_id {
        let found = catalog
            .coupons()
            .iter()
            .find(|coupon| coupon.billing_id_in(catalog).as_ref() == Some(id));
        // A coupon can have the same identifier at the provider.
        let ref_id = found.map_or(id, |coupon| &coupon.ref_id);
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
