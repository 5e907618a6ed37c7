//! Building clients, and sending operations with them.

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
    /// Returns a builder for a client with an API key. All other settings have defaults.
    pub fn builder(api_key: impl Into<ApiKey>) -> ClientBuilder {
        ClientBuilder::new(api_key.into())
    }

    /// Builds a client from the environment variables `STIGG_SERVER_API_KEY` and, if set,
    /// `STIGG_API_URL`.
    ///
    /// # Errors
    ///
    /// If the key is not set, or if one of the variables is not valid.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// Replaces the API key, for example when keys expire or are rotated.
    ///
    /// All clones of this client use the new key, including those with options of their own. An
    /// attempt uses the key at its start: attempts in progress end with the old key, and later
    /// retries use the new one.
    ///
    /// ```no_run
    /// # #[cfg(feature = "blocking")]
    /// # fn rotate(client: stigg::blocking::Client, new_key: String) -> stigg::Result<()> {
    /// // The same with `stigg::asynk::Client`, without `.await`.
    /// client.replace_api_key(new_key)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the key is empty, or contains characters other than visible ASCII. The client then keeps
    /// its current key.
    pub fn replace_api_key(&self, api_key: impl Into<ApiKey>) -> Result<()> {
        self.config.keys.replace(&api_key.into())
    }

    /// Returns how often the API key was [replaced](Self::replace_api_key), so that a program which
    /// stopped because of a key can see that there is another.
    #[must_use]
    pub fn api_key_replacements(&self) -> u64 {
        self.config.keys.replaced()
    }

    /// Checks and encodes an operation. Not async, so that futures hold the encoded request and not
    /// the operation.
    pub(super) fn call<O: Operation>(&self, operation: O) -> Result<Call<'_>> {
        Call::new(operation, &self.config, &self.settings)
    }

    /// Returns a clone of this client with the settings of `options`.
    ///
    /// Options that are not set keep this client's settings. Both clients share their connections.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { settings: Arc::new(options.over(&self.settings)), ..self.clone() }
    }
}

impl ClientBuilder {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// If a setting is not valid, such as an empty API key, plain http to another machine, or a
    /// header that HTTP does not allow. The error text has the remedy.
    pub fn build(self) -> Result<Client> {
        let (config, settings, http_client) = self.finish()?;
        let transport = Transport::new(http_client, &config)?;
        Ok(Client { config, settings, transport })
    }
}

#[facade]
impl Client {
    /// Sends an operation and returns the whole [`Response`]: data, status, headers, extensions and
    /// the JSON as received.
    ///
    /// [`operation`](crate::operation) has the operations of all methods.
    #[doc(alias = "request")]
    #[doc = example!(
        " use stigg::operation::GetCustomerById;"
        ""
        r#" let response = client.send(GetCustomerById::new("customer-demo-01"))"#
    )]
    pub async fn send<O: Operation>(&self, operation: O) -> Result<Response<O::Output>> {
        self.respond(self.call(operation)).await
    }

    /// Sends a GraphQL document with its variables, and decodes the data of the response. For
    /// operations without a method.
    ///
    /// The document must define one operation. [`CustomOperation`] has more options, such as
    /// retries of a mutation.
    #[doc(alias = "graphql")]
    #[doc(alias = "query")]
    #[doc(alias = "mutation")]
    #[doc = example!(
        " use serde::Deserialize;"
        " use serde_json::json;"
        ""
        " #[derive(Deserialize)]"
        " struct Data {"
        "     coupons: serde_json::Value,"
        " }"
        ""
        " let data: Data = client.execute("
        r#"     "query Names($first: Int) {"#
        "         coupons(paging: { first: $first }) { edges { node { name } } }"
        r#"     }","#
        r#"     json!({ "first": 10 }),"#
        " )"
    )]
    pub async fn execute<T: DeserializeOwned>(
        &self,
        document: impl Into<String>,
        variables: impl Serialize,
    ) -> Result<T> {
        let operation = CustomOperation::<_, T>::new(document, variables)?;
        self.answer(self.call(operation)).await
    }

    /// Sends a call and returns only the data.
    pub(super) async fn answer<T: DeserializeOwned>(&self, call: Result<Call<'_>>) -> Result<T> {
        let response = self.respond(call).await?;
        Ok(response.into_data())
    }

    /// Sends a call until it succeeds, or fails without a retry.
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

    /// Makes one attempt, after the wait if it is a retry. Separate from the code that depends on
    /// the type of the response, so that it is compiled only once.
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
