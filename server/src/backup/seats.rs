//! The copy of the places. It holds no address that anybody left to be written to: what is deleted is then deleted
//! everywhere, and nobody is written to again because an old copy was put back.

use super::COPYING;
use super::files::sync;
use crate::error::{During, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use std::path::Path;
use std::time::Duration;

/// What is there in a copy too, and empty.
const LEFT_OUT: &str = "contacts";

/// Copies a `seats.db` as of one moment, row by row: nothing of what is left out is written, not even for a while.
pub(super) async fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(to).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Delete).busy_timeout(Duration::from_secs(30));
    let mut connection = options.disable_statement_logging().connect().await.during("open a file to copy to")?;
    let copied = rows(&mut connection, from).await.during(COPYING);
    let closed = connection.close().await.during(COPYING);
    copied?;
    closed?;
    sync(to)
}

async fn rows(connection: &mut SqliteConnection, from: &Path) -> Result<(), sqlx::Error> {
    let from = from.to_str().ok_or_else(|| sqlx::Error::Protocol("the name of the folder is not UTF-8".to_owned()))?;
    sqlx::query("ATTACH ? AS live").bind(from).execute(&mut *connection).await?;
    let mut tx = connection.begin().await?;
    // Tables before their indexes.
    let made = "SELECT type, name, sql FROM live.sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name";
    for (kind, name, sql) in sqlx::query_as::<_, (String, String, String)>(made).fetch_all(&mut *tx).await? {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        if kind == "table" && name != LEFT_OUT {
            let all = format!("INSERT INTO main.\"{name}\" SELECT * FROM live.\"{name}\"");
            sqlx::query(AssertSqlSafe(all)).execute(&mut *tx).await?;
        }
    }
    tx.commit().await
}
