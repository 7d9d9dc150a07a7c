//! A server in this process, on a free port and a folder of its own.

use super::http::Http;
use server::http::Doors;
use server::mail::Post;
use server::room::Pace;
use server::store::DataFolder;
use server::{Server, bind, clock};
use std::net::TcpListener;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Fast enough that a test does not wait for ticks.
pub const FAST: Pace = Pace { live_ms: 300, slow_ms: 600 };
/// No tick ever comes: only what closes lets go.
pub const NEVER: Pace = Pace { live_ms: u64::MAX, slow_ms: u64::MAX };

/// A running server; it stops when told to, or with the runtime of its test.
pub struct Inside {
    pub http: Http,
    pub doors: Arc<Doors>,
    pub folder: DataFolder,
    place: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Inside {
    pub async fn start() -> Self {
        let (listener, _) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self::start_in(tempfile::tempdir().unwrap(), listener, FAST, None).await
    }

    /// One that hands its mail to this.
    pub async fn with_post(post: Arc<dyn Post>) -> Self {
        let (listener, _) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self::start_in(tempfile::tempdir().unwrap(), listener, FAST, Some(post)).await
    }

    /// On data that is there, with ticks of its own.
    pub async fn on(place: TempDir, pace: Pace) -> Self {
        let (listener, _) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self::start_in(place, listener, pace, None).await
    }

    /// One whose connections hold little of what their readers do not take.
    pub async fn cramped() -> Self {
        let listener = tokio::net::TcpSocket::new_v4().unwrap();
        listener.set_send_buffer_size(16 * 1_024).unwrap();
        listener.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self::start_in(tempfile::tempdir().unwrap(), listener.listen(64).unwrap().into_std().unwrap(), FAST, None).await
    }

    async fn start_in(place: TempDir, listener: TcpListener, pace: Pace, post: Option<Arc<dyn Post>>) -> Self {
        let (folder, address) = (DataFolder(place.path().to_owned()), listener.local_addr().unwrap());
        let url = format!("http://{address}");
        let server = Server::new(&folder, url.clone(), pace, post).await.unwrap();
        let doors = Arc::clone(&server.doors);
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(async move { server.listen(listener, None, stopped).await.unwrap() });
        Self { http: Http::new(url), doors, folder, place, stop, task }
    }

    /// The one-time link of the first start.
    pub async fn first_link(&self) -> String {
        self.doors.accounts.first_link(clock::now_ms()).await.unwrap().unwrap().to_hex()
    }

    /// Stops as on a signal; the data stays.
    pub async fn stop(self) -> TempDir {
        let Self { doors, place, stop, task, .. } = self;
        drop(doors);
        let _ = stop.send(());
        task.await.unwrap();
        place
    }

    /// Stops as on a signal, and starts again on the same data.
    pub async fn restart(self) -> Self {
        Self::on(self.stop().await, FAST).await
    }
}
