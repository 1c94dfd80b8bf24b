//! How long callers are waited for, and the connection that is closed when nothing comes or goes on it any more: neither who sends
//! letter by letter nor who never reads the answer may hold a place for long.

use axum_server::accept::Accept;
use std::future::{Ready, ready};
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long callers are waited for. The default is right for a service; tests have less time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, also of the first one and of the next one on a connection that was kept.
    pub head: Duration,
    /// For the whole of a body.
    pub body: Duration,
    /// For any byte, in or out.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(20),
            silence: Duration::from_secs(60),
        }
    }
}

/// Makes connections watched ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watching(pub(crate) Duration);

impl<S> Accept<TcpStream, S> for Watching {
    type Stream = Watched<TcpStream>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(Ok((Watched::new(stream, self.0), service)))
    }
}

/// A connection that fails once it has been silent for too long.
#[derive(Debug)]
pub(crate) struct Watched<S> {
    stream: S,
    limit: Duration,
    heard: Instant,
    // set again only when it rings, so that a byte costs a look at the clock and no more
    alarm: Pin<Box<Sleep>>,
}

impl<S> Watched<S> {
    fn new(stream: S, limit: Duration) -> Self {
        let heard = Instant::now();
        Self {
            stream,
            limit,
            heard,
            alarm: Box::pin(sleep_until(heard + limit)),
        }
    }

    /// What the stream said, or that it has said nothing for too long.
    fn judge<T>(
        &mut self,
        said: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if said.is_ready() {
            self.heard = Instant::now();
            return said;
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            let ends = self.heard + self.limit;
            if ends <= Instant::now() {
                return Poll::Ready(Err(ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(ends);
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_read(context, into);
        self.judge(said, context)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(said, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.judge(said, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
