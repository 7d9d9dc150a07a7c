//! Brotli and gzip beside the files that gain from it, made once here so that the server never compresses a static file.

use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::place::Profile;

/// Files that shrink. Pictures and fonts are compressed inside already.
const SHRINKING: [&str; 11] = ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Whether a file of this name gets a `.br` and a `.gz` beside it.
pub fn shrinks(name: &str) -> bool {
    Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| SHRINKING.contains(&extension))
}

/// Brotli: as small as it gets in release, quick otherwise.
pub fn brotli(bytes: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let quality = match profile {
        Profile::Dev => 5,
        Profile::Release => 11,
    };
    let params = BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut packed = Vec::new();
    let mut source = bytes;
    brotli::BrotliCompress(&mut source, &mut packed, &params)?;
    Ok(packed)
}

/// Gzip, for what cannot read Brotli: some tools, and browsers on plain HTTP.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shrinks_and_pictures_are_left_alone() {
        assert!(shrinks("app.js") && shrinks("icons/stone.svg") && shrinks("app_bg.wasm"));
        assert!(!shrinks("stone.png") && !shrinks("plain"));
    }

    #[test]
    fn both_ways_make_text_smaller() -> Result<()> {
        let text = "a stone upon a stone ".repeat(100);
        assert!(brotli(text.as_bytes(), Profile::Release)?.len() < text.len() / 4);
        assert!(brotli(text.as_bytes(), Profile::Dev)?.len() < text.len() / 4);
        assert!(gzip(text.as_bytes())?.len() < text.len() / 4);
        Ok(())
    }
}
