//! What is sent.
use super::{case, check, client, facade};
use crate::support::answers;
use crate::support::server::Server;
use stigg::ErrorKind;

#[facade]
#[case]
async fn smoke() {
    let server = Server::always(answers::granted());
    let client = client(&server.url());
    let e = check(&client).await.unwrap();
    assert!(e.is_granted);
    let seen = server.finish();
    println!("{seen:#?}");
    assert_eq!(seen.requests.len(), 1);
    let _ = ErrorKind::Http;
}
