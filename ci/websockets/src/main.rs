//! Holds the SDK's streams and the emulator's WebSocket server against implementations of others.

mod clients;
mod node;
mod servers;
mod updates;

use std::error::Error;
use std::time::Duration;

use stigg::operation::OnUsageUpdatedV2;
use stigg::streaming::{Protocol, StreamEvent, StreamOptions};

use servers::{AsyncGraphql, Reference, Server};
use updates::{Facade, Updates, usage};

type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

/// The key that all servers ask for.
const KEY: &str = "server-key-of-foreign-checks";

/// Longest time for anything that is waited for. Nothing is expected to take a tenth of it.
const PATIENCE: Duration = Duration::from_secs(20);

const PROTOCOLS: [Protocol; 2] = [Protocol::GraphqlTransportWs, Protocol::GraphqlWs];

#[tokio::main]
async fn main() -> Result {
    let mut passed = 0;
    for protocol in PROTOCOLS {
        for facade in [Facade::Blocking, Facade::Async] {
            stream(&mut Reference::start(protocol).await?, protocol, facade).await?;
            println!("ok: {facade:?} client, {} server in JavaScript", protocol.token());
            stream(&mut AsyncGraphql::start().await?, protocol, facade).await?;
            println!("ok: {facade:?} client, {} server of async-graphql", protocol.token());
            refused(&mut Reference::start(protocol).await?, protocol, facade).await?;
            println!("ok: {facade:?} client, wrong key, {} server in JavaScript", protocol.token());
            passed += 3;
        }
        clients::follow(protocol).await?;
        println!("ok: {} client in JavaScript, emulator", protocol.token());
        passed += 1;
    }
    println!("{passed} passed, 0 failed");
    Ok(())
}

/// Receives an update, loses the connection, and receives another update over the next one.
async fn stream(server: &mut impl Server, protocol: Protocol, facade: Facade) -> Result {
    let mut updates = open(server, protocol, facade, KEY)?;
    for amount in [3.0, 4.0] {
        match updates.next().await? {
            StreamEvent::Connected { protocol: spoken, .. } if spoken == protocol => {}
            other => return Err(format!("not connected by {protocol:?}: {other:?}").into()),
        }
        server.subscribed().await?;
        server.push(&usage(amount)).await?;
        match updates.next().await? {
            StreamEvent::Data(update) if update.usage.current_usage == amount => {}
            other => return Err(format!("no update with {amount}: {other:?}").into()),
        }
        server.close().await?;
        match updates.next().await? {
            StreamEvent::Disconnected { .. } => {}
            other => return Err(format!("not disconnected: {other:?}").into()),
        }
    }
    Ok(())
}

/// Is refused for its key, and says so without showing it.
async fn refused(server: &mut impl Server, protocol: Protocol, facade: Facade) -> Result {
    let wrong = "server-key-that-is-wrong";
    let mut updates = open(server, protocol, facade, wrong)?;
    match updates.next().await? {
        StreamEvent::Disconnected { error, .. } => {
            let text = format!("{error:#} {error:?}");
            assert!(!text.contains(wrong), "the key is in an error");
            Ok(())
        }
        other => Err(format!("not refused: {other:?}").into()),
    }
}

fn open(server: &impl Server, protocol: Protocol, facade: Facade, key: &str) -> Result<Updates> {
    let options = StreamOptions::new()
        .url(server.url())
        .protocols([protocol])
        .backoff(Duration::from_millis(10), Duration::from_millis(100));
    Updates::open(facade, key, OnUsageUpdatedV2, options)
}
