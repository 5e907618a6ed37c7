//! Media types of responses.

use hyper::header::{ACCEPT, HeaderMap, HeaderValue};

const JSON: &str = "application/json";
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// The media type of a response, which decides the HTTP status of rejected requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// Stigg's own: HTTP 200 for every error that GraphQL itself finds.
    Json,
    /// The type from the "GraphQL over HTTP" specification.
    GraphqlResponse,
}

impl Media {
    /// The type that the client prefers; JSON unless it names the other.
    pub(crate) fn preferred(headers: &HeaderMap) -> Self {
        let weight = |media_type| {
            let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
            accepted.filter_map(|accepted| weight(accepted, media_type)).reduce(f32::max)
        };
        match weight(GRAPHQL_RESPONSE) {
            Some(wanted) if wanted > 0.0 && weight(JSON).is_none_or(|json| wanted >= json) => {
                Self::GraphqlResponse
            }
            _ => Self::Json,
        }
    }

    pub(crate) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    /// The status for a request that was not executed at all.
    pub(crate) fn refusal_status(self) -> u16 {
        match self {
            Self::Json => 200,
            Self::GraphqlResponse => 400,
        }
    }
}

/// The weight that an `Accept` header gives to a media type.
fn weight(accepted: &str, media_type: &str) -> Option<f32> {
    accepted.split(',').find_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        parts.next().filter(|name| name.eq_ignore_ascii_case(media_type))?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
        Some(weight.unwrap_or(1.0))
    })
}
