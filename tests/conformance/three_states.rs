//! Fields of inputs in which null means something other than nothing: they can be left out, null,
//! or a value. Everywhere else null is taken for nothing.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::schema::Type;
use serde_json::{Value, json};
use stigg::{Nullable, UpdateCustomerInput, UpdateSubscriptionInput};
use time::OffsetDateTime;

use crate::conformance::generate::Inputs;
use crate::conformance::input_types::INPUTS;
use crate::conformance::json::{decode, difference, encode};
use crate::conformance::schema::schema;

/// The fields of three states.
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

/// Absent and given fields are covered by the sparse and the full values of the other tests; here
/// each optional field is null once.
#[test]
fn null_is_kept_in_fields_of_three_states_and_taken_for_nothing_elsewhere() {
    let mut kept = BTreeSet::new();
    for case in INPUTS {
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
fn the_states_are_nothing_null_and_a_value_on_the_wire_and_back() {
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
fn dates_have_the_three_states_too() {
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
