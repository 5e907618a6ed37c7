//! Connects a session to its socket, the clock and the emulator.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};
use futures_util::{SinkExt, Stream};
use hyper::header::HeaderMap;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::super::service::{Service, Started};
use super::super::watched::Listening;
use super::fault::{Occasion, StreamKind};
use super::lane::{Fate, Lane};
use super::live::{Ending, LiveSubscription, Registered};
use super::protocol::{Protocol, Sent};
use super::session::{Action, Close, Keys, Session, Subscription};
use crate::graphql::Prepared;
use crate::resolvers::Update;
use crate::values::failure::Failure;

const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// The maximum number of delayed updates of a connection. The others wait with those that the
/// connection has not taken yet, whose number is limited.
const MAX_DELAYED: usize = 64;
/// Time for a client to answer a close frame.
const GRACE: Duration = Duration::from_secs(1);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Serves a connection until it ends.
pub(crate) async fn run(
    service: Service,
    headers: HeaderMap,
    upgraded: Upgraded,
    protocol: Option<Protocol>,
) {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES))
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0);
    let io = TokioIo::new(upgraded);
    let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    let Some(protocol) = protocol else {
        return close(socket, Close::new(4406, "Subprotocol not acceptable")).await;
    };
    let keys =
        Keys { expected: service.api_key().to_owned(), was_in_header: service.has_key(&headers) };
    let mut driver = Driver {
        service: &service,
        headers: &headers,
        protocol,
        socket,
        session: Session::new(protocol, keys, Instant::now()),
        registered: service.streams().register(protocol),
        listening: None,
        lane: Lane::default(),
    };
    let over = driver.serve().await;
    let Driver { socket, mut registered, listening, .. } = driver;
    // This waits for the store, which others may use for long.
    if let Some(listening) = listening {
        // Work that panics has been reported.
        let _ = service.aside(move |_| drop(listening)).await;
    }
    let ending = match over {
        Over::Gone => None,
        Over::Ended(ending) => Some(ending),
        // The client notices nothing until someone ends the connection.
        Over::Stalled => (&mut registered.ending).await.ok(),
    };
    if let Some(frame) = ending.as_ref().and_then(Ending::close) {
        close(socket, frame).await;
    }
}

/// Sends a close frame and waits a moment for the answer.
async fn close(mut socket: Socket, Close { code, reason }: Close) {
    let frame = CloseFrame { code: code.into(), reason: reason.into() };
    let closing = async {
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(_)) = next(&mut socket).await {}
        }
    };
    // A client that does not answer is cut off.
    let _ = tokio::time::timeout(GRACE, closing).await;
}

async fn next(socket: &mut Socket) -> Option<Result<Message, Error>> {
    poll_fn(|context| Pin::new(&mut *socket).poll_next(context)).await
}

/// Reason for the end of a connection.
enum Over {
    /// The client is gone.
    Gone,
    Ended(Ending),
    Stalled,
}

impl Over {
    /// Reaction to a message that cannot be read.
    fn after(error: &Error) -> Self {
        let (code, reason) = match error {
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => return Self::Gone,
            Error::Protocol(_) => (1002, "This is not WebSocket"),
            Error::Utf8(_) => (1007, "The message is not UTF-8"),
            Error::Capacity(_) => (1009, "The message is too large"),
            _ => return Self::Gone,
        };
        Self::Ended(Ending::Close { code, reason: reason.to_owned() })
    }
}

enum Woken {
    Message(Message),
    Update(Arc<Update>),
    Time,
}

struct Driver<'a> {
    service: &'a Service,
    headers: &'a HeaderMap,
    protocol: Protocol,
    socket: Socket,
    session: Session<Arc<Prepared>>,
    registered: Registered<'a>,
    /// The connection listens from its first subscription on.
    listening: Option<Listening>,
    lane: Lane,
}

