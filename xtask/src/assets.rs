//! `dist`: the files that the server hands out, under names that change with their content, and the list of them.
//!
//! `dist/manifest.json` maps logical names (`app.js` and `app_bg.wasm`, the same for `staff`, `style.css`, and the path of each file below
//! `public/`) to names in `dist/assets/`. A file there never changes, so browsers may keep it for ever.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::compress::{brotli, gzip, shrinks};
use crate::hash::hex;
use crate::place::{Place, Profile, files_below};
use crate::wasm::Entry;
use crate::{css, stamp, wasm};

/// How many digits of the content's hash stand in a file's name.
const HASH_DIGITS: usize = 10;

/// Logical names and the names in `dist/assets/`.
pub type Manifest = BTreeMap<String, String>;

/// One file to hand out.
#[derive(Debug)]
struct Asset {
    logical: String,
    bytes: Vec<u8>,
}

impl Asset {
    /// `icons/stone.svg` becomes `icons-stone-0123456789.svg`: one folder, no two alike.
    fn hashed_name(&self) -> String {
        let flat = self.logical.replace('/', "-");
        let hash = hex(&self.bytes);
        let digits = &hash[..HASH_DIGITS];
        match flat.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}-{digits}.{extension}"),
            None => format!("{flat}-{digits}"),
        }
    }
}

/// Builds everything in `dist`, unless nothing that goes into it has changed.
pub fn build(place: &Place, profile: Profile) -> Result<()> {
    let current = stamp::current(place, profile)?;
    if stamp::is_of(place, &current) && is_whole(place) {
        println!("    nothing has changed: the page stays as it is");
        return Ok(());
    }
    let mut programs = Vec::new();
    for entry in Entry::ALL {
        let code = wasm::code(place, profile, entry)?;
        programs.push(Asset { logical: format!("{}.js", entry.name()), bytes: code.js });
        programs.push(Asset { logical: format!("{}_bg.wasm", entry.name()), bytes: code.wasm });
    }
    println!("    gathering the style sheet and the public files");
    let mut assets = public_files(&place.root.join("public"))?;
    let names: Manifest = assets.iter().map(|asset| (asset.logical.clone(), asset.hashed_name())).collect();
    let style = css::bundle(&place.root.join("style/main.css"), &names)?;
    assets.append(&mut programs);
    assets.push(Asset { logical: "style.css".to_owned(), bytes: style.into_bytes() });
    println!("    compressing {} files", assets.len());
    write(place, profile, &assets, &current)
}

/// Whether no file of what was built last is missing.
fn is_whole(place: &Place) -> bool {
    let there = |names: Manifest| !names.is_empty() && names.values().all(|name| place.assets().join(name).is_file());
    manifest(place).is_ok_and(there)
}

/// The list of what was built last.
pub fn manifest(place: &Place) -> Result<Manifest> {
    let path = place.dist.join("manifest.json");
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not what this program writes", path.display()))
}

fn public_files(folder: &Path) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for path in files_below(folder)? {
        let logical =
            path.strip_prefix(folder)?.to_str().with_context(|| format!("{} is no UTF-8", path.display()))?.to_owned();
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        assets.push(Asset { logical, bytes });
    }
    Ok(assets)
}

fn write(place: &Place, profile: Profile, assets: &[Asset], current: &str) -> Result<()> {
    // Compressing takes its time, so it happens before the old files go.
    let mut manifest = Manifest::new();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for asset in assets {
        let name = asset.hashed_name();
        if shrinks(&name) {
            files.push((format!("{name}.br"), brotli(&asset.bytes, profile)?));
            files.push((format!("{name}.gz"), gzip(&asset.bytes)?));
        }
        files.push((name.clone(), asset.bytes.clone()));
        let other = manifest.insert(asset.logical.clone(), name);
        ensure!(
            other.is_none(),
            "public/ holds a file called {}, and the page has one of that name already",
            asset.logical
        );
    }

    stamp::forget(place)?;
    let folder = place.assets();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    stamp::keep(place, current)?;

    // Last and in one move: whoever reads the manifest finds every file that it names.
    let (draft, path) = (place.dist.join(".manifest.json"), place.dist.join("manifest.json"));
    fs::write(&draft, serde_json::to_string_pretty(&manifest)? + "\n")
        .with_context(|| format!("cannot write {}", draft.display()))?;
    fs::rename(&draft, &path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::Asset;

    fn hashed(logical: &str) -> String {
        Asset { logical: logical.to_owned(), bytes: b"abc".to_vec() }.hashed_name()
    }

    #[test]
    fn names_carry_the_hash_before_the_extension() {
        assert_eq!(hashed("app_bg.wasm"), "app_bg-ba7816bf8f.wasm");
        assert_eq!(hashed("icons/stone.svg"), "icons-stone-ba7816bf8f.svg");
        assert_eq!(hashed("LICENCE"), "LICENCE-ba7816bf8f");
    }
}
