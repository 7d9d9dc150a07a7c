//! The page's code: `app` compiled for the browser, bound to JavaScript and made small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::place::{Place, Profile};
use crate::process::{cargo, run};
use crate::{names, snip};

/// What browsers are called among Rust's targets.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Cargo's profile for small wasm, in the workspace manifest.
const SMALL: &str = "wasm-release";

/// What rustc's wasm uses today. Named one by one, because the optimiser's switch for everything also turns on an
/// encoding of imports that browsers refuse.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Which pages a browser gets. Somebody who takes part should not wait for the pages of those who hold the review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Joining, taking part, and what everybody may read.
    Participant,
    /// All pages.
    Staff,
}

impl Entry {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Participant, Self::Staff];

    /// The stem of its files' logical names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Participant => "app",
            Self::Staff => "staff",
        }
    }

    /// Its features of `app`.
    pub const fn features(self) -> &'static str {
        match self {
            Self::Participant => "hydrate",
            Self::Staff => "hydrate,staff",
        }
    }
}

/// The two files that a browser runs. Neither names the other: the page hands the wasm's address to the script.
#[derive(Debug)]
pub struct Code {
    /// An ES module whose default export is `init`.
    pub js: Vec<u8>,
    /// The module that `init` starts.
    pub wasm: Vec<u8>,
}

/// Builds the code of an entry.
pub fn code(place: &Place, profile: Profile, entry: Entry) -> Result<Code> {
    println!("    compiling the app for the browser: {}", entry.name());
    let compiled = compile(place, profile, entry)?;
    println!("    binding it to JavaScript");
    let mut code = bind(&compiled, profile, entry)?;
    if profile == Profile::Release {
        println!("    making it small");
        code.wasm = shrink(place, &code.wasm)?;
        code.js = shrink_script(place, &code.js)?;
    }
    Ok(code)
}

fn compile(place: &Place, profile: Profile, entry: Entry) -> Result<PathBuf> {
    let mut command = cargo(place);
    // `--crate-type`: cargo silently leaves out link time optimisation for a library that is an rlib as well.
    command.args(["rustc", "--package", "app", "--lib", "--crate-type", "cdylib"]);
    command.args(["--no-default-features", "--features", entry.features(), "--target", TARGET]);
    let folder = match profile {
        Profile::Dev => profile.folder(),
        Profile::Release => {
            command.args(["--profile", SMALL]);
            SMALL
        }
    };
    run(&mut command)?;
    Ok(place.target.join(TARGET).join(folder).join("app.wasm"))
}

fn bind(compiled: &Path, profile: Profile, entry: Entry) -> Result<Code> {
    let small = profile == Profile::Release;
    let mut bindgen = Bindgen::new();
    // Names stay as the compiler wrote them: `snip` reads them.
    bindgen.input_path(compiled).out_name(entry.name()).typescript(false);
    bindgen.demangle(false).omit_default_module_path(true).remove_name_section(small).remove_producers_section(small);
    bindgen.web(true)?;
    let mut output = bindgen.generate_output().with_context(|| format!("cannot bind {}", compiled.display()))?;

    let snippets = output.snippets().values().any(|list| !list.is_empty()) || !output.local_modules().is_empty();
    ensure!(
        !snippets,
        "a crate brings JavaScript snippets of its own; the page loads one script only: do without that crate, or without its snippet"
    );
    let packages: Vec<_> = output.npm_dependencies().keys().cloned().collect();
    ensure!(
        packages.is_empty(),
        "a crate asks for npm packages ({}); the page loads one script only",
        packages.join(", ")
    );
    let mut js = output.js().to_owned();
    ensure!(!js.contains("_bg.wasm"), "the script names the wasm file, whose name is not known before it is hashed");
    if small {
        let gone = snip::unreached(output.wasm_mut())?;
        println!("    {gone} functions that never run are gone");
        js = names::shorten(output.wasm_mut(), &js)?;
    }
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Code { js: js.into_bytes(), wasm })
}

fn shrink(place: &Place, wasm: &[u8]) -> Result<Vec<u8>> {
    let folder = place.target.join("page");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
    fs::write(&before, wasm).with_context(|| format!("cannot write {}", before.display()))?;
    let optimiser = place.root.join("end2end/node_modules/.bin/wasm-opt");
    run(Command::new(optimiser)
        .arg("-Oz")
        .args(FEATURES)
        .args(["--strip-debug", "--strip-producers"])
        .arg(&before)
        .arg("-o")
        .arg(&after))?;
    fs::read(&after).with_context(|| format!("cannot read {}", after.display()))
}

fn shrink_script(place: &Place, js: &[u8]) -> Result<Vec<u8>> {
    let folder = place.target.join("page");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (before, after) = (folder.join("before.js"), folder.join("after.js"));
    fs::write(&before, js).with_context(|| format!("cannot write {}", before.display()))?;
    let minifier = place.root.join("end2end/node_modules/.bin/terser");
    // Twice, because the first pass shows the second what is used once.
    run(Command::new(minifier)
        .arg(&before)
        .args(["--module", "--compress", "passes=2", "--mangle", "-o"])
        .arg(&after))?;
    fs::read(&after).with_context(|| format!("cannot read {}", after.display()))
}
