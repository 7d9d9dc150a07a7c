//! What dragging needs to know of the page: what lies under a finger.

use super::live::document;

/// The nearest element around a point of the window that carries this attribute, and the attribute's value.
pub fn attribute_at(x: i32, y: i32, attribute: &str) -> Option<String> {
    let element = document()?.element_from_point(x as f32, y as f32)?;
    element.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)
}

/// Keeps a pointer's events on one element until it is lifted, so that a drag never loses its finger.
pub fn capture_pointer(id: &str, pointer: i32) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        let _ = element.set_pointer_capture(pointer);
    }
}
