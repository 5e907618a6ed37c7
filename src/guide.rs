//! The guide: one topic per page.
//!
//! | topic | page |
//! | --- | --- |
//! | a client, the first check, the first report | [`getting_started`] |
//! | gating features, and plans that deny | [`gating`] |
//! | reporting usage and events | [`usage`] |
//! | choosing idempotency keys | [`idempotency_keys`] |
//! | reporting usage from a nightly job | [`jobs`] |
//! | selling: previews, checkouts, payments | [`checkout`] |
//! | deciding after a failure | [`errors`] |
//! | staying up while Stigg is down | [`when_stigg_is_down`] |
//! | receiving webhooks | [`webhooks`] |
//! | receiving live updates | [`streaming`] |
//! | unit tests, the emulator | [`testing`] |
//! | keys, proxies, limits, logs in production | [`deploying`] |
//! | coming from another SDK | [`from_python`], [`from_node`] |
//!
//! Every example is compiled, most with the blocking client. In the async client, the same calls are
//! awaited.

macro_rules! pages {
    ($($page:ident = $file:literal)+) => {$(
        #[doc = include_str!(concat!("../docs/guide/", $file))]
        pub mod $page {}
    )+};
}

pages! {
    getting_started = "getting-started.md"
    gating = "gating.md"
    usage = "usage.md"
    idempotency_keys = "idempotency-keys.md"
    jobs = "jobs.md"
    checkout = "checkout.md"
    errors = "errors.md"
    webhooks = "webhooks.md"
    streaming = "streaming.md"
    testing = "testing.md"
    deploying = "deploying.md"
    from_python = "from-python.md"
    from_node = "from-node.md"
}

/// `stigg-runtime` compiles the examples of this page: they need it.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/guide/when-stigg-is-down.md")]
pub mod when_stigg_is_down {}
