//! TLS as `ureq` takes it.

use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use crate::error::Result;
use crate::tls::{Tls, Trust};

pub(super) fn ureq(tls: &Tls) -> Result<TlsConfig> {
    if matches!(tls.trust, Trust::Native) {
        return Ok(TlsConfig::builder()
            .provider(TlsProvider::NativeTls)
            .root_certs(RootCerts::PlatformVerifier)
            .build());
    }
    by_rustls(tls)
}

#[cfg(feature = "rustls")]
fn by_rustls(tls: &Tls) -> Result<TlsConfig> {
    use std::sync::Arc;

    use rustls::crypto::ring;
    use ureq::tls::{Certificate, ClientCert, PrivateKey};

    use crate::error::Error;
    use crate::tls::{certificates, client_config};

    // With its first connection ureq does the same, but skips roots that it cannot read and panics
    // at a key that does not match.
    client_config(tls)?;

    let owned = |setting, pem: &[u8]| -> Result<Vec<Certificate<'static>>> {
        let certificates = certificates(setting, pem)?;
        Ok(certificates.iter().map(|der| Certificate::from_der(der).to_owned()).collect())
    };
    let roots = match &tls.trust {
        Trust::Roots(pem) => RootCerts::from(owned("Tls::roots_pem", pem)?),
        Trust::Platform => RootCerts::PlatformVerifier,
        Trust::BundledRoots | Trust::Native => RootCerts::WebPki,
    };
    let identity = match &tls.identity {
        Some(identity) => {
            let chain = owned("Tls::client_certificate_pem", &identity.chain)?;
            // The cause is dropped, since it may show the key. The key was parsed before.
            let key = PrivateKey::from_pem(&identity.key)
                .map_err(|_| Error::config("the client certificate cannot be set up"))?;
            Some(ClientCert::new_with_certs(&chain, key))
        }
        None => None,
    };
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(roots)
        .client_cert(identity)
        // Otherwise that of the process, if another crate has installed one.
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

#[cfg(not(feature = "rustls"))]
fn by_rustls(_: &Tls) -> Result<TlsConfig> {
    Err(crate::error::Error::config("rustls is not compiled in"))
}
