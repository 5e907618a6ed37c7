//! Servers of others.

use std::net::Ipv4Addr;

use async_graphql::futures_util::Stream;
use async_graphql::{EmptyMutation, Object, Schema, SimpleObject, Subscription};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};
use stigg::streaming::Protocol;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tokio::time::timeout;

use crate::node::Program;
use crate::{KEY, PATIENCE, Result};

/// A server that pushes updates of usage.
pub(crate) trait Server {
    fn url(&self) -> String;

    /// Waits for a subscription.
    async fn subscribed(&mut self) -> Result;

    /// Pushes an update to all subscribers.
    async fn push(&mut self, update: &Value) -> Result;

    /// Closes all connections, as a server does that restarts.
    async fn close(&mut self) -> Result;
}

/// The reference server of a protocol, in JavaScript.
pub(crate) struct Reference {
    program: Program,
    port: u64,
}

impl Reference {
    pub(crate) async fn start(protocol: Protocol) -> Result<Self> {
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/stigg.graphql");
        let mut program = Program::start("server.mjs", &[protocol.token(), schema, KEY])?;
        let port = program.wait_for("listening").await?;
        let port = port.as_u64().ok_or("no port")?;
        Ok(Self { program, port })
    }
}

impl Server for Reference {
    fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/graphql", self.port)
    }

    async fn subscribed(&mut self) -> Result {
        self.program.wait_for("subscribed").await.map(drop)
    }

    async fn push(&mut self, update: &Value) -> Result {
        let data = json!({ "usageUpdatedV2": update });
        self.program.tell(&format!("push {data}")).await
    }

    async fn close(&mut self) -> Result {
        self.program.tell("close 1012").await
    }
}

/// A server of `async-graphql`, in this process. It speaks both protocols.
pub(crate) struct AsyncGraphql {
    port: u16,
    pushes: Pushes,
    closing: broadcast::Sender<()>,
    subscribed: mpsc::UnboundedReceiver<()>,
}

/// The end of a subscription that updates are sent to.
#[derive(Clone)]
struct Pushes {
    updates: broadcast::Sender<UsageUpdatedV2>,
    subscribed: mpsc::UnboundedSender<()>,
}

#[derive(Clone, Debug, SimpleObject)]
struct UsageUpdatedV2 {
    customer_id: String,
    resource_id: Option<String>,
    entitlement_reference: EntitlementReference,
    usage: UsageV2,
}

#[derive(Clone, Debug, SimpleObject)]
struct EntitlementReference {
    id: String,
    r#type: String,
}

#[derive(Clone, Debug, SimpleObject)]
struct UsageV2 {
    current_usage: f64,
    usage_updated_at: String,
    usage_period_start: Option<String>,
    usage_period_end: Option<String>,
}

struct Query;

#[Object]
impl Query {
    async fn nothing(&self) -> bool {
        false
    }
}

#[Subscription]
impl Pushes {
    #[graphql(name = "usageUpdatedV2")]
    async fn usage_updated_v2(&self) -> impl Stream<Item = UsageUpdatedV2> + use<> {
        let updates = self.updates.subscribe();
        // The test may have ended.
        let _ = self.subscribed.send(());
        async_graphql::futures_util::stream::unfold(updates, |mut updates| async {
            Some((updates.recv().await.ok()?, updates))
        })
    }
}

impl AsyncGraphql {
    pub(crate) async fn start() -> Result<Self> {
        let (subscribed_end, subscribed) = mpsc::unbounded_channel();
        let pushes = Pushes { updates: broadcast::channel(16).0, subscribed: subscribed_end };
        let schema = Schema::new(Query, EmptyMutation, pushes.clone());
        let closing = broadcast::channel(1).0;

        let closes = closing.clone();
        let serve = async move |protocol: GraphQLProtocol, upgrade: WebSocketUpgrade| -> Response {
            let mut close = closes.subscribe();
            upgrade.protocols(["graphql-transport-ws", "graphql-ws"]).on_upgrade(
                async move |socket| {
                    let socket = GraphQLWebSocket::new(socket, schema, protocol)
                        .on_connection_init(async |payload: Value| {
                            if payload["X-API-KEY"] == KEY {
                                Ok(async_graphql::Data::default())
                            } else {
                                Err("Unauthenticated".into())
                            }
                        });
                    tokio::select! {
                        () = socket.serve() => {}
                        _ = close.recv() => {}
                    }
                },
            )
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let app = Router::new().route("/graphql", get(serve));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { port, pushes, closing, subscribed })
    }
}

impl Server for AsyncGraphql {
    fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/graphql", self.port)
    }

    async fn subscribed(&mut self) -> Result {
        let subscribed = timeout(PATIENCE, self.subscribed.recv()).await?;
        subscribed.ok_or_else(|| "the server ended".into())
    }

    async fn push(&mut self, update: &Value) -> Result {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let reference = &update["entitlementReference"];
        let usage = &update["usage"];
        self.pushes.updates.send(UsageUpdatedV2 {
            customer_id: text(&update["customerId"]),
            resource_id: None,
            entitlement_reference: EntitlementReference {
                id: text(&reference["id"]),
                r#type: text(&reference["type"]),
            },
            usage: UsageV2 {
                current_usage: usage["currentUsage"].as_f64().unwrap_or_default(),
                usage_updated_at: text(&usage["usageUpdatedAt"]),
                usage_period_start: None,
                usage_period_end: None,
            },
        })?;
        Ok(())
    }

    async fn close(&mut self) -> Result {
        self.closing.send(())?;
        Ok(())
    }
}