impl Driver<'_> {
    async fn serve(&mut self) -> Over {
        loop {
            if let Err(over) = self.step().await {
                return over;
            }
        }
    }

    async fn step(&mut self) -> Result<(), Over> {
        let woken = self.wake().await?;
        let now = Instant::now();
        let actions = match woken {
            Woken::Message(Message::Text(text)) => self.session.receive(&text, now),
            Woken::Message(Message::Binary(_)) => self.session.receive_binary(),
            Woken::Message(Message::Ping(_)) => {
                self.session.heard(now);
                // The answer is sent when the socket is used again.
                if self.fault(Occasion::Pong, None).is_some() {
                    return Err(Over::Stalled);
                }
                Vec::new()
            }
            // An answer to a close frame is sent by reading on.
            Woken::Message(Message::Pong(_) | Message::Close(_) | Message::Frame(_)) => {
                self.session.heard(now);
                Vec::new()
            }
            Woken::Update(update) => {
                self.push(&update).await?;
                Vec::new()
            }
            Woken::Time => self.session.pass_time(now),
        };
        for action in actions {
            self.act(action).await?;
        }
        while let Some(text) = self.lane.take(Instant::now()) {
            self.send(text).await?;
        }
        Ok(())
    }

    /// Waits until there is something to do.
    async fn wake(&mut self) -> Result<Woken, Over> {
        let deadline = [self.session.deadline(), self.lane.deadline()].into_iter().flatten().min();
        let mut sleep = pin!(deadline.map(|at| tokio::time::sleep_until(at.into())));
        let Self { socket, registered, lane, .. } = self;
        poll_fn(|context| {
            if let Poll::Ready(ending) = Pin::new(&mut registered.ending).poll(context) {
                return Poll::Ready(Err(ending.map_or(Over::Gone, Over::Ended)));
            }
            match Pin::new(&mut *socket).poll_next(context) {
                Poll::Ready(Some(Ok(message))) => return Poll::Ready(Ok(Woken::Message(message))),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(Over::after(&error))),
                Poll::Ready(None) => return Poll::Ready(Err(Over::Gone)),
                Poll::Pending => {}
            }
            if lane.len() < MAX_DELAYED
                && let Poll::Ready(Some(update)) = registered.updates.poll_recv(context)
            {
                return Poll::Ready(Ok(Woken::Update(update)));
            }
            match sleep.as_mut().as_pin_mut() {
                Some(sleep) => sleep.poll(context).map(|()| Ok(Woken::Time)),
                None => Poll::Pending,
            }
        })
        .await
    }

    async fn act(&mut self, action: Action) -> Result<(), Over> {
        match action {
            Action::Send(sent) => {
                let is_lost = match sent {
                    Sent::Ack => self.fault(Occasion::Ack, None).is_some(),
                    Sent::Pong { .. } => self.fault(Occasion::Pong, None).is_some(),
                    _ => false,
                };
                if is_lost { Ok(()) } else { self.send(sent.text(self.protocol)).await }
            }
            Action::Ping => self.send(Message::Ping(Vec::new().into())).await,
            Action::Start { id, request } => {
                let started = self.service.start(self.headers, request).await;
                // None of these starts another operation.
                for action in self.started(id, started).await? {
                    if let Action::Send(sent) = action {
                        self.send(sent.text(self.protocol)).await?;
                    }
                }
                Ok(())
            }
            Action::Stop { id } => {
                self.registered.remove(&id);
                Ok(())
            }
            Action::Close(Close { code, reason }) => {
                Err(Over::Ended(Ending::Close { code, reason }))
            }
            Action::Cut => Err(Over::Ended(Ending::Cut)),
        }
    }

    async fn started(&mut self, id: String, started: Started) -> Result<Vec<Action>, Over> {
        match started {
            Started::Subscription { request, document, field } => {
                if self.listening.is_none() {
                    let listening = self.service.aside(Service::listen).await;
                    self.listening = Some(listening.map_err(|_| Over::Ended(Ending::Cut))?);
                }
                let operation_name = document.operation_name.clone();
                let subscription = Subscription { field: field.clone(), document };
                if self.session.subscribed(&id, subscription) {
                    let name = operation_name.as_deref();
                    self.service.controls().recording.executed(request, name);
                    self.registered.add(LiveSubscription { id, operation_name, field });
                }
                Ok(Vec::new())
            }
            Started::Refused(errors) => Ok(self.session.refused(id, errors)),
            Started::Answered(result) => Ok(self.session.answered(id, result)),
            Started::Dropped => Err(Over::Ended(Ending::Cut)),
        }
    }

    /// Sends an update to the subscriptions to it, with the faults that apply.
    async fn push(&mut self, update: &Arc<Update>) -> Result<(), Over> {
        for (id, document) in self.session.subscribers(update.field) {
            let fault = self.fault(Occasion::Update, Some(update.field));
            let fate = match &fault {
                Some(StreamKind::Lose) => continue,
                Some(StreamKind::Duplicate) => Fate::Twice,
                Some(StreamKind::Delay { delay }) => Fate::After(*delay),
                Some(StreamKind::Reorder) => Fate::Swap,
                Some(StreamKind::Stall) => return Err(Over::Stalled),
                Some(StreamKind::Cut) => return Err(Over::Ended(Ending::Cut)),
                Some(StreamKind::Close { code }) => {
                    let reason = "Closed on demand".to_owned();
                    return Err(Over::Ended(Ending::Close { code: *code, reason }));
                }
                _ => Fate::Send,
            };
            let text = match fault {
                Some(StreamKind::MalformedMessage) => Some("This is not JSON.".to_owned()),
                Some(StreamKind::MalformedPayload) => {
                    let result = json!({ "data": "This is not an object." });
                    self.text(id, result.to_string())
                }
                Some(StreamKind::GraphQl { code, message }) => {
                    let result = Failure::new(code, message).into_answer();
                    self.text(id, result.to_string())
                }
                _ => {
                    let update = Arc::clone(update);
                    let shaped =
                        self.service.aside(move |service| service.push(&document, &update));
                    let result = shaped.await.unwrap_or_else(|reply| reply.body);
                    self.text(id, result)
                }
            };
            if let Some(text) = text {
                self.lane.add(text, fate, Instant::now());
            }
        }
        Ok(())
    }

    fn text(&self, id: String, result: String) -> Option<String> {
        self.session.next(id, result).map(|sent| sent.text(self.protocol))
    }

    fn fault(&self, occasion: Occasion, field: Option<&str>) -> Option<StreamKind> {
        self.service.controls().stream_faults.take(occasion, field)
    }

    /// Sends a message, unless the connection is told to end while the client does not read.
    async fn send(&mut self, message: impl Into<Message>) -> Result<(), Over> {
        let sending = pin!(self.socket.send(message.into()));
        match select(sending, &mut self.registered.ending).await {
            Either::Left((sent, _)) => sent.map_err(|_| Over::Gone),
            Either::Right((ending, _)) => Err(ending.map_or(Over::Gone, Over::Ended)),
        }
    }
}
