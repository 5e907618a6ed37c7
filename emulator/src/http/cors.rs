//! Cross-origin requests: which web pages may use the emulator from a browser.

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue, ORIGIN, VARY,
};
use hyper::{Method, Uri};

/// Time for which browsers may remember what is allowed, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE");
/// Headers of responses that pages may read, besides those that they always may.
const EXPOSED: HeaderValue = HeaderValue::from_static("Allow, Retry-After");

/// The origins of web pages that may read responses. None by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cors {
    origins: Vec<String>,
}

impl Cors {
    /// Allows these origins; `*` allows all. The error is the entry that is not an origin.
    pub(crate) fn new(origins: Vec<String>) -> Result<Self, String> {
        match origins.iter().find(|origin| *origin != "*" && !is_origin(origin)) {
            Some(invalid) => Err(invalid.clone()),
            None => Ok(Self { origins }),
        }
    }

    /// The origin of a request, if it is allowed.
    pub(crate) fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        let is_allowed = |own: &String| own == "*" || own.as_bytes() == origin.as_bytes();
        self.origins.iter().any(is_allowed).then(|| origin.clone())
    }

    /// Adds to a response what a page on this origin needs to read it.
    pub(crate) fn share(response: &mut HeaderMap, origin: HeaderValue) {
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        response.insert(VARY, HeaderValue::from_static("Origin"));
    }

    /// The headers of the response to a preflight request, in which a browser asks what a page may
    /// send.
    pub(crate) fn preflight(request: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        if let Some(wanted) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
        }
        headers
    }
}

/// Whether a request is a preflight request.
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// Whether a text is an origin as browsers send it: a scheme and an authority, without a path.
fn is_origin(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return false };
    format!("{scheme}://{authority}") == text && text.to_ascii_lowercase() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(cors: &Cors, origin: &'static str) -> bool {
        let headers = HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))]);
        cors.allowed(&headers).is_some()
    }

    #[test]
    fn only_the_given_origins_are_allowed() {
        let origins = ["http://localhost:5173", "https://app.example"].map(str::to_owned);
        let cors = Cors::new(origins.into()).expect("origins");
        for origin in ["http://localhost:5173", "https://app.example"] {
            assert!(allowed(&cors, origin), "{origin}");
        }
        for origin in
            ["http://localhost", "https://localhost:5173", "https://app.example:443", "null", "*"]
        {
            assert!(!allowed(&cors, origin), "{origin}");
        }
        assert!(!allowed(&Cors::default(), "http://localhost:5173"));
        let all = Cors::new(vec!["*".to_owned()]).expect("all origins");
        assert!(allowed(&all, "https://anywhere.example"));
        assert!(all.allowed(&HeaderMap::new()).is_none(), "it does not come from a page");
    }

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for origin in
            ["http://localhost:5173", "https://app.example", "http://[::1]:80", "tauri://localhost"]
        {
            Cors::new(vec![origin.to_owned()]).expect(origin);
        }
        for other in [
            "",
            "localhost",
            "localhost:5173",
            "http://",
            "http://localhost/",
            "http://localhost/app",
            "HTTP://localhost",
            "http://Localhost",
            "null",
            "a b",
        ] {
            assert_eq!(Cors::new(vec![other.to_owned()]).expect_err(other), other);
        }
    }
}
