//! The browser: address bar, requests, randomness, clock, focus, dialogs.

use super::Trouble;
use gloo_net::http::Request;
use review::refusal::Refusal;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlDialogElement, HtmlElement, Window};

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// Reads the fragment of the address, without `#`, and takes it out of the address bar and the history.
pub fn take_fragment() -> Option<String> {
    let window = window()?;
    let location = window.location();
    let fragment = location.hash().ok()?.strip_prefix('#')?.to_owned();
    let bare = location.pathname().ok()? + &location.search().ok()?;
    window.history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&bare)).ok()?;
    Some(fragment).filter(|fragment| !fragment.is_empty())
}

/// Bytes from the browser's own source of randomness.
///
/// # Panics
/// Where a browser has none; [`supported`] is asked before anything is typed.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = window().and_then(|window| window.crypto().ok());
    let filled = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    assert!(filled, "this browser has no randomness");
    bytes
}

/// Milliseconds since 1970 by this device's clock.
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Whether this browser can do what Cairn needs.
pub fn supported() -> bool {
    let Some(window) = window() else { return false };
    let has = |name: &str| js_sys::Reflect::has(&window, &name.into()).unwrap_or(false);
    window.crypto().is_ok() && has("WebSocket") && has("indexedDB") && has("fetch") && has("AbortController")
}

/// Posts JSON and reads JSON.
pub fn post<A: Serialize, B: DeserializeOwned>(
    path: &str,
    body: &A,
) -> impl Future<Output = Result<B, Trouble>> + use<A, B> {
    let asked = serde_json::to_string(body).map(|body| post_text(path.to_owned(), body));
    async move {
        let (status, text) = asked.map_err(|_| Trouble::Broken(0))?.await?;
        serde_json::from_str(&text).map_err(|_| Trouble::Broken(status))
    }
}

/// Posts a text of JSON and gives the status and text of an answer that is not a refusal. Apart from [`post`], whose
/// code exists once for every pair of types.
async fn post_text(path: String, body: String) -> Result<(u16, String), Trouble> {
    let request = Request::post(&path).header("content-type", "application/json").body(body);
    let response = request.map_err(|_| Trouble::Broken(0))?.send().await.map_err(|_| Trouble::NoConnection)?;
    let status = response.status();
    let text = response.text().await.map_err(|_| Trouble::NoConnection)?;
    if response.ok() {
        return Ok((status, text));
    }
    Err(match serde_json::from_str::<Refusal>(&text) {
        Ok(code) => Trouble::Refused(code),
        // A proxy in between, or a server that is going away: the words wait and are sent again.
        Err(_) if matches!(status, 502..=504) => Trouble::NoConnection,
        Err(_) => Trouble::Broken(status),
    })
}

/// Reads a text file of this installation.
pub async fn get(path: &str) -> Result<String, Trouble> {
    let response = Request::get(path).send().await.map_err(|_| Trouble::NoConnection)?;
    let text = response.text().await.map_err(|_| Trouble::NoConnection)?;
    if response.ok() { Ok(text) } else { Err(Trouble::Broken(response.status())) }
}

/// Puts a text on the clipboard.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        // Without HTTPS a browser has no clipboard; the text can still be selected.
        if js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).is_ok_and(|it| it.is_truthy()) {
            let _ = window.navigator().clipboard().write_text(text);
        }
    }
}

/// Opens the print dialogue.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Leaves this page for another, without a way back to it.
pub fn go(url: &str) {
    if let Some(window) = window() {
        let _ = window.location().replace(url);
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Puts the focus on an element.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// The id of the first control below an element whose text the browser cannot read, as a date that is typed by half: its
/// value is empty, and what was there before would be lost.
pub fn half_typed(id: &str) -> Option<String> {
    let half = element(id)?.query_selector("input:invalid").ok().flatten()?;
    Some(half.id())
}

/// Brings an element into view, in the middle, without taking the focus.
pub fn scroll_to(id: &str) {
    if let Some(element) = element(id) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// The id of the element that has the focus.
pub fn focused() -> Option<String> {
    document()?.active_element().map(|element| element.id())
}

/// Whether the focus is on an element or within it.
pub fn has_focus(id: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|element| element.closest(&format!("#{id}")).is_ok_and(|around| around.is_some()))
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    element(id)?.dyn_into().ok()
}

/// Opens a `<dialog>` as the only thing that can be used.
pub fn show_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

/// Closes a `<dialog>`.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Whether a `<dialog>` is open.
pub fn is_dialog_open(id: &str) -> bool {
    dialog(id).is_some_and(|dialog| dialog.open())
}

/// Light or dark, against what the device says. Kept for this page only.
pub fn toggle_theme() {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let query = window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
    let device = query.is_some_and(|query| query.matches());
    let dark = root.get_attribute("data-theme").map_or(device, |theme| theme == "dark");
    let _ = root.set_attribute("data-theme", if dark { "light" } else { "dark" });
}

/// Marks the page as alive, for the stylesheet and for tests.
pub fn mark_hydrated() {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// A text that the server put into the page under this id.
pub fn page_text(id: &str) -> Option<String> {
    document()?.get_element_by_id(id)?.text_content()
}

/// Runs something that takes time.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// Waits.
pub async fn pause(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Calls back whenever the device comes back to a network or the page back into view.
pub fn on_return(callback: impl Fn() + Clone + 'static) {
    let (Some(window), Some(document)) = (window(), document()) else { return };
    let again = callback.clone();
    gloo_events::EventListener::new(&window, "online", move |_| again()).forget();
    gloo_events::EventListener::new(&document, "visibilitychange", move |_| {
        if self::document().is_some_and(|document| !document.hidden()) {
            callback();
        }
    })
    .forget();
}

/// Asks the browser not to clear what is kept on this device.
pub fn persist_storage() {
    if let Some(window) = window() {
        let _ = window.navigator().storage().persist();
    }
}
