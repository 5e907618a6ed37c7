//! The HTTP server, which runs on its own thread.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

use super::control;
use super::cors::{self, Cors};
use super::media::Media;
use super::page;
use super::service::{Access, Reply, Service};
#[cfg(feature = "subscriptions")]
use super::streams;
use crate::error::StartError;
use crate::graphql;
use crate::values::failure::Failure;

const PATH: &str = "/graphql";
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(10);
/// Nested documents are executed recursively.
const STACK_BYTES: usize = 16 * 1024 * 1024;
/// The maximum number of requests processed at the same time.
const MAX_THREADS: usize = 64;

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Sends how long requests in progress may take. Dropping it stops the server at once.
    stop: Option<oneshot::Sender<Duration>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(address: SocketAddr, service: Service) -> Result<Self, StartError> {
        let listener = std::net::TcpListener::bind(address)
            .map_err(|source| StartError::Listen { address, source })?;
        Self::serve(listener, service).map_err(StartError::Server)
    }

    fn serve(listener: std::net::TcpListener, service: Service) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .thread_name("stigg-emulator-worker")
            .thread_stack_size(STACK_BYTES)
            .max_blocking_threads(MAX_THREADS)
            .build()?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread =
            std::thread::Builder::new().name("stigg-emulator".to_owned()).spawn(move || {
                runtime.block_on(serve(listener, service, stopped));
                // Requests still in progress have no one to respond to.
                runtime.shutdown_background();
            })?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// The URL for clients on this computer.
    pub(crate) fn url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}{PATH}", SocketAddr::new(ip, self.address.port()))
    }
}

impl Server {
    /// Stops accepting connections and waits for the requests in progress, at most this long.
    pub(crate) fn stop(&mut self, within: Duration) {
        if let Some(stop) = self.stop.take() {
            // The thread has ended already if it does not receive this.
            let _ = stop.send(within);
        }
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // The thread returns nothing, and a panic has been printed already.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.join();
    }
}

/// Serves connections until the server is stopped.
async fn serve(listener: TcpListener, service: Service, mut stopped: oneshot::Receiver<Duration>) {
    let (stop, stopping) = watch::channel(());
    let watcher = service.clone();
    tokio::spawn(async move { watcher.keep_up().await });
    let sender = service.clone();
    tokio::spawn(async move { sender.send_webhooks().await });
    loop {
        let accepted = match next(&listener, &mut stopped).await {
            Event::Connection(accepted) => accepted,
            Event::Stop(None) => return,
            Event::Stop(Some(within)) => {
                drop((listener, stopping));
                let ended = async {
                    stop.send_replace(());
                    #[cfg(feature = "subscriptions")]
                    service.streams().stop().await;
                    stop.closed().await;
                };
                // What takes longer is cut off.
                let _ = tokio::time::timeout(within, ended).await;
                return;
            }
        };
        let Ok(stream) = accepted else {
            // Either a single connection failed, or there are too many open files, which needs time
            // to pass.
            tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve_connection(stream, service.clone(), stopping.clone()));
    }
}

/// Serves a connection until it closes or, once the server is to stop, until the request in progress
/// has been answered.
async fn serve_connection(stream: TcpStream, service: Service, mut stopping: watch::Receiver<()>) {
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(
        TokioIo::new(stream),
        service_fn(move |request| {
            let service = service.clone();
            async move { respond_across_origins(&service, request).await }
        }),
    );
    let mut connection = pin!(connection.with_upgrades());
    let is_closed = {
        let mut stop = pin!(stopping.changed());
        poll_fn(|context| {
            // An error here is a client that disconnected, or an injected fault.
            if connection.as_mut().poll(context).is_ready() {
                return Poll::Ready(true);
            }
            stop.as_mut().poll(context).map(|_| false)
        })
        .await
    };
    if !is_closed {
        connection.as_mut().graceful_shutdown();
        connection.await.ok();
    }
}

enum Event {
    Connection(io::Result<TcpStream>),
    /// The server is to stop, at once or after the requests in progress.
    Stop(Option<Duration>),
}

