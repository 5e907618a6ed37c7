//! Making clients, and sending any operation with them.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Client, ClientBuilder, Transport, facade};
use crate::api_key::ApiKey;
use crate::client::CallOptions;
use crate::error::Result;
use crate::operation::{CustomOperation, Operation};
use crate::response::Response;
use crate::wire::retry::Attempts;
use crate::wire::{Call, Reply};

impl Client {
    /// Starts the settings of a client with an API key.
    pub fn builder(api_key: impl Into<ApiKey>) -> ClientBuilder {
        ClientBuilder::new(api_key.into())
    }

    /// Makes a client of the variables `STIGG_SERVER_API_KEY` and, if set, `STIGG_API_URL`.
    ///
    /// # Errors
    ///
    /// If the key is not set, or one of them is not valid.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// Sends another API key from now on: for keys that expire, or are rotated.
    ///
    /// It holds for all clones of this client, whatever their options. Each attempt takes the key
    /// when it begins: attempts on their way end with the old key, and a call that waits to try again
    /// goes on with the new one.
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # fn rotate(client: stigg::blocking::Client, new_key: String) -> stigg::Result<()> {
    /// // The same for `stigg::asynk::Client`, without an `.await`.
    /// client.replace_api_key(new_key)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the key cannot be one: it is empty, or holds blanks or line breaks. The client keeps the
    /// key that it has.
    pub fn replace_api_key(&self, api_key: impl Into<ApiKey>) -> Result<()> {
        self.config.keys.replace(&api_key.into())
    }

    /// Checks and encodes an operation. Not async, so that futures hold what is sent and not what
    /// it was made of.
    pub(super) fn call<O: Operation>(&self, operation: O) -> Result<Call<'_>> {
        Call::new(operation, &self.config, &self.settings)
    }

    /// A clone of this client, sharing its connections, that has some settings of its own.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { settings: Arc::new(options.over(&self.settings)), ..self.clone() }
    }
}

impl ClientBuilder {
    /// Makes the client.
    ///
    /// # Errors
    ///
    /// If a setting is not valid: an empty API key, plain http to another machine, a header that
    /// HTTP does not allow. The error says what to do.
    pub fn build(self) -> Result<Client> {
        let (config, settings, http_client) = self.finish()?;
        let transport = Transport::new(http_client, &config)?;
        Ok(Client { config, settings, transport })
    }
}

#[facade]
impl Client {
    /// Sends an operation and answers with everything that came back: data, status, headers,
    /// extensions and the JSON as it was.
    #[doc = example!(
        "use stigg::operation::GetCustomerById;",
        r#"send(GetCustomerById::new("customer-demo-01"))"#
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn send<O: Operation>(&self, operation: O) -> Result<Response<O::Output>> {
        self.respond(self.call(operation)).await
    }

    /// Sends any GraphQL document with its variables, and decodes the response's data: the way to
    /// what this crate has no method for.
    ///
    /// The document has to define one operation. [`CustomOperation`] says more, such as that a
    /// mutation may be retried.
    #[doc = example!(
        "use serde::Deserialize;"
        "use serde_json::json;"
        ""
        "#[derive(Deserialize)]"
        "struct Data {"
        "    coupons: serde_json::Value,"
        "}",
        "execute::<Data>("
        r#"    "query Names($first: Int) { coupons(paging: { first: $first }) { edges { node { name } } } }","#
        r#"    json!({ "first": 10 }),"#
        ")"
    )]
    ///
    /// # Errors
    ///
    /// As every operation: see [`Error`](crate::Error).
    pub async fn execute<T: DeserializeOwned>(
        &self,
        document: impl Into<String>,
        variables: impl Serialize,
    ) -> Result<T> {
        let operation = CustomOperation::<_, T>::new(document, variables)?;
        self.answer(self.call(operation)).await
    }

    /// Sends a call and answers with the data alone.
    pub(super) async fn answer<T: DeserializeOwned>(&self, call: Result<Call<'_>>) -> Result<T> {
        let response = self.respond(call).await?;
        Ok(response.into_data())
    }

    /// Sends a call until it is answered, or not worth trying again.
    async fn respond<T: DeserializeOwned>(&self, call: Result<Call<'_>>) -> Result<Response<T>> {
        let call = call?;
        let mut attempts = call.attempts();
        let mut wait = None;
        loop {
            let outcome = self.exchange(&call, &mut attempts, wait).await;
            match call.judge(outcome, &attempts) {
                ControlFlow::Break(result) => return result,
                ControlFlow::Continue(next) => wait = Some(next),
            }
        }
    }

    /// Sends a call once, after a wait if it was sent before. What knows no type of the answer stands
    /// here, so that it is compiled once.
    async fn exchange(
        &self,
        call: &Call<'_>,
        attempts: &mut Attempts<'_>,
        wait: Option<Duration>,
    ) -> Result<Reply> {
        if let Some(wait) = wait {
            self.transport.sleep(wait).await;
        }
        let limit = attempts.begin(Instant::now());
        self.transport.post(call, limit).await
    }
}
