//! Tests both facades in a build where another crate enables features of their dependencies.

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::thread::JoinHandle;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use stigg::RetryPolicy;
    use stigg::entitlements::FetchEntitlementQuery;
    use stigg_emulator::Emulator;

    /// Shows the effect of the feature on code that, unlike our facades, depends on it.
    #[maybe_async::maybe_async]
    async fn is_sync() -> bool {
        true
    }

    #[test]
    fn the_feature_is_on() {
        let sync: bool = is_sync();
        assert!(sync);
    }

    #[test]
    fn both_facades_answer() -> Result<(), Box<dyn Error>> {
        let emulator = Emulator::start()?;
        let blocking =
            stigg::blocking::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;
        let asynk =
            stigg::asynk::Client::builder(emulator.api_key()).endpoint(emulator.url()).build()?;

        let coupons = blocking.get_coupons(stigg::coupons::GetCouponsInput::default())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let same = runtime.block_on(asynk.get_coupons(stigg::coupons::GetCouponsInput::default()))?;
        assert_eq!(coupons, same);
        assert!(!coupons.edges.is_empty());
        Ok(())
    }

    /// Serves one connection: responds to each request with a cookie and a compressed body that
    /// declares another character set. Returns the heads of the requests.
    fn serve() -> (SocketAddr, JoinHandle<Vec<String>>) {
        let body = r#"{"data":{"entitlement":{"isGranted":true,"customerId":"cü","hasUnlimitedUsage":true}}}"#;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(body.as_bytes()).unwrap();
        let mut gzip = gzip.finish().unwrap();
        gzip.resize(gzip.len() + 100, 0);
        let head = format!(
            "HTTP/1.1 200 OK\r\nset-cookie: session=1; Path=/\r\ncontent-encoding: gzip\r\n\
             content-type: text/plain; charset=iso-8859-1\r\ncontent-length: {}\r\n\r\n",
            gzip.len()
        );
        let answer = [head.into_bytes(), gzip].concat();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut heads = Vec::new();
            let mut byte = [0];
            let mut head = Vec::new();
            while let Ok(1) = stream.read(&mut byte) {
                head.extend(byte);
                if head.ends_with(b"\r\n\r\n") {
                    let text = String::from_utf8(std::mem::take(&mut head)).unwrap().to_lowercase();
                    let length = text.split_once("content-length: ").unwrap().1;
                    let length: usize = length.lines().next().unwrap().parse().unwrap();
                    stream.read_exact(&mut vec![0; length]).unwrap();
                    stream.write_all(&answer).unwrap();
                    heads.push(text);
                }
            }
            heads
        });
        (address, serving)
    }

    fn query() -> FetchEntitlementQuery {
        FetchEntitlementQuery::builder("customer-1", "feature-1").build()
    }

    #[test]
    fn cookies_are_not_kept_and_bodies_are_decoded_by_the_crate() {
        let (address, serving) = serve();
        let client = stigg::blocking::Client::builder("server-key")
            .endpoint(format!("http://{address}/graphql"))
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        for _ in 0..3 {
            assert_eq!(client.get_entitlement(query()).unwrap().customer_id.as_deref(), Some("cü"));
        }
        drop(client);
        assert_no_cookies(&serving.join().unwrap());

        let (address, serving) = serve();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = stigg::asynk::Client::builder("server-key")
                .endpoint(format!("http://{address}/graphql"))
                .retry(RetryPolicy::none())
                .build()
                .unwrap();
            for _ in 0..3 {
                let entitlement = client.get_entitlement(query()).await.unwrap();
                assert_eq!(entitlement.customer_id.as_deref(), Some("cü"));
            }
        });
        drop(runtime);
        assert_no_cookies(&serving.join().unwrap());
    }

    fn assert_no_cookies(heads: &[String]) {
        assert_eq!(heads.len(), 3);
        assert!(heads.iter().all(|head| !head.contains("cookie")), "{heads:?}");
    }
}
