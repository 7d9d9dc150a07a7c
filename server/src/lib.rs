//! Cairn's server as an object: [`Server::new`] opens the data, [`Server::listen`] answers until it is asked to stop.

pub mod afterwards;
pub mod attend;
pub mod backup;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk;
pub mod error;
pub mod export;
mod headcount;
pub mod http;
pub mod inbox;
pub mod issuer;
pub mod keys;
pub mod logging;
pub mod mail;
pub mod passwords;
pub mod recount;
pub mod room;
pub mod secret;
pub mod store;

use crate::afterwards::Afterwards;
use crate::attend::Attendance;
use crate::desk::DeskParts;
use crate::error::{During, StoreError};
use crate::headcount::Heads;
use crate::http::{Dist, Doors};
use crate::issuer::Issuer;
use crate::keys::Keys;
use crate::mail::Post;
use crate::room::{Pace, Rooms};
use crate::store::{DataFolder, Store, accounts::Accounts, partnership::Partnerships};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use std::fs::{DirBuilder, File, TryLockError};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// How long live streams may take to notice that the server stops.
const SHUTDOWN: Duration = Duration::from_secs(3);

/// An installation's data, open, with everything that works on it.
pub struct Server {
    /// What the doors lead to.
    pub doors: Arc<Doors>,
    afterwards: Arc<Afterwards>,
    tasks: Vec<JoinHandle<()>>,
    /// Held while the data is in use; two servers on one folder would each trust their own memory.
    _lock: File,
}

impl Server {
    /// Opens or makes the data of an installation. `public_url` is how people reach it; `post` takes its mail, if it
    /// sends any.
    pub async fn new(
        folder: &DataFolder,
        public_url: String,
        pace: Pace,
        post: Option<Arc<dyn Post>>,
    ) -> Result<Self, StoreError> {
        let lock = lock(folder)?;
        let store = Store::open(folder).await?;
        let issuer = Issuer::open(&folder.seats()).await.during("open the seats")?;
        let keys = Keys::open(&folder.keys()).await?;
        let attendance = Attendance::new(keys.clone());
        let heads = Arc::new(Heads { issuer: issuer.clone(), told: Mutex::default(), attendance: attendance.clone() });
        let (rooms, mut tasks) = Rooms::start(store.clone(), folder.inboxes(), heads, keys.clone(), pace).await?;
        let accounts = Accounts::new(store.pool().clone());
        let partnerships = Partnerships::new(store.pool().clone());
        let (mail, again) = (post.is_some(), Arc::<Notify>::default());
        let afterwards = Arc::new(Afterwards {
            issuer: issuer.clone(),
            reviews: Arc::new(rooms.clone()),
            post,
            public_url: public_url.clone(),
            again: Arc::clone(&again),
        });
        tasks.push(afterwards::start(&afterwards));
        let desk = Arc::new(DeskParts {
            accounts: accounts.clone(),
            partnerships: partnerships.clone(),
            issuer: issuer.clone(),
            keys: keys.clone(),
            attendance: attendance.clone(),
            reviews: Arc::new(rooms.clone()),
            mail,
            again,
        });
        let assets = Dist::assets();
        let doors = Doors { accounts, partnerships, issuer, keys, attendance, rooms, desk, public_url, assets };
        Ok(Self { doors: Arc::new(doors), afterwards, tasks, _lock: lock })
    }

    /// Answers requests until `stop` is done. Every connection sends its bytes at once.
    pub async fn listen(
        self,
        listener: TcpListener,
        tls: Option<(PathBuf, PathBuf)>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StoreError> {
        const LISTENING: &str = "listen";
        let app = http::router(Arc::clone(&self.doors)).into_make_service();
        let handle = Handle::new();
        let stopping = handle.clone();
        tokio::spawn(async move {
            stop.await;
            stopping.graceful_shutdown(Some(SHUTDOWN));
        });
        let server = axum_server::from_tcp(listener).during(LISTENING)?.handle(handle);
        match tls {
            None => server.acceptor(NoDelayAcceptor::new()).serve(app).await.during(LISTENING)?,
            Some((certificate, key)) => {
                let config = RustlsConfig::from_pem_file(certificate, key).await.during("read the certificate")?;
                let acceptor = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor::new());
                server.acceptor(acceptor).serve(app).await.during(LISTENING)?;
            }
        }
        self.finish().await;
        Ok(())
    }

    /// Lets the writer finish what it has taken on.
    pub async fn finish(self) {
        drop(self.doors);
        let again = Arc::clone(&self.afterwards.again);
        drop(self.afterwards);
        again.notify_one();
        for task in self.tasks {
            let _ = tokio::time::timeout(SHUTDOWN, task).await;
        }
    }
}

/// Takes the data folder for this process, and makes it if there is none: for its owner's eyes only.
fn lock(folder: &DataFolder) -> Result<File, StoreError> {
    const TAKING: &str = "take the data folder";
    DirBuilder::new().recursive(true).mode(0o700).create(&folder.0).during("make the data folder")?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.0.join("lock")).during(TAKING)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::new(TAKING, "another Cairn is using it; stop that one first")),
        Err(TryLockError::Error(error)) => Err(StoreError::new(TAKING, error)),
    }
}

/// A listener on an address; port 0 takes a free one.
pub fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StoreError> {
    let listener = TcpListener::bind(address).during("take the address to listen on")?;
    listener.set_nonblocking(true).during("prepare the listener")?;
    let listening = listener.local_addr().during("ask for the address")?;
    Ok((listener, listening))
}
