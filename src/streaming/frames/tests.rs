use std::io::{self, Cursor, Read, Write};

use fastrand::Rng;
use tungstenite::protocol::{Role, WebSocket};

use super::*;

/// A frame of a server.
fn frame(opcode: OpCode, is_final: bool, payload: &[u8]) -> Vec<u8> {
    let header = FrameHeader { is_final, opcode, ..FrameHeader::default() };
    let mut bytes = Vec::new();
    Frame::from_payload(header, Bytes::copy_from_slice(payload)).format(&mut bytes).unwrap();
    bytes
}

fn text(is_final: bool, payload: &[u8]) -> Vec<u8> {
    frame(OpCode::Data(Data::Text), is_final, payload)
}

fn more(is_final: bool, payload: &[u8]) -> Vec<u8> {
    frame(OpCode::Data(Data::Continue), is_final, payload)
}

fn control(control: Control, payload: &[u8]) -> Vec<u8> {
    frame(OpCode::Control(control), true, payload)
}

/// Everything in some bytes, up to the first violation.
fn read(bytes: &[u8]) -> Result<Vec<Message>, Violation> {
    let mut reader = Reader::new(1000);
    reader.push(bytes);
    let mut messages = Vec::new();
    while let Some(message) = reader.next()? {
        messages.push(message);
    }
    Ok(messages)
}

/// Messages in frames of random sizes, with pings and pongs between the fragments.
fn random_stream(rng: &mut Rng) -> (Vec<u8>, Vec<Message>) {
    let (mut bytes, mut expected) = (Vec::new(), Vec::new());
    for _ in 0..rng.usize(1..8) {
        // Lengths around the limits of the three forms of a header, and characters of 1 to 4 bytes.
        let length = [0, 1, 125, 126, 127, 300, 65_535, 65_536, 70_000][rng.usize(..9)];
        let content: String = (0..length).map(|_| ['a', 'ü', '€', '𝄞'][rng.usize(..4)]).collect();
        let content = content.as_bytes();
        let mut at = 0;
        let mut is_first = true;
        loop {
            let end = if rng.bool() { content.len() } else { rng.usize(at..=content.len()) };
            let is_final = end == content.len() && rng.bool();
            let piece = &content[at..end];
            bytes.extend(if is_first { text(is_final, piece) } else { more(is_final, piece) });
            if is_final {
                break;
            }
            (at, is_first) = (end, false);
            if rng.bool() {
                bytes.extend(control(Control::Ping, b"?"));
                expected.push(Message::Ping(Bytes::from_static(b"?")));
            }
        }
        expected.push(Message::Text(Bytes::copy_from_slice(content).try_into().unwrap()));
    }
    (bytes, expected)
}

#[test]
fn messages_survive_any_cut() {
    for seed in 0..200 {
        let rng = &mut Rng::with_seed(seed);
        let (bytes, expected) = random_stream(rng);
        let mut reader = Reader::new(300_000);
        let mut messages = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let longest = if rng.bool() { 3 } else { 50_000 };
            let (piece, more) = rest.split_at(rng.usize(1..=longest).min(rest.len()));
            rest = more;
            reader.push(piece);
            while let Some(message) = reader.next().unwrap() {
                messages.push(message);
            }
        }
        assert!(messages == expected, "seed {seed}");
    }
}

#[test]
fn what_no_server_may_send_is_refused() {
    let masked = {
        let mut bytes = Vec::new();
        Outgoing::Text("masked").write([1, 2, 3, 4], &mut bytes);
        bytes
    };
    let mut reserved = text(true, b"{}");
    reserved[0] |= 0x40;
    let binary = OpCode::Data(Data::Binary);
    for (name, bytes) in [
        ("masked", masked),
        ("reserved bit", reserved),
        ("unknown data frame", vec![0x83, 0]),
        ("unknown control frame", vec![0x8b, 0]),
        ("fragmented ping", frame(OpCode::Control(Control::Ping), false, b"")),
        ("long ping", control(Control::Ping, &[0; 126])),
        ("orphan", more(true, b"b")),
        ("message within another", [text(false, b"a"), text(true, b"b")].concat()),
        ("binary within another", [text(false, b"a"), frame(binary, true, b"b")].concat()),
        ("half a code", control(Control::Close, &[3])),
    ] {
        assert!(matches!(read(&bytes), Err(Violation::Protocol(_))), "{name}");
    }
    for bytes in [
        text(true, b"\xff"),
        // Half a character, with nothing after it.
        [text(false, b"\xc3"), more(true, b"")].concat(),
        control(Control::Close, &[3, 232, 0xff]),
    ] {
        assert_eq!(read(&bytes), Err(Violation::NotUtf8));
    }
}

#[test]
fn a_message_is_limited_as_a_whole_and_by_its_announcement() {
    let fits = [text(false, &[b'a'; 999]), more(true, b"b")].concat();
    let too_long = [text(false, &[b'a'; 999]), more(true, b"bb")].concat();
    // The payload itself never comes, and no memory is taken for it.
    let announced = [0x81, 127, 0, 0, 0, 255, 255, 255, 255, 255];
    let absurd = [0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255];

    assert_eq!(read(&fits).unwrap().len(), 1);
    for bytes in [&too_long[..], &announced, &absurd] {
        assert_eq!(read(bytes), Err(Violation::TooLarge(1000)));
    }
}

#[test]
fn closing_has_a_code_and_a_reason_or_neither() {
    assert_eq!(read(&control(Control::Close, b"")).unwrap(), [Message::Close(None)]);
    let close = control(Control::Close, b"\x11\x31no key");
    let expected = Message::Close(Some((4401, Utf8Bytes::from_static("no key"))));
    assert_eq!(read(&close).unwrap(), [expected]);
}

/// Bytes of a client, read as a server that has no answer does.
struct Sent(Cursor<Vec<u8>>);

impl Read for Sent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn another_implementation_reads_what_is_sent() {
    let long = "ü".repeat(40_000);
    let mut bytes = Vec::new();
    Outgoing::Text("{}").write([1, 2, 3, 4], &mut bytes);
    Outgoing::Text(&long).write([0, 255, 7, 9], &mut bytes);
    Outgoing::Ping.write([1, 2, 3, 4], &mut bytes);
    Outgoing::Pong(Bytes::from_static(b"?")).write([1, 2, 3, 4], &mut bytes);
    Outgoing::Close(1000).write([1, 2, 3, 4], &mut bytes);
    assert!(!bytes.windows(2).any(|two| two == b"{}"), "it is masked");
    let mut server = WebSocket::from_raw_socket(Sent(Cursor::new(bytes)), Role::Server, None);

    assert_eq!(server.read().unwrap().to_text().unwrap(), "{}");
    assert_eq!(server.read().unwrap().to_text().unwrap(), long);
    assert!(server.read().unwrap().is_ping());
    assert!(server.read().unwrap().is_pong());
    let tungstenite::Message::Close(Some(close)) = server.read().unwrap() else { panic!() };
    assert_eq!(u16::from(close.code), 1000);
}
