//! API keys that are replaced while a stream lives.

use std::time::Duration;

use stigg::streaming::StreamOptions;

use super::super::{case, client, facade};
use super::{next, several, try_subscribe};
use crate::support::KEY;
use crate::support::websocket::{NEW, Notes, WebSockets, script};

const NEXT: &str = "server-next-5d2e8f";

#[facade]
#[case]
async fn a_replaced_key_renews_a_live_connection() {
    let notes = Notes::default();
    let client = client("http://127.0.0.1:1/graphql");
    let replacing = client.clone();
    let scripts = (0..2).map(|round| {
        let (notes, client) = (notes.clone(), replacing.clone());
        script(move |visitor| {
            notes.add(visitor.header("x-api-key"));
            let mut peer = visitor.accept(NEW);
            notes.add(peer.welcome(1)[0]["payload"]["X-API-KEY"].clone());
            if round == 0 {
                // By now the client waits for messages, or soon will.
                client.replace_api_key(NEXT).unwrap();
            }
            peer.wait();
        })
    });
    let server = WebSockets::start(scripts);
    // Without the key, nothing would happen for a long time.
    let options = StreamOptions::new().url(server.url());
    let mut updates = try_subscribe(&client, options).unwrap();

    let events = several(&mut updates, 2).await;
    drop(updates);

    let connected = "connected by graphql-transport-ws";
    assert_eq!(events, [connected, connected]);
    server.finish();
    assert_eq!(notes.take(), [KEY, KEY, NEXT, NEXT]);
}

#[facade]
#[case]
async fn a_replaced_key_ends_the_wait_after_a_refusal() {
    let client = client("http://127.0.0.1:1/graphql");
    let server = WebSockets::start([
        script(|visitor| {
            visitor.reply("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
        }),
        script(|visitor| {
            assert_eq!(visitor.header("x-api-key"), Some(NEXT));
            let mut peer = visitor.accept(NEW);
            peer.welcome(1);
            peer.wait();
        }),
    ]);
    let options = StreamOptions::new().url(server.url());
    let mut updates = try_subscribe(&client, options).unwrap();

    let refused = next(&mut updates).await;
    let replacing = std::thread::spawn(move || {
        // The stream may or may not wait by now: both have to work.
        std::thread::sleep(Duration::from_millis(20));
        client.replace_api_key(NEXT).unwrap();
    });
    let connected = next(&mut updates).await;
    drop(updates);

    replacing.join().unwrap();
    assert!(refused.starts_with("disconnected Http: "), "{refused}");
    assert_eq!(connected, "connected by graphql-transport-ws");
    server.finish();
}
