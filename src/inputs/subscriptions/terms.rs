//! Checks of what every input that makes a subscription holds: its plan and its terms.

/// Checks the fields that those inputs share.
macro_rules! check_terms {
    ($input:expr) => {{
        let input = $input;
        check::filled("planId", &input.plan_id)?;
        check::each("addons", input.addons.as_deref().unwrap_or_default())?;
        check::nested("appliedCoupon", input.applied_coupon.as_ref())?;
        check::each("billableFeatures", input.billable_features.as_deref().unwrap_or_default())?;
        check::filled("billingId", input.billing_id.as_ref())?;
        check::nested("billingInformation", input.billing_information.as_ref())?;
        check::nested("budget", input.budget.as_ref())?;
        check::each("charges", input.charges.as_deref().unwrap_or_default())?;
        check::each("entitlements", input.entitlements.as_deref().unwrap_or_default())?;
        check::nested("minimumSpend", input.minimum_spend.as_ref())?;
        check::each("priceOverrides", input.price_overrides.as_deref().unwrap_or_default())?;
        check::filled("promotionCode", input.promotion_code.as_ref())?;
        check::filled("resourceId", input.resource_id.as_ref())?;
        check::filled("salesforceId", input.salesforce_id.as_ref())?;
        check::each(
            "subscriptionEntitlements",
            input.subscription_entitlements.as_deref().unwrap_or_default(),
        )?;
        check::amount("unitQuantity", input.unit_quantity.as_ref())?;
    }};
}

pub(super) use check_terms;
