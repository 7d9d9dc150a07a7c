//! Turns the catalogues `copy/<language>/<area>.toml` into typed functions: one per message, named `<area>_<key>`. A
//! key that one language lacks, or a placeholder that differs, stops the build and names file and key.
//!
//! A message is a string, or a table of plural forms (`zero`, `one`, `two`, `few`, `many`, `other`) chosen by `{n}`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};
use toml::{Table, Value};

const LANGUAGES: [(&str, &str); 2] = [("en", "En"), ("cy", "Cy")];
const FORMS: [(&str, &str); 6] =
    [("zero", "Zero"), ("one", "One"), ("two", "Two"), ("few", "Few"), ("many", "Many"), ("other", "Other")];

type Catalogue = BTreeMap<String, Value>;

fn main() {
    println!("cargo::rerun-if-changed=copy");
    let catalogues: Vec<Catalogue> = LANGUAGES.iter().map(|(language, _)| read(language)).collect();
    let mut code =
        String::from("#[allow(clippy::all, clippy::pedantic, reason = \"made by the build\")]\nimpl Text {\n");
    for (key, first) in &catalogues[0] {
        for ((language, _), catalogue) in LANGUAGES.iter().zip(&catalogues) {
            let other = catalogue.get(key).unwrap_or_else(|| panic!("copy/{language}: {key} is missing"));
            assert_eq!(
                placeholders(first),
                placeholders(other),
                "copy/{language}: {key} has other placeholders than copy/{}",
                LANGUAGES[0].0
            );
        }
        let messages: Vec<&Value> = catalogues.iter().map(|catalogue| &catalogue[key]).collect();
        function(&mut code, key, &messages);
    }
    for ((language, _), catalogue) in LANGUAGES.iter().zip(&catalogues) {
        let strange: Vec<_> = catalogue.keys().filter(|key| !catalogues[0].contains_key(*key)).collect();
        assert!(strange.is_empty(), "copy/{language}: {strange:?} are not in copy/{}", LANGUAGES[0].0);
    }
    code.push_str("}\n");
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script where to write")]
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("the build folder can be written");
}

fn read(language: &str) -> Catalogue {
    let folder = format!("copy/{language}");
    let mut catalogue = Catalogue::new();
    for file in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let path = file.expect("the folder can be read").path();
        let Some(area) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (key, value) in table {
            catalogue.insert(format!("{area}_{key}"), value);
        }
    }
    catalogue
}

fn placeholders(message: &Value) -> BTreeSet<String> {
    match message {
        Value::String(text) => names(text).into_iter().collect(),
        // Every plural message may show its number; other placeholders are compared over all forms together.
        Value::Table(forms) => {
            let all = forms.values().filter_map(Value::as_str).flat_map(names);
            all.chain(["n".to_owned()]).collect()
        }
        other => panic!("a message is a text or a table of plural forms, not {other}"),
    }
}

fn names(text: &str) -> Vec<String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

fn function(code: &mut String, key: &str, messages: &[&Value]) {
    let names: Vec<String> = placeholders(messages[0]).into_iter().collect();
    let plural = messages.iter().any(|message| message.is_table());
    let example = messages[0].as_str().or_else(|| messages[0].get("other").and_then(Value::as_str)).unwrap_or_default();
    let mut arguments = String::new();
    for name in &names {
        let kind = if plural && name == "n" { "u64" } else { "impl std::fmt::Display" };
        let _ = write!(arguments, ", {name}: {kind}");
    }
    let result = if names.is_empty() { "&'static str" } else { "String" };
    let example = example.replace('\n', " ").replace('<', "‹").replace('>', "›").replace('[', "(").replace(']', ")");
    let _ = writeln!(
        code,
        "    /// {}\n    pub fn {key}(self{arguments}) -> {result} {{\n        match self.0 {{",
        example.replace('{', "‹").replace('}', "›")
    );
    for ((_, variant), message) in LANGUAGES.iter().zip(messages) {
        let body = match message {
            Value::String(text) if names.is_empty() => format!("{text:?}"),
            Value::String(text) => format!("format!({text:?})"),
            Value::Table(forms) => plural_body(key, forms, &names),
            _ => unreachable!("checked by placeholders"),
        };
        let _ = writeln!(code, "            Lang::{variant} => {body},");
    }
    code.push_str("        }\n    }\n");
}

fn plural_body(key: &str, forms: &Table, names: &[String]) -> String {
    let mut arms = String::new();
    for (form, variant) in FORMS {
        let Some(text) = forms.get(form).and_then(Value::as_str) else { continue };
        let used = self::names(text);
        let mut unused = String::new();
        for name in names.iter().filter(|name| !used.contains(name)) {
            let _ = write!(unused, "let _ = &{name}; ");
        }
        let pattern = if form == "other" { "_".to_owned() } else { format!("Form::{variant}") };
        let _ = write!(arms, "{pattern} => {{ {unused}format!({text:?}) }} ");
    }
    assert!(forms.contains_key("other"), "{key}: the form `other` is missing");
    assert!(forms.keys().all(|form| FORMS.iter().any(|(known, _)| known == form)), "{key}: unknown plural form");
    format!("match form(self.0, n) {{ {arms} }}")
}
