//! The style sheet: `style/main.css` with what it imports, in one minified file whose pictures have their hashed names.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

/// Bundles and minifies `entry`. `public` maps the files of `public/` to their hashed names.
pub fn bundle(entry: &Path, public: &BTreeMap<String, String>) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    // The error borrows from the bundler's files, so it is put into words here.
    let sheet = bundler.bundle(entry).map_err(|error| anyhow!("{error}")).context("the style sheet cannot be read")?;
    print(sheet, public)
}

/// The oldest browsers that can run the program: phones that people were given years ago. What they do not know
/// (`light-dark()`, nesting) is put into words that they do.
fn oldest() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    let (chrome, edge, firefox) = (version(105, 0), version(105, 0), version(121, 0));
    let (safari, ios_saf) = (version(15, 4), version(15, 4));
    Targets::from(Browsers { chrome, edge, firefox, safari, ios_saf, ..Browsers::default() })
}

/// Minifies for today's browsers and for the [`oldest`].
fn print(mut sheet: StyleSheet<'_>, public: &BTreeMap<String, String>) -> Result<String> {
    sheet
        .minify(MinifyOptions { targets: oldest(), ..MinifyOptions::default() })
        .map_err(|error| anyhow!("{error}"))
        .context("the style sheet cannot be minified")?;
    let options = PrinterOptions {
        minify: true,
        targets: oldest(),
        analyze_dependencies: Some(DependencyOptions::default()),
        ..PrinterOptions::default()
    };
    let printed =
        sheet.to_css(options).map_err(|error| anyhow!("{error}")).context("the style sheet cannot be printed")?;

    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        let (address, placeholder) = match dependency {
            Dependency::Url(found) => (hashed(&found.url, public)?, found.placeholder),
            Dependency::Import(found) => return Err(anyhow!("the style sheet imports {} from elsewhere", found.url)),
        };
        let quoted = format!("\"{}\"", address.replace('\\', "\\\\").replace('"', "\\\""));
        css = css.replace(&format!("\"{placeholder}\""), &quoted);
    }
    Ok(css)
}

/// The address of a picture or font as seen from the style sheet: its hashed neighbour in the same folder.
fn hashed(address: &str, public: &BTreeMap<String, String>) -> Result<String> {
    if address.starts_with("data:") || address.starts_with('#') {
        return Ok(address.to_owned());
    }
    let (file, fragment) =
        address.split_once('#').map_or((address, String::new()), |(file, rest)| (file, format!("#{rest}")));
    let logical = file.trim_start_matches("../public/").trim_start_matches('/');
    let name = public
        .get(logical)
        .with_context(|| format!("the style sheet asks for {address}, and public/ holds no {logical}"))?;
    Ok(format!("{name}{fragment}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minified(css: &str) -> Result<String> {
        let sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| anyhow!("{error}"))?;
        let public = BTreeMap::from([("icons/stone.svg".to_owned(), "icons-stone-0123456789.svg".to_owned())]);
        print(sheet, &public)
    }

    #[test]
    fn old_phones_understand_it() -> Result<()> {
        let css = minified(
            "@layer base, board;\n@layer base { a { color: light-dark(#010203, #fefdfc); &:hover { margin-inline: 1px } } }",
        )?;
        assert!(css.contains("@layer base{") && css.contains("@layer board"), "{css}");
        assert!(!css.contains("light-dark("), "{css}");
        assert!(css.contains("#010203") && css.contains("a:hover"), "{css}");
        assert!(css.contains("margin-inline"), "{css}");
        Ok(())
    }

    #[test]
    fn pictures_get_their_hashed_names() -> Result<()> {
        for address in ["/icons/stone.svg#top", "../public/icons/stone.svg#top", "icons/stone.svg#top"] {
            let css = minified(&format!("a {{ background: url({address}) }}"))?;
            assert!(css.contains("url(\"icons-stone-0123456789.svg#top\")"), "{css}");
        }
        Ok(())
    }

    #[test]
    fn pictures_inside_the_sheet_stay_inside() -> Result<()> {
        let css = minified("a { background: url('data:image/svg+xml,<svg id=\"a\"/>') }")?;
        assert!(css.contains("url(\"data:image/svg+xml,<svg id=\\\"a\\\"/>\")"), "{css}");
        Ok(())
    }

    #[test]
    fn a_picture_that_is_not_there_is_an_error() {
        assert!(minified("a { background: url(/missing.svg) }").is_err());
        assert!(minified("a { background: url(https://example.org/stone.svg) }").is_err());
    }
}
