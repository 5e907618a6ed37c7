//! TLS by rustls on `ring`, from the setting.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::{Identity, Tls, Trust};
use crate::error::{Error, Result};

/// Parses the certificates of a setting and builds what rustls makes connections of.
///
/// Errors name the method that a PEM was given to, but hold nothing of the PEM: a private key may
/// have been given in the place of a certificate.
pub(crate) fn client_config(tls: &Tls) -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("TLS cannot be set up: {error}")))?;
    let verified = match &tls.trust {
        Trust::Roots(pem) => builder.with_root_certificates(given_roots(pem)?),
        Trust::Platform => platform(builder)?,
        // `Native` has no use for this.
        Trust::BundledRoots | Trust::Native => {
            let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
            builder.with_root_certificates(roots)
        }
    };
    match &tls.identity {
        Some(identity) => with_identity(verified, identity),
        None => Ok(verified.with_no_client_auth()),
    }
}

/// Parses all certificates of a PEM, of which there is at least one. `setting` is where it was
/// given.
pub(crate) fn certificates(setting: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = parsed.map_err(|_| unreadable(setting))?;
    if certificates.is_empty() {
        return Err(Error::config(format!(
            "`{setting}` was given no certificate; give PEM, which has a line \"-----BEGIN \
             CERTIFICATE-----\" for each (a file in DER has to be converted)"
        )));
    }
    Ok(certificates)
}

fn given_roots(pem: &[u8]) -> Result<RootCertStore> {
    const SETTING: &str = "Tls::roots_pem";

    let mut roots = RootCertStore::empty();
    for (index, certificate) in certificates(SETTING, pem)?.into_iter().enumerate() {
        roots.add(certificate).map_err(|error| {
            Error::config(format!(
                "certificate {} of those given to `{SETTING}` cannot be read ({error}); correct or \
                 remove it",
                index + 1
            ))
        })?;
    }
    Ok(roots)
}

#[cfg(feature = "platform-verifier")]
fn platform(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>> {
    use rustls_platform_verifier::BuilderVerifierExt;

    builder.with_platform_verifier().map_err(|error| {
        Error::config(format!("the certificates of this system cannot be read: {error}"))
    })
}

#[cfg(not(feature = "platform-verifier"))]
fn platform(
    _: ConfigBuilder<ClientConfig, WantsVerifier>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>> {
    Err(Error::config("`Tls::platform()` is not compiled in"))
}

fn with_identity(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: &Identity,
) -> Result<ClientConfig> {
    const SETTING: &str = "Tls::client_certificate_pem";

    let chain = certificates(SETTING, &identity.chain)?;
    let key = PrivateKeyDer::from_pem_slice(&identity.key).map_err(|error| match error {
        PemError::NoItemsFound => Error::config(format!(
            "`{SETTING}` was given no private key that it can use; give PEM in PKCS#8, PKCS#1 or \
             SEC1 form, without a passphrase"
        )),
        _ => unreadable(SETTING),
    })?;
    builder.with_client_auth_cert(chain, key).map_err(|error| {
        Error::config(match error {
            rustls::Error::InconsistentKeys(_) => format!(
                "the private key given to `{SETTING}` does not belong to the first certificate; \
                 give the key of that certificate, or order the chain from the client's \
                 certificate on"
            ),
            _ => format!(
                "the certificate or private key given to `{SETTING}` cannot be used; give an RSA, \
                 ECDSA or Ed25519 key with its certificate"
            ),
        })
    })
}

fn unreadable(setting: &str) -> Error {
    Error::config(format!(
        "the PEM given to `{setting}` cannot be read: a section lacks its end or is not base64; \
         check that the file is complete"
    ))
}
