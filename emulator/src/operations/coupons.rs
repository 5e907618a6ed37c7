//! Creating and listing coupons.

use std::sync::Arc;

use serde_json::Value;
use stigg::common::{Currency, CursorPaging, Number};
use stigg::coupons::{CouponFilter, CouponSource, CouponStatus, CouponType, CreateCouponInput};

use crate::catalog::{AmountOff, Coupon, Kind, id_of};
use crate::rules::filters::{Field, compare, matches};
use crate::rules::paging::Page;
use crate::store::Store;
use crate::values::failure::{Failure, Outcome};

impl Store {
    /// The matching coupons in the order of the catalog, on a single page by default.
    pub(crate) fn coupons(
        &self,
        filter: Option<&CouponFilter>,
        paging: Option<&CursorPaging>,
    ) -> Outcome<Page<&Coupon>> {
        let filter =
            serde_json::to_value(filter).map_err(|error| Failure::bad_input(error.to_string()))?;
        let mut coupons = Vec::new();
        for (place, coupon) in self.catalog.coupons().iter().enumerate() {
            if matches(&filter, &|name, condition| self.holds(coupon, name, condition))? {
                coupons.push((place, coupon));
            }
        }
        Page::of("coupons", coupons, paging)
    }

    /// Creates a coupon and returns its identifier.
    pub(crate) fn create_coupon(&mut self, input: CreateCouponInput) -> Outcome<String> {
        let coupon = created(input)?;
        let ref_id = coupon.ref_id.clone();
        if self.catalog.coupon(&ref_id).is_some() {
            return Err(Failure::duplicate("Coupon", &ref_id));
        }
        Arc::make_mut(&mut self.catalog)
            .add_coupon(coupon)
            .map_err(|error| Failure::bad_input(error.to_string()))?;
        self.coupon_dates.insert(ref_id.clone(), self.now);
        Ok(ref_id)
    }

    fn holds(&self, coupon: &Coupon, name: &str, condition: &Value) -> Outcome<bool> {
        let field = match name {
            "id" => id_of(Kind::Coupon, &coupon.ref_id).into(),
            "refId" => coupon.ref_id.as_str().into(),
            "name" => coupon.name.as_str().into(),
            "description" => coupon.description.as_ref().into(),
            "type" => coupon.kind.as_str().into(),
            "status" => coupon.status.as_str().into(),
            "source" => coupon.source.as_str().into(),
            "createdAt" | "updatedAt" => self.coupon_date(coupon).into(),
            "customers" => return self.has_customer(coupon, condition),
            // There is only one environment.
            "environmentId" => return Ok(true),
            _ => Field::Missing,
        };
        compare(&field, condition)
    }

    /// Whether the coupon is applied to a matching customer.
    fn has_customer(&self, coupon: &Coupon, filter: &Value) -> Outcome<bool> {
        let holders = self.accounts().map(|account| &account.profile).filter(|profile| {
            let applied = profile.discount.as_ref().and_then(|discount| discount.coupon.as_ref());
            applied == Some(&coupon.ref_id) && !profile.archived
        });
        for profile in holders {
            if profile.meets(filter)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Builds the coupon of an input. Without a type, the type follows from its size.
fn created(input: CreateCouponInput) -> Outcome<Coupon> {
    if input.ref_id.is_empty() || input.name.is_empty() {
        return Err(Failure::bad_input("A coupon needs a `refId` and a `name`"));
    }
    let kind = input.kind.unwrap_or(match input.amounts_off {
        Some(_) => CouponType::Fixed,
        None => CouponType::Percentage,
    });
    let is_percentage = kind == CouponType::Percentage;
    let mut amounts_off: Vec<_> = input
        .amounts_off
        .into_iter()
        .flatten()
        .map(|money| AmountOff {
            amount: money.amount.as_f64(),
            currency: money.currency.unwrap_or(Currency::Usd),
        })
        .collect();
    if let Some(amount) = input.discount_value
        && !is_percentage
        && amounts_off.is_empty()
    {
        amounts_off.push(AmountOff { amount: amount.as_f64(), currency: Currency::Usd });
    }
    Ok(Coupon {
        percent_off: (input.percent_off.or(input.discount_value))
            .filter(|_| is_percentage)
            .map(Number::as_f64),
        amounts_off,
        ref_id: input.ref_id,
        name: input.name,
        description: input.description,
        kind,
        duration_in_months: input.duration_in_months.map(whole_months).transpose()?,
        status: CouponStatus::Active,
        source: CouponSource::Stigg,
        additional_meta_data: input.additional_meta_data,
    })
}

fn whole_months(months: Number) -> Outcome<u16> {
    // A number written without a fraction is an integer.
    let whole = months.to_string().parse().ok().filter(|&months| months > 0);
    whole.ok_or_else(|| Failure::bad_input(format!("A coupon cannot last {months} months")))
}
