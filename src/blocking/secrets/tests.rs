use http::header::AUTHORIZATION;
use ureq::Timeout;
use ureq::unversioned::transport::LazyBuffers;
use ureq::unversioned::transport::time::Duration;

use super::*;

const TIMEOUT: NextTimeout = NextTimeout {
    after: Duration::NotHappening,
    reason: Timeout::Global,
    per_read: None,
    per_write: None,
};

/// A connection to nowhere that records each piece it is to send.
#[derive(Debug)]
struct Recorder {
    buffers: LazyBuffers,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Transport for Recorder {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), Error> {
        let piece = String::from_utf8_lossy(&self.buffers.output()[..amount]).into_owned();
        self.sent.lock().unwrap().push(piece);
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
        Ok(false)
    }

    fn is_open(&mut self) -> bool {
        true
    }
}

/// Writes a head with a secret and then the body, as `ureq` does. Returns the pieces sent.
fn sent(output_buffer: usize, body: &[&str]) -> Vec<String> {
    let vault = Arc::new(Vault::default());
    let mut headers = HeaderMap::new();
    let mut secret = HeaderValue::from_static("server-key");
    secret.set_sensitive(true);
    headers.insert(AUTHORIZATION, secret);
    let _hidden = vault.hide(&mut headers);
    let head =
        format!("POST /\r\nauthorization: {}\r\n\r\n", headers[AUTHORIZATION].to_str().unwrap());

    let sent = Arc::default();
    let buffers = LazyBuffers::new(1024, output_buffer);
    let inner = Box::new(Recorder { buffers, sent: Arc::clone(&sent) });
    let mut connection = Guarded::new(inner, vault);
    for piece in std::iter::once(&*head).chain(body.iter().copied()) {
        connection.output()[..piece.len()].copy_from_slice(piece.as_bytes());
        connection.transmit_output(piece.len(), TIMEOUT).unwrap();
    }
    connection.await_input(TIMEOUT).unwrap();
    sent.lock().unwrap().clone()
}

const HEAD: &str = "POST /\r\nauthorization: server-key\r\n\r\n";

#[test]
fn head_and_body_go_out_in_one_piece() {
    assert_eq!(sent(1024, &["{\"query\":1}"]), [format!("{HEAD}{{\"query\":1}}")]);
    assert_eq!(sent(1024, &["one", "two"]), [format!("{HEAD}one"), "two".to_owned()]);
}

#[test]
fn a_head_without_a_body_goes_out_before_the_response_is_awaited() {
    assert_eq!(sent(1024, &[]), [HEAD]);
}

#[test]
fn a_body_that_does_not_fit_beside_the_head_follows_it() {
    let body = "b".repeat(110);

    let pieces = sent(120, &[&body]);

    assert_eq!(pieces.len(), 2);
    assert_eq!(pieces.concat(), format!("{HEAD}{body}"));
}
