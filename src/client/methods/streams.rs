//! Streams of updates.

use super::{Client, Updates};
use crate::error::Result;
use crate::streaming::{StreamOptions, Subscriptions};

impl Client {
    /// Subscribes to updates: with one
    /// [`StreamingOperation`](crate::operation::StreamingOperation), or with several as
    /// [`Subscriptions`]. [`Updates`] has an example, and [`streaming`](crate::streaming) tells what
    /// to expect.
    ///
    /// Nothing is sent before an event is asked for. Failures to connect are events, not errors.
    ///
    /// # Errors
    ///
    /// Fails if there is nothing to subscribe to, or if variables cannot be encoded.
    #[doc(alias = "subscription")]
    pub fn subscribe<T>(&self, subscriptions: impl Into<Subscriptions<T>>) -> Result<Updates<T>> {
        self.subscribe_with(subscriptions, StreamOptions::new())
    }

    /// [Subscribes](Self::subscribe) with settings other than the defaults.
    ///
    /// # Errors
    ///
    /// Also fails if a setting is not valid, such as a timeout of zero, or plain http to another
    /// machine.
    pub fn subscribe_with<T>(
        &self,
        subscriptions: impl Into<Subscriptions<T>>,
        options: StreamOptions,
    ) -> Result<Updates<T>> {
        options.check()?;
        Updates::new(self, subscriptions.into().into_entries()?, options)
    }
}