async fn next(listener: &TcpListener, stopped: &mut oneshot::Receiver<Duration>) -> Event {
    poll_fn(|context| {
        if let Poll::Ready(within) = Pin::new(&mut *stopped).poll(context) {
            return Poll::Ready(Event::Stop(within.ok()));
        }
        let accepted = listener.poll_accept(context);
        accepted.map(|accepted| Event::Connection(accepted.map(|(stream, _)| stream)))
    })
    .await
}

/// Responds to a request so that web pages on allowed origins can read the response.
async fn respond_across_origins(
    service: &Service,
    request: Request<Incoming>,
) -> io::Result<Response<ReplyBody>> {
    let Some(origin) = service.cors().allowed(request.headers()) else {
        return respond(service, request).await;
    };
    let mut response = if cors::is_preflight(request.method(), request.headers()) {
        match service.check_host(request.uri(), request.headers()) {
            Ok(()) => {
                let mut response = Response::new(ReplyBody::new(Bytes::new(), false));
                *response.status_mut() = StatusCode::NO_CONTENT;
                *response.headers_mut() = Cors::preflight(request.headers());
                response
            }
            Err(message) => {
                respond_with(Reply::failure(421, Failure::bad_input(message)), Media::Json)
            }
        }
    } else {
        respond(service, request).await?
    };
    Cors::share(response.headers_mut(), origin);
    Ok(response)
}

/// Responds to a request. An error closes the connection without a response.
async fn respond(service: &Service, request: Request<Incoming>) -> io::Result<Response<ReplyBody>> {
    let media = Media::preferred(request.headers());
    #[cfg(feature = "subscriptions")]
    if request.uri().path() == PATH && streams::is_upgrade(request.method(), request.headers()) {
        let switched = streams::upgrade(service, request);
        return Ok(match switched {
            Ok(response) => response.map(|()| ReplyBody::new(Bytes::new(), false)),
            Err(refusal) => respond_with(refusal, media),
        });
    }
    let (head, body) = request.into_parts();
    if let Some(file) = page::file(head.uri.path())
        && [Method::GET, Method::HEAD].contains(&head.method)
        && service.is_controllable()
        && service.check_host(&head.uri, &head.headers).is_ok()
    {
        return Ok(respond_with_file(file));
    }
    if control::is_for(head.uri.path()) {
        return respond_to_control(service, head, body).await;
    }
    let access = match admit(service, &head) {
        Ok(access) => access,
        // A client that is still sending would not see a response.
        Err(refusal) => {
            return Ok(match read(body, MAX_BODY_BYTES, |_| {}).await? {
                Ok(()) => respond_with(refusal, media),
                Err(TooLarge) => last(respond_with(too_large(), media)),
            });
        }
    };
    let parsed = if head.method == Method::GET {
        graphql::Request::from_query_string(head.uri.query().unwrap_or_default())
    } else {
        let mut bytes = Vec::new();
        match read(body, MAX_BODY_BYTES, |part| bytes.extend_from_slice(part)).await? {
            Ok(()) => graphql::Request::from_body(&bytes),
            Err(TooLarge) => return Ok(last(respond_with(too_large(), media))),
        }
    };
    let reply = service.answer(&head.headers, access, parsed).await;
    reply
        .map(|reply| respond_with(reply, media))
        .ok_or_else(|| io::Error::other("connection dropped by an injected fault"))
}

/// Responds to a request to the control API.
async fn respond_to_control(
    service: &Service,
    head: Parts,
    body: Incoming,
) -> io::Result<Response<ReplyBody>> {
    let route = match control::admit(service, &head) {
        Ok(route) => route,
        Err(refusal) => {
            return Ok(match read(body, MAX_BODY_BYTES, |_| {}).await? {
                Ok(()) => respond_with_answer(refusal.into()),
                Err(TooLarge) => last(respond_with_answer(refusal.into())),
            });
        }
    };
    let limit = route.max_body_bytes();
    let mut bytes = Vec::new();
    if let Err(TooLarge) = read(body, limit, |part| bytes.extend_from_slice(part)).await? {
        return Ok(last(respond_with_answer(control::Refusal::too_large(limit).into())));
    }
    let answer = service.aside(move |service| route.answer(service, &bytes)).await;
    Ok(match answer {
        Ok(answer) => respond_with_answer(answer),
        Err(reply) => respond_with(reply, Media::Json),
    })
}

