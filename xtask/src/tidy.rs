//! The house rules as checks over the files that git knows or would take: absences, shapes, and the two catalogues.

mod mask;
mod planes;
mod promises;
mod shape;
mod test_code;
mod tree;
mod words;

use std::fmt;

use anyhow::{Result, ensure};

use crate::place::Place;

/// One broken rule at one place.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// Counted from one.
    line: usize,
    said: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.said)
    }
}

/// Prints every broken house rule, and fails if there is one.
pub fn tidy(place: &Place) -> Result<()> {
    let files = tree::read(&place.root)?;
    for warning in shape::long_files(&files) {
        println!("   think again: {warning}");
    }
    let mut findings = words::check(&files);
    findings.extend(shape::check(&files));
    findings.extend(planes::check(&files));
    findings.extend(promises::check(&files));
    findings.sort_unstable_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
    for finding in &findings {
        println!("{finding}");
    }
    ensure!(findings.is_empty(), "the house rules are broken in {} places", findings.len());
    println!("   {} files, and no house rule is broken", files.len());
    Ok(())
}
