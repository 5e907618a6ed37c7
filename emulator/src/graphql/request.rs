//! GraphQL requests over HTTP.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::values::failure::{Failure, Outcome};

/// A GraphQL request over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    pub(crate) query: String,
    #[serde(default)]
    pub(crate) operation_name: Option<String>,
    #[serde(default)]
    pub(crate) variables: Option<Map<String, Value>>,
    /// Whether the HTTP method only permits queries.
    #[serde(skip)]
    pub(super) only_reads: bool,
}

impl Request {
    /// Parses the body of a `POST`.
    pub(crate) fn from_body(body: &[u8]) -> Outcome<Self> {
        serde_json::from_slice(body).map_err(|error| {
            Failure::bad_input(format!("The body is not a GraphQL request: {error}"))
        })
    }

    /// Parses a request inside of another message.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn from_value(value: Value) -> Outcome<Self> {
        serde_json::from_value(value)
            .map_err(|error| Failure::bad_input(format!("This is not a GraphQL request: {error}")))
    }

    /// Parses the query string of a `GET`.
    pub(crate) fn from_query_string(query_string: &str) -> Outcome<Self> {
        let parameter = |wanted: &str| {
            form_urlencoded::parse(query_string.as_bytes())
                .find(|(name, value)| name == wanted && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        let query = parameter("query").ok_or_else(|| {
            Failure::bad_input(
                "Send GraphQL requests by POST, or with the parameter `query` by GET",
            )
        })?;
        let variables = parameter("variables").map_or(Ok(None), |variables| {
            serde_json::from_str(&variables).map_err(|error| {
                let message = format!("The parameter `variables` is not a JSON object: {error}");
                Failure::bad_input(message)
            })
        })?;
        Ok(Self { query, operation_name: parameter("operationName"), variables, only_reads: true })
    }
}
