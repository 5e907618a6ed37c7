//! Input fields in which null has its own meaning: they can be absent, null, or have a value.
//! Everywhere else, null means absent.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::schema::Type;
use serde_json::{Map, Value, json};
use stigg::Nullable;
use stigg::customers::builders::CustomerBillingInfoBuilder;
use stigg::customers::{CustomerBillingInfo, ProvisionCustomerInput, UpdateCustomerInput};
use stigg::subscriptions::builders::{
    ProvisionCustomerSubscriptionInputBuilder, SubscriptionBillingInfoBuilder,
};
use stigg::subscriptions::{
    ApplySubscriptionInput, BudgetConfigurationInput, ProvisionCustomerSubscriptionInput,
    ProvisionSubscriptionInput, SubscriptionBillingInfo, SubscriptionCouponInput,
    SubscriptionInput, SubscriptionMinimumSpendValueInput, UpdateSubscriptionInput,
};
use stigg::usage::UsageEventReportInput;
use time::OffsetDateTime;

use crate::conformance::generate::Inputs;
use crate::conformance::input_types::INPUTS;
use crate::conformance::json::{decode, difference, encode};
use crate::conformance::schema::schema;

/// The fields with three states.
const THREE_STATES: &[&str] = &[
    "ApplySubscriptionInput.cancellationDate",
    "ProvisionCustomerInput.subscriptionParams",
    "ProvisionSubscriptionInput.cancellationDate",
    "SubscriptionInput.cancellationDate",
    "UpdateCustomerInput.additionalMetaData",
    "UpdateCustomerInput.awsMarketplaceCustomerId",
    "UpdateCustomerInput.billingId",
    "UpdateCustomerInput.billingInformation",
    "UpdateCustomerInput.couponRefId",
    "UpdateCustomerInput.crmId",
    "UpdateCustomerInput.email",
    "UpdateCustomerInput.name",
    "UpdateCustomerInput.salesforceId",
    "UpdateSubscriptionInput.additionalMetaData",
    "UpdateSubscriptionInput.appliedCoupon",
    "UpdateSubscriptionInput.billingInformation",
    "UpdateSubscriptionInput.budget",
    "UpdateSubscriptionInput.cancellationDate",
    "UpdateSubscriptionInput.minimumSpend",
    "UpdateSubscriptionInput.promotionCode",
    "UpdateSubscriptionInput.salesforceId",
    "UpdateSubscriptionInput.trialEndDate",
];

/// Other tests cover absent and given fields; here each optional field is null once.
#[test]
fn null_is_kept_only_in_fields_with_three_states() {
    let mut kept = BTreeSet::new();
    for case in INPUTS.iter() {
        let ty = Type::NonNullNamed(Name::new(case.name).unwrap());
        let without = Inputs::sparse(&ty).next().unwrap();
        let definition = schema().get_input_object(case.name).unwrap();
        for field in definition.fields.values().filter(|field| !field.is_required()) {
            let mut with_null = without.clone();
            with_null[field.name.as_str()] = Value::Null;

            let place = format!("{}.{}", case.name, field.name);
            let recoded = (case.recode)(&with_null)
                .unwrap_or_else(|error| panic!("{place} cannot be null: {error}"));
            if difference(&with_null, &recoded).is_none() {
                kept.insert(place);
            } else {
                assert_eq!(difference(&without, &recoded), None, "{place}");
            }
        }
    }
    assert_eq!(kept, THREE_STATES.iter().map(ToString::to_string).collect());
}

#[test]
fn the_three_states_survive_a_round_trip() {
    let input = || UpdateCustomerInput::builder("customer");
    let cases = [
        (input(), json!({ "customerId": "customer" })),
        (input().email(Nullable::Null), json!({ "customerId": "customer", "email": null })),
        (input().email(None::<String>), json!({ "customerId": "customer" })),
        (input().email(None::<&str>), json!({ "customerId": "customer" })),
        (input().email("a@b.example"), json!({ "customerId": "customer", "email": "a@b.example" })),
    ];
    for (builder, wire) in cases {
        let input = builder.build();
        assert_eq!(encode(&input).as_ref(), Ok(&wire));
        assert_eq!(decode::<UpdateCustomerInput>(&wire), Ok(input));
    }
}

#[test]
fn dates_have_three_states_too() {
    let input = || UpdateSubscriptionInput::builder("subscription");
    let id = ("subscriptionId", "subscription");
    let cases = [
        (input(), json!({ id.0: id.1 })),
        (
            input().cancellation_date(Nullable::Null),
            json!({ id.0: id.1, "cancellationDate": null }),
        ),
        (
            input().cancellation_date(OffsetDateTime::UNIX_EPOCH),
            json!({ id.0: id.1, "cancellationDate": "1970-01-01T00:00:00Z" }),
        ),
    ];
    for (builder, wire) in cases {
        let input = builder.build();
        assert_eq!(encode(&input).as_ref(), Ok(&wire));
        assert_eq!(decode::<UpdateSubscriptionInput>(&wire), Ok(input));
    }
}

