//! WebSocket frames (RFC 6455) of a client, without I/O.
//!
//! Frame headers are tungstenite's. Messages are assembled here, because tungstenite logs the
//! contents of every frame at the level `TRACE`: the API key, and data about customers.

use std::io::Cursor;

use bytes::{Buf, Bytes, BytesMut};
use tungstenite::Utf8Bytes;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tungstenite::protocol::frame::{Frame, FrameHeader};

/// The longest payload of a control frame.
const LONGEST_CONTROL: usize = 125;

/// A message of the server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    Text(Utf8Bytes),
    Binary,
    Ping(Bytes),
    Pong,
    /// The connection is over. The code and the reason, if the server gave any.
    Close(Option<(u16, Utf8Bytes)>),
}

/// A message that no client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Violation {
    #[error("a message is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the server sent text that is not UTF-8")]
    NotUtf8,
    #[error("the server does not follow the WebSocket protocol: {0}")]
    Protocol(&'static str),
}

impl Violation {
    /// The code to close the connection with.
    pub(crate) fn close_code(self) -> u16 {
        match self {
            Self::Protocol(_) => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLarge(_) => 1009,
        }
    }
}

/// Assembles the messages in what a server sends.
#[derive(Debug)]
pub(crate) struct Reader {
    input: BytesMut,
    /// The header of a frame whose payload is not complete, and the payload's length.
    header: Option<(FrameHeader, usize)>,
    /// The fragments so far.
    partial: Option<Partial>,
    max_message_bytes: usize,
}

#[derive(Debug)]
struct Partial {
    is_text: bool,
    payload: BytesMut,
}

impl Reader {
    pub(crate) fn new(max_message_bytes: usize) -> Self {
        Self { input: BytesMut::new(), header: None, partial: None, max_message_bytes }
    }

    /// Adds bytes, cut anywhere.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// Returns the next message, or `None` if it is not complete.
    pub(crate) fn next(&mut self) -> Result<Option<Message>, Violation> {
        while let Some((header, payload)) = self.frame()? {
            let message = match header.opcode {
                OpCode::Control(control) => Some(control_message(control, payload)?),
                OpCode::Data(data) => self.data(data, header.is_final, payload)?,
            };
            if message.is_some() {
                return Ok(message);
            }
        }
        Ok(None)
    }

    fn frame(&mut self) -> Result<Option<(FrameHeader, Bytes)>, Violation> {
        let (header, length) = match self.header.take() {
            Some(known) => known,
            None => match self.header()? {
                Some(parsed) => parsed,
                None => return Ok(None),
            },
        };
        if self.input.len() < length {
            self.header = Some((header, length));
            return Ok(None);
        }
        Ok(Some((header, self.input.split_to(length).freeze())))
    }

    /// Parses a frame's header, and refuses the frame by it if possible: before its payload is kept.
    fn header(&mut self) -> Result<Option<(FrameHeader, usize)>, Violation> {
        let mut cursor = Cursor::new(&self.input);
        let parsed = FrameHeader::parse(&mut cursor)
            .map_err(|_| Violation::Protocol("a frame of an unknown type"))?;
        let Some((header, length)) = parsed else { return Ok(None) };
        let parsed_bytes = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
        if header.rsv1 || header.rsv2 || header.rsv3 {
            return Err(Violation::Protocol("a frame of an extension that was not agreed on"));
        }
        if header.mask.is_some() {
            return Err(Violation::Protocol("a masked frame"));
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if let OpCode::Control(_) = header.opcode {
            if !header.is_final || length > LONGEST_CONTROL {
                return Err(Violation::Protocol("a control frame that is long or fragmented"));
            }
        } else {
            let so_far = self.partial.as_ref().map_or(0, |partial| partial.payload.len());
            if length > self.max_message_bytes.saturating_sub(so_far) {
                return Err(Violation::TooLarge(self.max_message_bytes));
            }
        }
        self.input.advance(parsed_bytes);
        Ok(Some((header, length)))
    }

    /// Adds a fragment, and returns the message if it is the last one.
    fn data(
        &mut self,
        data: Data,
        is_final: bool,
        payload: Bytes,
    ) -> Result<Option<Message>, Violation> {
        let (is_text, payload) = match (data, self.partial.take()) {
            (Data::Continue, Some(mut partial)) => {
                partial.payload.extend_from_slice(&payload);
                if !is_final {
                    self.partial = Some(partial);
                    return Ok(None);
                }
                (partial.is_text, partial.payload.freeze())
            }
            (Data::Text | Data::Binary, None) => {
                let is_text = data == Data::Text;
                if !is_final {
                    self.partial = Some(Partial { is_text, payload: BytesMut::from(&payload[..]) });
                    return Ok(None);
                }
                (is_text, payload)
            }
            (Data::Continue, None) => {
                return Err(Violation::Protocol("a fragment without a beginning"));
            }
            _ => return Err(Violation::Protocol("a message within another")),
        };
        if !is_text {
            return Ok(Some(Message::Binary));
        }
        Utf8Bytes::try_from(payload)
            .map(|text| Some(Message::Text(text)))
            .map_err(|_| Violation::NotUtf8)
    }
}

fn control_message(control: Control, mut payload: Bytes) -> Result<Message, Violation> {
    match control {
        Control::Ping => Ok(Message::Ping(payload)),
        Control::Pong => Ok(Message::Pong),
        Control::Close if payload.is_empty() => Ok(Message::Close(None)),
        Control::Close if payload.len() == 1 => Err(Violation::Protocol("half a close code")),
        Control::Close => {
            let code = payload.get_u16();
            let reason = Utf8Bytes::try_from(payload).map_err(|_| Violation::NotUtf8)?;
            Ok(Message::Close(Some((code, reason))))
        }
        Control::Reserved(_) => Err(Violation::Protocol("a frame of an unknown type")),
    }
}

/// A frame to send.
#[derive(Debug)]
pub(crate) enum Outgoing<'a> {
    Text(&'a str),
    Ping,
    Pong(Bytes),
    Close(u16),
}

impl Outgoing<'_> {
    /// Appends the frame, masked, to what is to be sent.
    pub(crate) fn write(self, mask: [u8; 4], output: &mut Vec<u8>) {
        let mut frame = match self {
            Self::Text(text) => Frame::message(
                Bytes::copy_from_slice(text.as_bytes()),
                OpCode::Data(Data::Text),
                true,
            ),
            Self::Ping => Frame::ping(Bytes::new()),
            Self::Pong(payload) => Frame::pong(payload),
            Self::Close(code) => {
                let header = FrameHeader {
                    opcode: OpCode::Control(Control::Close),
                    ..FrameHeader::default()
                };
                Frame::from_payload(header, Bytes::copy_from_slice(&code.to_be_bytes()))
            }
        };
        frame.header_mut().mask = Some(mask);
        // Writing to a vector does not fail.
        drop(frame.format(output));
    }
}

#[cfg(test)]
mod tests;
