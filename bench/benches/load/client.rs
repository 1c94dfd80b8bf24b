//! Many clients of HTTP/1.1, each with a connection that stays open, which ask again as soon as they are answered.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where a request has letters of its own each time.
pub(crate) const SERIAL: &str = "serial";

/// What is asked of whom, by each client again and again.
pub(crate) struct Load {
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
    status: u16,
}

/// How long each answer of a turn took, seconds, sorted; and the turn.
pub(crate) struct Run {
    latencies: Vec<f64>,
    seconds: f64,
}

impl Load {
    /// One client for each request; every answer must have this status.
    pub(crate) const fn new(address: SocketAddr, requests: Vec<Vec<u8>>, status: u16) -> Self {
        Self {
            address,
            requests,
            status,
        }
    }

    /// Asks for this long.
    pub(crate) async fn run(&self, lasts: Duration) -> Run {
        let mut clients = Vec::new();
        for request in &self.requests {
            let stream = TcpStream::connect(self.address).await.expect("it listens");
            stream.set_nodelay(true).expect("a socket has the option");
            clients.push((stream, request.clone()));
        }
        let begin = Instant::now();
        let asking = clients.into_iter().map(|(stream, request)| {
            tokio::spawn(ask(stream, request, self.status, begin + lasts))
        });
        let asking: Vec<_> = asking.collect();
        let mut latencies = Vec::new();
        for client in asking {
            latencies.extend(client.await.expect("every answer is right"));
        }
        let seconds = begin.elapsed().as_secs_f64();
        latencies.sort_by(f64::total_cmp);
        Run { latencies, seconds }
    }
}

impl Run {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// What this part of the answers, in percent, took at most, seconds.
    pub(crate) fn quantile(&self, percent: usize) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies[last * percent / 100]
    }
}

/// Letters that no request had before.
fn next_serial() -> [u8; SERIAL.len()] {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::array::from_fn(|_| {
        let letter = b"abcdefghijklmnopqrstuvwxyz"[(number % 26) as usize];
        number /= 26;
        letter
    })
}

async fn ask(mut stream: TcpStream, mut request: Vec<u8>, status: u16, end: Instant) -> Vec<f64> {
    let (mut latencies, mut buffer) = (Vec::new(), Vec::with_capacity(1 << 20));
    let mut windows = request.windows(SERIAL.len());
    let serial = windows.position(|letters| letters == SERIAL.as_bytes());
    while Instant::now() < end {
        if let Some(at) = serial {
            request[at..at + SERIAL.len()].copy_from_slice(&next_serial());
        }
        let begin = Instant::now();
        stream.write_all(&request).await.expect("it takes requests");
        answer(&mut stream, &mut buffer, status).await;
        latencies.push(begin.elapsed().as_secs_f64());
    }
    latencies
}

/// Reads one answer into the buffer.
pub(crate) async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>, status: u16) -> usize {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("it answers");
        assert!(read > 0, "it hung up: {}", String::from_utf8_lossy(buffer));
        if let Some(head) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
            let body = length(&String::from_utf8_lossy(&buffer[..head]), status);
            while buffer.len() < head + 4 + body {
                assert!(stream.read_buf(buffer).await.expect("it answers") > 0);
            }
            return head + 4;
        }
    }
}

/// The length of the body that a head of this status announces.
fn length(head: &str, status: u16) -> usize {
    assert!(head.contains(&format!(" {status} ")), "{head}");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().ok())?
    });
    length.expect("an answer has a length")
}
