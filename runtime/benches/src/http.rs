//! As much of HTTP/1.1 as it takes to ask and to answer on connections that are kept open, for
//! little time.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One end of a connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// The length of the message at the begin of the buffer, which was handed out.
    read: usize,
}

/// A request or a response.
#[derive(Debug)]
pub struct Message<'a> {
    pub head: &'a [u8],
    pub body: &'a [u8],
}

impl Message<'_> {
    /// Returns the status of a response.
    #[must_use]
    pub fn status(&self) -> u16 {
        let digits = self.head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

impl Connection {
    /// # Errors
    ///
    /// Of the socket.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4_096), read: 0 })
    }

    /// # Errors
    ///
    /// Of the socket.
    pub async fn send(&mut self, message: &[u8]) -> io::Result<()> {
        self.stream.write_all(message).await
    }

    /// Waits for the next message.
    ///
    /// # Errors
    ///
    /// Of the socket, also if the other end has closed it.
    pub async fn receive(&mut self) -> io::Result<Message<'_>> {
        self.buffer.drain(..self.read);
        self.read = 0;
        let head = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let end = head + content_length(&self.buffer[..head]);
        while self.buffer.len() < end {
            self.more().await?;
        }
        self.read = end;
        Ok(Message { head: &self.buffer[..head], body: &self.buffer[head..end] })
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    head.split(|byte| *byte == b'\n')
        .filter_map(|line| std::str::from_utf8(line).ok()?.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}
