//! The twin on the server: the same signatures, and nothing happens. Nothing here is ever called in a first render.

use super::{StreamEvent, Trouble};
use serde::{Serialize, de::DeserializeOwned};

/// See the live twin.
pub fn take_fragment() -> Option<String> {
    None
}
/// See the live twin.
pub fn random<const N: usize>() -> [u8; N] {
    [0; N]
}
/// See the live twin.
pub fn now() -> u64 {
    0
}
/// See the live twin.
pub fn supported() -> bool {
    true
}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn post<A: Serialize, B: DeserializeOwned>(_path: &str, _body: &A) -> Result<B, Trouble> {
    Err(Trouble::NoConnection)
}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn get(_path: &str) -> Result<String, Trouble> {
    Err(Trouble::NoConnection)
}
/// See the live twin.
pub fn copy(_text: &str) {}
/// See the live twin.
pub fn print() {}
/// See the live twin.
pub fn go(_url: &str) {}
/// See the live twin.
pub fn focus(_id: &str) {}
/// None.
pub fn half_typed(_id: &str) -> Option<String> {
    None
}
/// See the live twin.
pub fn scroll_to(_id: &str) {}
/// See the live twin.
pub fn focused() -> Option<String> {
    None
}
/// See the live twin.
pub fn has_focus(_id: &str) -> bool {
    false
}
/// See the live twin.
pub fn show_dialog(_id: &str) {}
/// See the live twin.
pub fn close_dialog(_id: &str) {}
/// See the live twin.
pub fn is_dialog_open(_id: &str) -> bool {
    false
}
/// See the live twin.
pub fn toggle_theme() {}
/// See the live twin.
pub fn mark_hydrated() {}
/// See the live twin.
pub fn page_text(_id: &str) -> Option<String> {
    None
}
/// See the live twin.
pub fn spawn(_future: impl Future<Output = ()> + 'static) {}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn pause(_milliseconds: u32) {}
/// See the live twin.
pub fn on_return(_callback: impl Fn() + Clone + 'static) {}
/// See the live twin.
pub fn persist_storage() {}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn keep(_key: &str, _value: &str) -> bool {
    false
}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn forget(_key: &str) {}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn kept(_key: &str) -> Option<String> {
    None
}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn change_kept(_key: &str, _change: Box<dyn FnOnce(Option<String>) -> Option<String>>) {}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn replace_kept(_value: &str, _with: &str) {}
/// See the live twin.
#[expect(clippy::unused_async, reason = "the signature of the live twin")]
pub async fn forget_everything() {}
/// See the live twin.
pub fn attribute_at(_x: i32, _y: i32, _attribute: &str) -> Option<String> {
    None
}
/// See the live twin.
pub fn capture_pointer(_id: &str, _pointer: i32) {}

/// See the live twin.
pub struct Stream;

impl Stream {
    /// See the live twin.
    #[expect(clippy::unused_async, reason = "the signature of the live twin")]
    pub async fn next(&mut self) -> Option<StreamEvent> {
        None
    }
}
/// See the live twin.
pub fn open_socket(_path: &str, _hello: String) -> Option<Stream> {
    None
}
/// See the live twin.
pub fn open_fetch(_path: &str, _hello: String) -> Option<Stream> {
    None
}
