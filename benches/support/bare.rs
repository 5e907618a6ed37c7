//! The baseline: code written directly on the HTTP client.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::server::{Received, Server};

/// The default settings of the measured clients.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// A successful GraphQL response.
#[derive(Deserialize)]
struct Envelope<D> {
    data: D,
}

/// A request to replay: the exact bytes that the measured client has sent.
#[derive(Clone)]
pub(crate) struct Post {
    url: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Post {
    /// The first request that a server received.
    pub(crate) fn again(server: &Server) -> Self {
        let Received { headers, body } = server.first();
        let headers = headers
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            // HTTP clients set these themselves.
            .filter(|(name, _)| name != HOST && name != CONTENT_LENGTH)
            .collect();
        Self { url: server.url().to_owned(), headers, body: body.clone().into() }
    }

    /// The same request for another URL.
    pub(crate) fn to(self, url: String) -> Self {
        Self { url, ..self }
    }

    /// Posts the request and decodes the data of the response.
    pub(crate) fn blocking<D: DeserializeOwned>(&self, agent: &ureq::Agent) -> D {
        let mut request = agent.post(&self.url);
        request.headers_mut().unwrap().extend(self.headers.clone());
        let mut answer = request.send(&self.body[..]).unwrap();
        let body = answer.body_mut().read_to_vec().unwrap();
        serde_json::from_slice::<Envelope<D>>(&body).unwrap().data
    }

    /// Posts the request and decodes the data of the response.
    pub(crate) async fn asynk<D: DeserializeOwned>(&self, client: &reqwest::Client) -> D {
        let request = client.post(&self.url).headers(self.headers.clone()).body(self.body.clone());
        let body = request.send().await.unwrap().bytes().await.unwrap();
        serde_json::from_slice::<Envelope<D>>(&body).unwrap().data
    }
}
