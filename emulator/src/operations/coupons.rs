//! Listing coupons.

use serde_json::Value;
use stigg::{CouponFilter, CursorPaging};

use crate::catalog::{Coupon, Kind, id_of};
use crate::failure::{Failure, Outcome};
use crate::rules::filters::{Field, compare, matches};
use crate::store::{Profile, Store};

/// A page of coupons.
#[derive(Debug)]
pub(crate) struct CouponPage<'a> {
    pub(crate) coupons: Vec<&'a Coupon>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
}

impl Store {
    /// The coupons that match, in the order of the catalog; all of them on one page unless the
    /// paging says otherwise.
    pub(crate) fn coupons(
        &self,
        filter: Option<&CouponFilter>,
        paging: Option<&CursorPaging>,
    ) -> Outcome<CouponPage<'_>> {
        let filter =
            serde_json::to_value(filter).map_err(|error| Failure::bad_input(error.to_string()))?;
        let mut coupons = Vec::new();
        for coupon in self.catalog.coupons() {
            if matches(&filter, &|name, condition| self.holds(coupon, name, condition))? {
                coupons.push(coupon);
            }
        }
        page(coupons, &paging.cloned().unwrap_or_default())
    }

    fn holds(&self, coupon: &Coupon, name: &str, condition: &Value) -> Outcome<bool> {
        let id = cursor(coupon);
        let field = match name {
            "id" => Field::from(id.as_str()),
            "refId" => coupon.ref_id.as_str().into(),
            "name" => coupon.name.as_str().into(),
            "description" => coupon.description.as_ref().into(),
            "type" => coupon.kind.as_str().into(),
            "status" => coupon.status.as_str().into(),
            "source" => coupon.source.as_str().into(),
            "createdAt" | "updatedAt" => Field::Date(self.opened),
            "customers" => return self.has_customer(coupon, condition),
            // There is one environment.
            "environmentId" => return Ok(true),
            _ => Field::Text(None),
        };
        compare(&field, condition)
    }

    /// Whether the coupon is applied to a customer who matches.
    fn has_customer(&self, coupon: &Coupon, filter: &Value) -> Outcome<bool> {
        let holders = self.accounts().map(|account| &account.profile).filter(|profile| {
            let applied = profile.discount.as_ref().and_then(|discount| discount.coupon.as_ref());
            applied == Some(&coupon.ref_id) && !profile.archived
        });
        for profile in holders {
            if matches(filter, &|name, condition| profile.holds(name, condition))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Profile {
    fn holds(&self, name: &str, condition: &Value) -> Outcome<bool> {
        let id = self.id.to_string();
        let field = match name {
            "id" => Field::from(id.as_str()),
            "refId" | "customerId" => self.ref_id.as_str().into(),
            "name" => self.name.as_ref().into(),
            "email" => self.email.as_ref().into(),
            "billingId" => self.billing_id.as_ref().into(),
            "awsMarketplaceCustomerId" => self.aws_marketplace_customer_id.as_ref().into(),
            "crmId" => self.crm_id.as_ref().into(),
            "salesforceId" => self.salesforce_id.as_ref().into(),
            "createdAt" => Field::Date(self.created_at),
            "updatedAt" => Field::Date(self.updated_at),
            "searchQuery" => {
                let fields = [Some(&self.ref_id), self.name.as_ref(), self.email.as_ref()];
                let mut found = false;
                for field in fields {
                    found |= compare(&field.into(), condition)?;
                }
                return Ok(found);
            }
            "environmentId" => return Ok(true),
            _ => Field::Text(None),
        };
        compare(&field, condition)
    }
}

/// Where in the list a coupon is: its identifier, for whoever pages through it.
fn cursor(coupon: &Coupon) -> String {
    id_of(Kind::Coupon, &coupon.ref_id)
}

fn page<'a>(coupons: Vec<&'a Coupon>, paging: &CursorPaging) -> Outcome<CouponPage<'a>> {
    let place = |wanted: &Option<String>| match wanted {
        None => Ok(None),
        Some(wanted) => coupons
            .iter()
            .position(|coupon| cursor(coupon) == *wanted)
            .map(Some)
            .ok_or_else(|| Failure::bad_input(format!("No coupon has the cursor `{wanted}`"))),
    };
    let count = |wanted: Option<i32>| {
        let wanted = wanted.map(usize::try_from).transpose();
        wanted.map_err(|_| Failure::bad_input("The size of a page cannot be below zero"))
    };
    let mut from = place(&paging.after)?.map_or(0, |position| position + 1);
    let mut to = place(&paging.before)?.unwrap_or(coupons.len()).max(from);
    if let Some(first) = count(paging.first)? {
        to = to.min(from.saturating_add(first));
    }
    if let Some(last) = count(paging.last)? {
        from = from.max(to.saturating_sub(last));
    }
    Ok(CouponPage {
        has_previous: from > 0,
        has_next: to < coupons.len(),
        coupons: coupons.into_iter().skip(from).take(to - from).collect(),
    })
}
