//! Short names for what the page's code asks of the browser. The binding tool names each after what it is and a hash;
//! both files carry the name, nobody reads it there, and digits of a hash do not compress.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use walrus::Module;

/// Gives every import of the module a short name, and gives back the script with the same names.
pub fn shorten(module: &mut Module, js: &str) -> Result<String> {
    let mut short = BTreeMap::new();
    for (n, import) in module.imports.iter_mut().enumerate() {
        let name = format!("i{n:x}");
        ensure!(short.insert(import.name.clone(), name.clone()).is_none(), "two imports are called {}", import.name);
        import.name = name;
    }
    let (script, found) = renamed(js, &short);
    ensure!(found == short.len(), "the script has {found} of {} imports", short.len());
    Ok(script)
}

/// The script with other names, and how many of them stood in it.
fn renamed(js: &str, names: &BTreeMap<String, String>) -> (String, usize) {
    let mut script = String::with_capacity(js.len());
    let mut found = std::collections::BTreeSet::new();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut rest = js;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        if let Some(short) = names.get(word) {
            found.insert(word);
            script.push_str(short);
        } else {
            script.push_str(word);
        }
        let between = after.find(is_part).unwrap_or(after.len());
        let (between, after) = after.split_at(between);
        script.push_str(between);
        rest = after;
    }
    (script, found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_get_other_names() {
        let names = BTreeMap::from([("__wbg_new_1".to_owned(), "i0".to_owned()), ("gone".to_owned(), "i1".to_owned())]);
        let js = "const a={__wbg_new_1:()=>1,__wbg_new_12:2};a.__wbg_new_1('’')";
        assert_eq!(renamed(js, &names), ("const a={i0:()=>1,__wbg_new_12:2};a.i0('’')".to_owned(), 1));
    }
}
