//! Many clients of HTTP/1.1, each with a connection that stays open, which ask again as soon as they are answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where a request has letters of its own each time.
pub(crate) const SERIAL: &str = "serial";

/// What is asked of whom.
pub(crate) struct Load {
    address: SocketAddr,
    clients: Vec<Asking>,
    status: u16,
}

/// What a client asks.
#[derive(Clone)]
enum Asking {
    /// The same again and again, with letters of its own where it has a serial.
    Again(Vec<u8>),
    /// The next that nobody asked yet.
    Next(Arc<Stock>),
}

/// Requests that are made once each.
pub(crate) struct Stock {
    requests: Vec<Vec<u8>>,
    next: AtomicUsize,
}

impl Stock {
    pub(crate) const fn new(requests: Vec<Vec<u8>>) -> Self {
        Self {
            requests,
            next: AtomicUsize::new(0),
        }
    }

    /// One of them, and not the next.
    pub(crate) fn any(&self) -> Vec<u8> {
        self.requests.last().cloned().unwrap_or_default()
    }

    /// One that nobody asked yet, with its number.
    pub(crate) fn next(&self) -> Option<(usize, &[u8])> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        Some((next, self.requests.get(next)?))
    }
}

/// How long each answer of a turn took, seconds, sorted; and the turn.
pub(crate) struct Run {
    latencies: Vec<f64>,
    seconds: f64,
}

impl Load {
    /// One client for each request; every answer must have this status.
    pub(crate) fn new(address: SocketAddr, requests: Vec<Vec<u8>>, status: u16) -> Self {
        Self {
            address,
            clients: requests.into_iter().map(Asking::Again).collect(),
            status,
        }
    }

    /// So many clients, who share a stock of requests.
    pub(crate) fn of_stock(address: SocketAddr, stock: &Arc<Stock>, clients: usize) -> Self {
        Self {
            address,
            clients: vec![Asking::Next(Arc::clone(stock)); clients],
            status: 200,
        }
    }

    /// Asks for this long, or until there is nothing left to ask.
    pub(crate) async fn run(&self, lasts: Duration) -> Run {
        let mut clients = Vec::new();
        for asking in &self.clients {
            let stream = TcpStream::connect(self.address).await.expect("it listens");
            stream.set_nodelay(true).expect("a socket has the option");
            clients.push((stream, asking.clone()));
        }
        let begin = Instant::now();
        let asking = clients
            .into_iter()
            .map(|(stream, asking)| tokio::spawn(ask(stream, asking, self.status, begin + lasts)));
        let asking: Vec<_> = asking.collect();
        let mut latencies = Vec::new();
        for client in asking {
            latencies.extend(client.await.expect("every answer is right"));
        }
        let seconds = begin.elapsed().as_secs_f64();
        Run::of(latencies, seconds)
    }
}

impl Run {
    pub(crate) fn of(mut latencies: Vec<f64>, seconds: f64) -> Self {
        latencies.sort_by(f64::total_cmp);
        Self { latencies, seconds }
    }

    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// The longest that one took, seconds.
    pub(crate) fn slowest(&self) -> f64 {
        self.latencies.last().copied().unwrap_or_default()
    }

    /// What this part of the answers, in percent, took at most, seconds.
    pub(crate) fn quantile(&self, percent: usize) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies[last * percent / 100]
    }
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// How many requests had letters of their own.
pub(crate) fn serials_so_far() -> u32 {
    NEXT.load(Ordering::Relaxed)
}

/// Letters that no request had before.
fn next_serial() -> [u8; SERIAL.len()] {
    serial_of(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The letters of a request by its number.
pub(crate) fn serial_of(mut number: u32) -> [u8; SERIAL.len()] {
    std::array::from_fn(|_| {
        let letter = b"abcdefghijklmnopqrstuvwxyz"[(number % 26) as usize];
        number /= 26;
        letter
    })
}

async fn ask(mut stream: TcpStream, mut asking: Asking, status: u16, end: Instant) -> Vec<f64> {
    let (mut latencies, mut buffer) = (Vec::new(), Vec::with_capacity(1 << 20));
    let serial = asking.serial();
    while Instant::now() < end {
        let Some(request) = asking.next(serial) else {
            break;
        };
        let begin = Instant::now();
        stream.write_all(request).await.expect("it takes requests");
        answer(&mut stream, &mut buffer, status).await;
        latencies.push(begin.elapsed().as_secs_f64());
    }
    latencies
}

impl Asking {
    /// Where its serial is, if it has one.
    fn serial(&self) -> Option<usize> {
        let Self::Again(request) = self else {
            return None;
        };
        let mut windows = request.windows(SERIAL.len());
        windows.position(|letters| letters == SERIAL.as_bytes())
    }

    fn next(&mut self, serial: Option<usize>) -> Option<&[u8]> {
        match self {
            Self::Again(request) => {
                if let Some(at) = serial {
                    request[at..at + SERIAL.len()].copy_from_slice(&next_serial());
                }
                Some(request)
            }
            Self::Next(stock) => stock.next().map(|(_, request)| request),
        }
    }
}

/// Reads one answer of this status into the buffer, and says where its body begins.
pub(crate) async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>, status: u16) -> usize {
    let (answered, body) = any_answer(stream, buffer).await;
    assert!(
        answered == status,
        "{}",
        String::from_utf8_lossy(&buffer[..body])
    );
    body
}

/// The same with any status, which it gives as well.
pub(crate) async fn any_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> (u16, usize) {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("it answers");
        assert!(read > 0, "it hung up: {}", String::from_utf8_lossy(buffer));
        if let Some(end) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            while buffer.len() < end + 4 + length(&head) {
                assert!(stream.read_buf(buffer).await.expect("it answers") > 0);
            }
            let status = head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok());
            return (status.expect("an answer has a status"), end + 4);
        }
    }
}

/// The length of the body that a head announces.
fn length(head: &str) -> usize {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().ok())?
    });
    length.expect("an answer has a length")
}
