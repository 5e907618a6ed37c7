//! Streams of updates over connections of `reqwest`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;
use reqwest::{Method, Upgraded, Url, Version};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep_until, timeout};

use super::Client;
use super::transport::failure;
use crate::api_key::KeyWatcher;
use crate::error::{Cause, Error, Result, StreamFault};
use crate::streaming::core::{Core, Step};
use crate::streaming::subscriptions::Entry;
use crate::streaming::target::Target;
use crate::streaming::upgrade::{LONGEST_REFUSAL, Upgrade};
use crate::streaming::{Protocol, StreamEvent, StreamOptions};
use crate::wire::Reply;

/// The most bytes that are read at once.
const READ: usize = 16 << 10;

/// Stream of updates, of [`Client::subscribe`]. It never ends. Dropping it closes the connection.
///
/// ```no_run
/// use stigg::operation::OnPackagePublished;
/// use stigg::streaming::StreamEvent;
///
/// # async fn run() -> Result<(), stigg::Error> {
/// let client = stigg::create_async_client("server-api-key")?;
///
/// let mut updates = client.subscribe(OnPackagePublished)?;
/// while let Some(event) = updates.next().await {
///     match event {
///         StreamEvent::Connected { .. } => println!("fetch what may have changed"),
///         StreamEvent::Data(package) => println!("published: {}", package.package_ref_id),
///         other => eprintln!("{other:?}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// It belongs to the tokio runtime in which `subscribe` is called, and works while that runtime
/// does. It spawns no task: it connects, answers pings and reads while it is polled.
///
/// A `reqwest::Client` of your own needs
/// [`http1_only`](reqwest::ClientBuilder::http1_only) if its build has HTTP/2, which cannot carry a
/// WebSocket here.
#[must_use = "nothing is sent before an event is asked for"]
pub struct Updates<T> {
    core: Core<T>,
    http: reqwest::Client,
    runtime: Handle,
    link: Link,
    timer: Option<Pin<Box<Sleep>>>,
    input: Box<[u8]>,
    waiting: Arc<Waiting>,
}

enum Link {
    None,
    Opening(Opening),
    Open(Upgraded),
}

/// A connection that is being opened. Boxed: its type has no name.
type Opening = Pin<Box<dyn Future<Output = Result<(Protocol, Upgraded)>> + Send>>;

/// The task that waits for events.
#[derive(Debug, Default)]
struct Waiting(Mutex<Option<Waker>>);

impl Waiting {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Waker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyWatcher for Waiting {
    fn key_replaced(&self, _: u64) {
        if let Some(waker) = self.lock().take() {
            waker.wake();
        }
    }
}

impl<T> Updates<T> {
    pub(super) fn new(
        client: &Client,
        entries: Vec<Entry<T>>,
        options: StreamOptions,
    ) -> Result<Self> {
        let Client { config, settings, transport } = client;
        let target = Target::new(&options, config, transport.is_given())?;
        let (http, runtime) = transport.for_stream(&target)?;
        let waiting = Arc::new(Waiting::default());
        let watcher: Arc<dyn KeyWatcher> = Arc::clone(&waiting) as _;
        config.keys.watch(Arc::downgrade(&watcher));
        let (config, settings) = (Arc::clone(config), Arc::clone(settings));
        Ok(Self {
            core: Core::new(entries, options, target.uri, config, settings, now()),
            http,
            runtime,
            link: Link::None,
            timer: None,
            input: vec![0; READ].into(),
            waiting,
        })
    }

    /// Returns the next event, like `next` of the usual extension traits for streams. Dropping the
    /// future loses no event.
    pub async fn next(&mut self) -> Option<StreamEvent<T>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<StreamEvent<T>>> {
        *self.waiting.lock() = Some(context.waker().clone());
        let runtime = self.runtime.clone();
        let _in_runtime = runtime.enter();
        loop {
            let step = self.core.step(now());
            if !self.core.is_open() && matches!(self.link, Link::Open(_)) {
                self.part();
            }
            match step {
                Step::Event(event) => {
                    // Whoever is told of a connection may wait for updates that need a subscription.
                    self.send(context);
                    return Poll::Ready(Some(event));
                }
                Step::End => return Poll::Ready(None),
                Step::Wait { until } => ready!(self.sleep(until, context)),
                Step::Connect { upgrade, limit } => {
                    let opening = open(self.http.clone(), upgrade, limit);
                    self.link = Link::Opening(Box::pin(opening));
                }
                Step::Connecting => ready!(self.poll_opening(context)),
                Step::Exchange { until } => {
                    if self.exchange(context).is_pending() {
                        ready!(self.sleep(until, context));
                    }
                }
            }
        }
    }