/// An input whose field was set to `None`.
struct NoneGiven {
    /// The field, which is sent as null when it is set to [`Nullable::Null`].
    place: String,
    /// The input without the field.
    without: Value,
    /// The input with the field set to `None`.
    none: Value,
    /// The input with the field set to null, then to `None`.
    none_after_null: Value,
}

/// Sets fields of a type to `None`, each in its own input.
macro_rules! none_given {
    ($($input:ident = $builder:expr => { $($setter:ident: $ty:ty),+ $(,)? })+) => {
        vec![$($({
            let sent = |input: $input| encode(&input).unwrap();
            let null = sent($builder.$setter(Nullable::Null).build());
            let nulls = null.as_object().unwrap().iter().filter(|(_, value)| value.is_null());
            let [(field, _)] = nulls.collect::<Vec<_>>()[..] else { panic!("{null}") };
            NoneGiven {
                place: format!("{}.{field}", stringify!($input)),
                without: sent($builder.build()),
                none: sent($builder.$setter(None::<$ty>).build()),
                none_after_null: sent($builder.$setter(Nullable::Null).$setter(None::<$ty>).build()),
            }
        }),+),+]
    };
}

#[test]
fn none_omits_every_field_with_three_states() {
    let cases = none_given! {
        ApplySubscriptionInput = ApplySubscriptionInput::builder("customer", "plan") => {
            cancellation_date: OffsetDateTime,
        }
        ProvisionCustomerInput = ProvisionCustomerInput::builder("customer") => {
            subscription_params: ProvisionCustomerSubscriptionInput,
            subscription_params: ProvisionCustomerSubscriptionInputBuilder,
        }
        ProvisionSubscriptionInput = ProvisionSubscriptionInput::builder("customer", "plan") => {
            cancellation_date: OffsetDateTime,
        }
        SubscriptionInput = SubscriptionInput::builder("customer", "plan") => {
            cancellation_date: OffsetDateTime,
        }
        UpdateCustomerInput = UpdateCustomerInput::builder("customer") => {
            additional_meta_data: Map<String, Value>,
            aws_marketplace_customer_id: String,
            aws_marketplace_customer_id: &str,
            billing_id: String,
            billing_information: CustomerBillingInfo,
            billing_information: CustomerBillingInfoBuilder,
            coupon_ref_id: String,
            crm_id: String,
            email: String,
            email: &str,
            name: String,
            salesforce_id: String,
        }
        UpdateSubscriptionInput = UpdateSubscriptionInput::builder("subscription") => {
            additional_meta_data: Map<String, Value>,
            applied_coupon: SubscriptionCouponInput,
            billing_information: SubscriptionBillingInfo,
            billing_information: SubscriptionBillingInfoBuilder,
            budget: BudgetConfigurationInput,
            cancellation_date: OffsetDateTime,
            minimum_spend: SubscriptionMinimumSpendValueInput,
            promotion_code: String,
            salesforce_id: String,
            trial_end_date: OffsetDateTime,
        }
    };
    for NoneGiven { place, without, none, none_after_null } in &cases {
        assert_eq!(none, without, "{place}");
        assert_eq!(none_after_null, without, "{place}");
    }
    let places: BTreeSet<_> = cases.into_iter().map(|case| case.place).collect();
    assert_eq!(places, THREE_STATES.iter().map(ToString::to_string).collect());
}

#[test]
fn default_inputs_clear_nothing() {
    let inputs = [UpdateCustomerInput::builder("c").build()].map(|input| encode(&input).unwrap());
    let inputs =
        inputs.into_iter().chain([encode(&UpdateSubscriptionInput::builder("s").build()).unwrap()]);
    for input in inputs {
        let values = input.as_object().unwrap().values();
        assert!(values.into_iter().all(|value| !value.is_null()), "{input}");
    }
}

#[test]
fn map_entries_are_omitted_by_none_and_null_only_on_request() {
    let update = || UpdateCustomerInput::builder("customer");
    let metadata =
        |input: UpdateCustomerInput| encode(&input).unwrap()["additionalMetaData"].take();
    let cases = [
        (update().metadata("a", None::<&str>), Value::Null),
        (update().metadata("a", "x").metadata("a", None::<String>), json!({ "a": "x" })),
        (update().metadata("a", Some(1)).metadata("b", None::<bool>), json!({ "a": 1 })),
        (update().metadata("a", Nullable::Null), json!({ "a": null })),
        (update().metadata("a", Value::Null), json!({ "a": null })),
        (update().metadata("a", vec!["x"]).metadata("b", [1.5]), json!({ "a": ["x"], "b": [1.5] })),
    ];
    for (builder, expected) in cases {
        assert_eq!(metadata(builder.build()), expected);
    }
    let nothing = encode(&update().metadata("a", None::<f64>).build());
    assert_eq!(nothing, Ok(json!({ "customerId": "customer" })));

    let event = UsageEventReportInput::builder("customer", "login").dimension("user", None::<&str>);
    assert_eq!(event.build().dimensions, None);
}
