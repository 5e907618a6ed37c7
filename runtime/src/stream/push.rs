//! Pushes, read in two steps: whom they are about, and the rest if that customer is in memory.
//!
//! A subscription covers all customers of an environment, and most of them are other processes'.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use stigg::entitlements::{EntitlementUnion, EntitlementsStateAccessDeniedReason};
use time::OffsetDateTime;

use crate::check::CustomerRef;
use crate::clock::unix_millis;
use crate::snapshot::{Contents, PushedUsage, unix_micros};

/// A kind of push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// All entitlements of a customer.
    Entitlements,
    /// The usage of one entitlement.
    Usage,
    /// A plan or an add-on was published.
    Packages,
}

/// A push as it came.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) topic: Topic,
    pub(crate) json: Box<RawValue>,
}

/// Whom a push is about. Reading it ends there: a list may be long.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct About<'a> {
    customer: Option<Cow<'a, str>>,
    resource: Option<Cow<'a, str>>,
    /// Whether nothing more is to be read.
    is_complete: bool,
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> About<'a> {
    /// Reads the beginning of a push.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut about = Self::default();
        // It fails where it stops to read.
        let _ = about.deserialize(&mut serde_json::Deserializer::from_str(text));
        (about.is_complete && about.customer.is_some()).then_some(about)
    }

    pub(crate) fn customer(&self) -> CustomerRef<'_> {
        CustomerRef {
            customer: self.customer.as_deref().unwrap_or_default(),
            resource: self.resource.as_deref(),
        }
    }
}

impl<'a> DeserializeSeed<'a> for &mut About<'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for &mut About<'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a push about a customer")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut has_resource = false;
        while self.customer.is_none() || !has_resource {
            let Some(Text(name)) = fields.next_key()? else { break };
            match &*name {
                "customerId" => self.customer = Some(fields.next_value::<Text<'_>>()?.0),
                "resourceId" => {
                    let resource: Option<Text<'_>> = fields.next_value()?;
                    (self.resource, has_resource) = (resource.map(|text| text.0), true);
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        self.is_complete = true;
        Ok(())
    }
}

/// All entitlements of a customer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entitlements {
    access_denied_reason: Option<EntitlementsStateAccessDeniedReason>,
    #[serde(default)]
    entitlements: Option<Vec<EntitlementUnion>>,
}

/// Reads a list of entitlements.
pub(crate) fn entitlements(text: &str) -> serde_json::Result<Contents> {
    let Entitlements { access_denied_reason, entitlements } = serde_json::from_str(text)?;
    Ok(Contents::of_list(access_denied_reason.as_ref(), &entitlements.unwrap_or_default()))
}

/// The usage of one entitlement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsageUpdated<'a> {
    #[serde(borrow, rename = "entitlementReference")]
    reference: Reference<'a>,
    usage: Usage,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    current_usage: f64,
    #[serde(with = "time::serde::rfc3339")]
    usage_updated_at: OffsetDateTime,
    #[serde(default, with = "time::serde::rfc3339::option")]
    usage_period_end: Option<OffsetDateTime>,
}

impl<'a> UsageUpdated<'a> {
    /// Reads usage.
    pub(crate) fn read(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    pub(crate) fn usage(&self) -> PushedUsage<'_> {
        let Self { reference, usage } = self;
        PushedUsage {
            id: &reference.id,
            is_credits: reference.kind == "CREDIT",
            amount: usage.current_usage.into(),
            updated_at: unix_micros(usage.usage_updated_at),
            period_end: usage.usage_period_end.map(unix_millis),
        }
    }
}

/// Whether a publication concerns customers who are there.
pub(crate) fn concerns_customers(text: &str) -> serde_json::Result<bool> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct PackagePublished<'a> {
        #[serde(borrow)]
        migration_type: Cow<'a, str>,
    }

    let published: PackagePublished<'_> = serde_json::from_str(text)?;
    Ok(published.migration_type != "NEW_CUSTOMERS")
}

#[cfg(test)]
mod tests {
    use super::{About, UsageUpdated, concerns_customers, entitlements};
    use crate::check::CustomerRef;

    #[test]
    fn whom_a_push_is_about_is_read_without_the_rest() {
        let about = |text| {
            About::read(text).map(|about| {
                let CustomerRef { customer, resource } = about.customer();
                (customer.to_owned(), resource.map(str::to_owned))
            })
        };
        let acme = |resource: Option<&str>| Some(("acme".to_owned(), resource.map(str::to_owned)));
        for (text, expected) in [
            (r#"{"customerId":"acme","resourceId":null,"entitlements":[]}"#, acme(None)),
            (r#"{"customerId":"acme","resourceId":"site","x":1}"#, acme(Some("site"))),
            (
                r#"{"usage":{"customerId":"no"},"resourceId":"s\u0069te","customerId":"ac\u006de"}"#,
                acme(Some("site")),
            ),
            (r#"{"customerId":"acme"}"#, acme(None)),
            (r#"{"customerId":"acme","resourceId":null, and not the rest"#, acme(None)),
            (r#"{"customerId":"acme", not the resource"#, None),
            (r#"{"resourceId":null}"#, None),
            (r#"{"customerId":7}"#, None),
            ("[]", None),
            ("null", None),
        ] {
            assert_eq!(about(text), expected, "{text}");
        }
        let plain = r#"{"customerId":"acme","resourceId":"site"}"#;
        let about = About::read(plain).unwrap();
        assert!(matches!(about.customer, Some(std::borrow::Cow::Borrowed("acme"))));
    }

    #[test]
    fn usage_is_read_with_its_times() {
        let text = r#"{"customerId":"acme","entitlementReference":{"id":"ai","type":"CREDIT"},
            "usage":{"currentUsage":0.3,"usageUpdatedAt":"1970-01-01T00:00:00.000007Z",
            "usagePeriodEnd":"1970-01-01T00:00:01Z","usagePeriodStart":null}}"#;
        let updated = UsageUpdated::read(text).unwrap();
        let usage = updated.usage();
        assert_eq!((usage.id, usage.is_credits, usage.amount), ("ai", true, 0.3.into()));
        assert_eq!((usage.updated_at, usage.period_end), (7, Some(1_000)));
        assert!(UsageUpdated::read(r#"{"customerId":"acme"}"#).is_err());
    }

    #[test]
    fn a_list_may_be_null() {
        for text in ["{}", r#"{"accessDeniedReason":null,"entitlements":null}"#] {
            assert!(entitlements(text).unwrap().entries.is_empty());
        }
        assert!(entitlements(r#"{"entitlements":7}"#).is_err());
    }

    #[test]
    fn a_package_for_new_customers_concerns_nobody_who_is_there() {
        let concerns = |kind: &str| concerns_customers(&format!(r#"{{"migrationType":"{kind}"}}"#));
        assert!(!concerns("NEW_CUSTOMERS").unwrap());
        assert!(concerns("ALL_CUSTOMERS").unwrap() && concerns("SOME").unwrap());
        assert!(concerns_customers("{}").is_err());
    }
}
