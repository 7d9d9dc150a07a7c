//! What is kept on this device: texts by name, in `IndexedDB`. Only ever used on a person's own device; a shared one
//! keeps nothing.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

const DATABASE: &str = "cairn";
const STORE: &str = "kept";

thread_local! {
    /// One connection for the life of the page: writes through it keep the order in which they were asked for.
    static CONNECTION: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

async fn open() -> Result<Rc<Database>, idb::Error> {
    if let Some(database) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(STORE, ObjectStoreParams::new());
        }
    });
    let database = Rc::new(request.await?);
    CONNECTION.with_borrow_mut(|connection| Ok(Rc::clone(connection.get_or_insert(database))))
}

async fn write(key: &str, value: Option<&str>) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    let key = JsValue::from_str(key);
    match value {
        Some(value) => drop(store.put(&JsValue::from_str(value), Some(&key))?.await?),
        None => store.delete(Query::Key(key))?.await?,
    }
    transaction.commit()?.await?;
    Ok(())
}

/// Keeps a text on this device. `false` if the device would not.
pub async fn keep(key: &str, value: &str) -> bool {
    write(key, Some(value)).await.is_ok()
}

/// Forgets one text.
pub async fn forget(key: &str) {
    let _ = write(key, None).await;
}

/// A text that was kept on this device.
pub async fn kept(key: &str) -> Option<String> {
    let database = open().await.ok()?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
    let value = transaction.object_store(STORE).ok()?.get(JsValue::from_str(key)).ok()?.await.ok()?;
    value?.as_string()
}

async fn rewrite(key: &str, change: Box<dyn FnOnce(Option<String>) -> Option<String>>) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    let key = JsValue::from_str(key);
    let there = store.get(key.clone())?.await?.and_then(|value| value.as_string());
    if let Some(value) = change(there) {
        store.put(&JsValue::from_str(&value), Some(&key))?.await?;
    }
    transaction.commit()?.await?;
    Ok(())
}

/// Changes one text in one go, so that no other tab comes in between. `change` is given what is there and says what is
/// to be there instead; `None` leaves it.
pub async fn change_kept(key: &str, change: Box<dyn FnOnce(Option<String>) -> Option<String>>) {
    let _ = rewrite(key, change).await;
}

async fn exchange(value: &str, with: &str) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    for key in store.get_all_keys(None, None)?.await? {
        if store.get(key.clone())?.await?.and_then(|there| there.as_string()).as_deref() == Some(value) {
            store.put(&JsValue::from_str(with), Some(&key))?.await?;
        }
    }
    transaction.commit()?.await?;
    Ok(())
}

/// Puts another text in the place of this one, whatever it is kept under.
pub async fn replace_kept(value: &str, with: &str) {
    let _ = exchange(value, with).await;
}

/// Forgets everything that Cairn kept on this device.
pub async fn forget_everything() {
    // Emptied first: deleting waits for as long as another tab has it open.
    if let Ok(database) = open().await
        && let Ok(transaction) = database.transaction(&[STORE], TransactionMode::ReadWrite)
    {
        if let Ok(clearing) = transaction.object_store(STORE).and_then(|store| store.clear()) {
            let _ = clearing.await;
        }
        if let Ok(done) = transaction.commit() {
            let _ = done.await;
        }
    }
    if let Some(database) = CONNECTION.take() {
        database.close();
    }
    let _ = Factory::new().and_then(|factory| factory.delete(DATABASE));
}
