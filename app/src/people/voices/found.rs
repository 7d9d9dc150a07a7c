//! What follows from the voices that are written down: which have a number, which of these are too few, how they could
//! be merged. Must not know how it is said, nor how a row is typed.

use super::rows::Written;
use review::plan::Voice;
use review::voices::{Expected, Merge, can_show, merged};

/// What all rows say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Voices with a number.
    pub expected: Vec<Expected>,
    /// Voices without a number yet.
    pub open: Vec<Voice>,
    /// What is proposed where something is too few, once everything has its number.
    pub merge: Option<Merge>,
}

impl Found {
    /// What follows from rows that name a voice.
    pub fn of(rows: Vec<Written>) -> Self {
        let (mut expected, mut open) = (Vec::new(), Vec::new());
        for Written { voice, people } in rows {
            match people {
                Some(people) => expected.push(Expected { voice, people }),
                None => open.push(voice),
            }
        }
        let mut found = Self { expected, open, merge: None };
        if found.few() > 0 && found.open.is_empty() {
            found.merge = Some(merged(&found.expected));
        }
        found
    }

    /// Whether no number was written yet.
    pub fn is_empty(&self) -> bool {
        self.expected.is_empty()
    }

    /// How many are too few to be shown.
    pub fn few(&self) -> usize {
        self.expected.iter().filter(|it| !can_show(it.people)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::plan::Band;

    #[test]
    fn a_merge_is_proposed_once_something_is_too_few_and_all_have_numbers() {
        let written = |agency: &str, people| {
            let voice = Voice { agency: agency.to_owned(), band: Some(Band::Practitioner) };
            Written { voice, people }
        };
        let (health, police) = (|people| written("Health", people), |people| written("Police", people));
        assert!(Found::of(vec![health(None)]).is_empty());
        for rows in [vec![health(Some(5))], vec![health(Some(4)), police(None)], vec![health(Some(5)), police(None)]] {
            assert_eq!(Found::of(rows).merge, None);
        }
        let found = Found::of(vec![health(Some(4)), police(Some(5))]);
        assert_eq!((found.few(), found.merge.map(|merge| merge.without)), (1, Some(4)));
    }
}
