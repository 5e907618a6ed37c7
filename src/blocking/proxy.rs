//! Proxies as `ureq` takes them.

use ureq::ProxyProtocol;

use crate::client::Proxy;
use crate::error::{Error, Result};

pub(super) fn ureq(proxy: &Proxy) -> Result<ureq::Proxy> {
    let protocol = if proxy.is_https { ProxyProtocol::Https } else { ProxyProtocol::Http };
    let builder = ureq::Proxy::builder(protocol).host(&proxy.host.to_string()).port(proxy.port);
    let builder = match &proxy.credentials {
        Some(known) => builder.username(&known.user).password(&known.password),
        None => builder,
    };
    // The cause is dropped, since it may show the password. The proxy was parsed before.
    builder.build().map_err(|_| Error::config("the proxy cannot be set up"))
}