/// Rejects anything that is not a GraphQL request or is not authorized.
fn admit(service: &Service, head: &Parts) -> Result<Access, Reply> {
    if head.uri.path() != PATH {
        let message = format!("Not found: the only path is {PATH}");
        return Err(Reply::failure(404, Failure::new("NotFound", message)));
    }
    if ![Method::GET, Method::POST].contains(&head.method) {
        let message = "Send GraphQL requests by POST, or queries by GET";
        return Err(Reply::failure(405, Failure::bad_input(message)));
    }
    service.admit(&head.uri, &head.headers)
}

/// The body exceeds its limit.
struct TooLarge;

/// Reads a body in chunks, up to `limit` bytes.
async fn read(
    body: Incoming,
    limit: usize,
    mut keep: impl FnMut(&[u8]),
) -> io::Result<Result<(), TooLarge>> {
    let mut body = Limited::new(body, limit);
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => keep(frame.data_ref().map_or(&[], Bytes::as_ref)),
            Err(error) if error.is::<LengthLimitError>() => return Ok(Err(TooLarge)),
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(Ok(()))
}

fn too_large() -> Reply {
    let message = format!("The body is larger than {MAX_BODY_BYTES} bytes");
    Reply::failure(413, Failure::bad_input(message))
}

/// Closes the connection after the response: the rest of the body is still on its way.
fn last(mut response: Response<ReplyBody>) -> Response<ReplyBody> {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn respond_with(reply: Reply, media: Media) -> Response<ReplyBody> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(ReplyBody::new(reply.body.into(), reply.is_cut));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media.content_type());
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET, POST"));
    }
    if let Some(seconds) = reply.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn respond_with_file(file: &page::File) -> Response<ReplyBody> {
    let mut response = Response::new(ReplyBody::new(file.body(), false));
    response.headers_mut().extend(file.headers());
    response
}

fn respond_with_answer(answer: control::Answer) -> Response<ReplyBody> {
    let is_empty = answer.body.is_empty();
    let mut response = Response::new(ReplyBody::new(answer.body.into(), false));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    if !is_empty {
        headers.insert(CONTENT_TYPE, Media::Json.content_type());
    }
    if let Some(allowed) = answer.allow.and_then(|allowed| HeaderValue::try_from(allowed).ok()) {
        headers.insert(ALLOW, allowed);
    }
    response
}

/// A body that may be cut off half-way.
#[derive(Debug)]
enum ReplyBody {
    Whole(Option<Bytes>),
    /// The first half of a body, and the full length.
    Half(Bytes, u64),
    /// The half has been handed over and must be sent before the connection closes.
    Flushing,
    Broken,
}

impl ReplyBody {
    fn new(body: Bytes, is_cut: bool) -> Self {
        if is_cut {
            Self::Half(body.slice(..body.len() / 2), body.len() as u64)
        } else {
            Self::Whole(Some(body))
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match &mut *self {
            Self::Whole(body) => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
            Self::Half(half, _) => {
                let half = std::mem::take(half);
                *self = Self::Flushing;
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            Self::Flushing => {
                *self = Self::Broken;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Broken => {
                Poll::Ready(Some(Err(io::Error::other("body truncated by an injected fault"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(Some(body)) => SizeHint::with_exact(body.len() as u64),
            Self::Whole(None) => SizeHint::with_exact(0),
            Self::Half(_, whole) => SizeHint::with_exact(*whole),
            Self::Flushing | Self::Broken => SizeHint::new(),
        }
    }
}