    fn poll_opening(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Link::Opening(opening) = &mut self.link else { return Poll::Ready(()) };
        match ready!(opening.as_mut().poll(context)) {
            Ok((protocol, stream)) => {
                self.link = Link::Open(stream);
                self.core.opened(protocol, now());
            }
            Err(error) => {
                self.link = Link::None;
                self.core.failed(error, now());
            }
        }
        Poll::Ready(())
    }

    /// Sends and receives what is possible now. Pending if nothing was received.
    fn exchange(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.send(context);
        let Link::Open(stream) = &mut self.link else { return Poll::Ready(()) };
        if !self.core.is_open() {
            return Poll::Ready(());
        }
        let mut input = ReadBuf::new(&mut self.input);
        match ready!(Pin::new(stream).poll_read(context, &mut input)) {
            Ok(()) if input.filled().is_empty() => self.core.ended(now()),
            Ok(()) => self.core.received(input.filled(), now()),
            Err(error) => self.core.failed(broken(error), now()),
        }
        Poll::Ready(())
    }

    /// Sends what is possible now.
    fn send(&mut self, context: &mut Context<'_>) {
        let Link::Open(stream) = &mut self.link else { return };
        if let Poll::Ready(Err(error)) = write(stream, &mut self.core, context) {
            self.core.failed(broken(error), now());
        }
    }

    /// Closes the connection. A server that can take the goodbye at once gets it.
    fn part(&mut self) {
        if let Link::Open(stream) = &mut self.link {
            drop(write(stream, &mut self.core, &mut Context::from_waker(Waker::noop())));
        }
        self.link = Link::None;
    }

    fn sleep(&mut self, until: Instant, context: &mut Context<'_>) -> Poll<()> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(until.into())));
        if timer.deadline() != until.into() {
            timer.as_mut().reset(until.into());
        }
        timer.as_mut().poll(context)
    }
}

/// The time of the runtime, which tests may have stopped.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

fn write<T>(
    stream: &mut Upgraded,
    core: &mut Core<T>,
    context: &mut Context<'_>,
) -> Poll<std::io::Result<()>> {
    while !core.outgoing().is_empty() {
        match ready!(Pin::new(&mut *stream).poll_write(context, core.outgoing()))? {
            0 => return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into())),
            written => core.sent(written),
        }
    }
    Pin::new(stream).poll_flush(context)
}

fn broken(error: std::io::Error) -> Error {
    Error::new(Cause::Stream(StreamFault::Broken(Box::new(error))))
}

async fn open(
    http: reqwest::Client,
    upgrade: Box<Upgrade>,
    limit: Duration,
) -> Result<(Protocol, Upgraded)> {
    let in_time = timeout(limit, attempt(http, &upgrade, limit)).await;
    in_time.unwrap_or_else(|_| Err(Error::new(Cause::Timeout(limit))))
}

async fn attempt(
    http: reqwest::Client,
    upgrade: &Upgrade,
    limit: Duration,
) -> Result<(Protocol, Upgraded)> {
    let url: Url = (upgrade.uri.to_string().parse())
        .map_err(|_| Error::config("HTTP libraries disagree on the address of the stream"))?;
    let mut request = reqwest::Request::new(Method::GET, url);
    *request.version_mut() = Version::HTTP_11;
    *request.headers_mut() = upgrade.headers.clone();
    let mut answer = http.execute(request).await.map_err(|error| failure(error, limit))?;
    Reply::check_head(answer.headers())?;
    if !Upgrade::is_switching(answer.status()) {
        let mut body = Vec::new();
        // What cannot be read of it is not needed.
        while let Ok(Some(chunk)) = answer.chunk().await
            && body.len() < LONGEST_REFUSAL
        {
            body.extend_from_slice(&chunk);
        }
        body.truncate(LONGEST_REFUSAL);
        let headers = std::mem::take(answer.headers_mut());
        return Err(upgrade.refused(Reply { status: answer.status(), headers, body: body.into() }));
    }
    let protocol = upgrade.accepted(answer.headers())?;
    let stream = answer.upgrade().await.map_err(|error| failure(error, limit))?;
    Ok((protocol, stream))
}

impl<T> Drop for Updates<T> {
    fn drop(&mut self) {
        self.core.close();
        let runtime = self.runtime.clone();
        let _in_runtime = runtime.enter();
        self.part();
    }
}

// No field is pinned in place: futures are boxed.
impl<T> Unpin for Updates<T> {}

impl<T> Stream for Updates<T> {
    type Item = StreamEvent<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Updates<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let link = match self.link {
            Link::None => "none",
            Link::Opening(_) => "opening",
            Link::Open(_) => "open",
        };
        f.debug_struct("Updates").field("connection", &link).finish_non_exhaustive()
    }
}
