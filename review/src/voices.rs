//! Which voices of a plan could ever be shown, while the plan is being written, and how those that are too few could be
//! merged. Owns the order in which voices become broader. It must not know a log, a seat, or who has joined: the
//! numbers are what somebody expects, a help for whoever writes the plan; they are neither stored nor sent.
//!
//! **Whom a voice takes in.** The narrowest that fits: one's agency with one's band, else one's agency (any role), else
//! one's band, else none. So a band alone means "of the other agencies", and may stand beside an agency with that band:
//! nobody is sorted by a rule, whoever makes the places gives each its voice. An agency with any role takes in all of
//! the agency, so no other voice of that agency stands beside it: a nurse would fit both.
//!
//! **The rule.** The minimum is [`SMALL_GROUP_MIN`] people.
//! 1. A voice of the minimum or more stays as it is, unless its agency becomes one voice (3, 4).
//! 2. An agency in which no voice reaches the minimum becomes one voice (any role), if all of it together does. If not,
//!    its people join those of their bands.
//! 3. An agency that has large and small voices keeps the large ones, and its small ones join those of their bands. If
//!    one of them finds too few others there, the agency becomes one voice (any role), and takes back all of its
//!    people. That may leave too few in another band, so it is looked at until nothing changes.
//! 4. An agency that was written with any role and with a band as well becomes one voice, if all of it together reaches
//!    the minimum.
//! 5. A band of the minimum or more, of all who join it and those who were written there, is a voice. Whoever is left
//!    has none: they are with everyone.
//!
//! So nobody goes without a voice whose agency reaches the minimum. Only for that, and for (4), is a large voice given
//! up; never for people of another agency. The order of the rows decides the order of the result, and nothing else.

use crate::limits::SMALL_GROUP_MIN;
use crate::plan::Voice;
use std::collections::BTreeSet;

/// A voice, and how many people of it are expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Which.
    pub voice: Voice,
    /// How many.
    pub people: u32,
}

/// A proposal: broader voices, all of which can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The voices, each once, in the order in which the first of their people were written down.
    pub voices: Vec<Expected>,
    /// People who have no voice to show.
    pub without: u32,
}

impl Merge {
    /// The voice that takes in those who were expected as `voice`; none where they have no voice.
    pub fn home(&self, voice: &Voice) -> Option<&Voice> {
        let agency = Voice { agency: voice.agency.clone(), band: None };
        let band = Voice { agency: String::new(), band: voice.band };
        let find = |wanted: &Voice| self.voices.iter().map(|it| &it.voice).find(|it| *it == wanted);
        find(voice).or_else(|| find(&agency)).or_else(|| find(&band))
    }
}

/// Whether so many people can ever be shown as a voice.
pub const fn can_show(people: u32) -> bool {
    people as usize >= SMALL_GROUP_MIN
}

/// Whether a voice says anything: an agency, a band, or both.
pub fn is_named(voice: &Voice) -> bool {
    !voice.agency.is_empty() || voice.band.is_some()
}

/// Proposes voices that can all be shown. The people of rows with the same voice are added up, rows without people are
/// left out, and a row that names nothing is of people without a voice.
pub fn merged(expected: &[Expected]) -> Merge {
    let mut rows = Vec::new();
    for row in expected.iter().filter(|row| row.people > 0) {
        join(&mut rows, row.voice.clone(), row.people);
    }
    let (voices, left): (Vec<Expected>, Vec<Expected>) = gathered(&rows, &whole(&rows)).into_iter().partition(is_shown);
    Merge { voices, without: people(&left) }
}

/// Adds people to a voice of a list; a voice that is not there yet comes last.
fn join(voices: &mut Vec<Expected>, voice: Voice, people: u32) {
    if let Some(there) = voices.iter_mut().find(|there| there.voice == voice) {
        // No event has so many people; a total that stays put is better than a program that stops.
        there.people = there.people.saturating_add(people);
        return;
    }
    voices.push(Expected { voice, people });
}

fn people<'a>(rows: impl IntoIterator<Item = &'a Expected>) -> u32 {
    rows.into_iter().fold(0, |sum, row| sum.saturating_add(row.people))
}

fn is_shown(it: &Expected) -> bool {
    is_named(&it.voice) && can_show(it.people)
}

/// The voice that a row joins, while these agencies are one voice each.
fn joins(row: &Expected, whole: &BTreeSet<&str>) -> Voice {
    if whole.contains(row.voice.agency.as_str()) {
        Voice { agency: row.voice.agency.clone(), band: None }
    } else if can_show(row.people) {
        row.voice.clone()
    } else {
        Voice { agency: String::new(), band: row.voice.band }
    }
}

/// All voices that rows join, of whatever size; also the one that names nothing.
fn gathered(rows: &[Expected], whole: &BTreeSet<&str>) -> Vec<Expected> {
    let mut voices = Vec::new();
    for row in rows {
        join(&mut voices, joins(row, whole), row.people);
    }
    voices
}

/// The agencies that become one voice each. The set only grows, and what an agency needs does not hang on the order in
/// which they are looked at.
fn whole(rows: &[Expected]) -> BTreeSet<&str> {
    let mut whole = BTreeSet::new();
    loop {
        let voices = gathered(rows, &whole);
        let more: Vec<&str> = rows
            .iter()
            .map(|row| row.voice.agency.as_str())
            .filter(|agency| !agency.is_empty() && !whole.contains(agency))
            .filter(|agency| is_whole(rows, agency, &whole, &voices))
            .collect();
        if more.is_empty() {
            return whole;
        }
        whole.extend(more);
    }
}

/// Whether an agency becomes one voice, if rows join these `voices` otherwise.
fn is_whole(rows: &[Expected], agency: &str, whole: &BTreeSet<&str>, voices: &[Expected]) -> bool {
    let of: Vec<&Expected> = rows.iter().filter(|row| row.voice.agency == agency).collect();
    let any_role = of.iter().any(|row| row.voice.band.is_none());
    let none_large = !of.iter().any(|row| can_show(row.people));
    let has_home = |row: &Expected| {
        let voice = joins(row, whole);
        voices.iter().any(|it| it.voice == voice && is_shown(it))
    };
    can_show(people(of.iter().copied())) && (any_role || none_large || !of.iter().all(|row| has_home(row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Band;

    const P: Option<Band> = Some(Band::Practitioner);
    const M: Option<Band> = Some(Band::FirstLineManager);
    const S: Option<Band> = Some(Band::StrategicManager);
    const F: Option<Band> = Some(Band::Family);

    type Row = (&'static str, Option<Band>, u32);

    fn table(rows: &[Row]) -> Vec<Expected> {
        let row = |(agency, band, people): &Row| {
            let voice = Voice { agency: (*agency).to_owned(), band: *band };
            Expected { voice, people: *people }
        };
        rows.iter().map(row).collect()
    }

    #[track_caller]
    fn becomes(rows: &[Row], voices: &[Row], without: u32) {
        assert_eq!(merged(&table(rows)), Merge { voices: table(voices), without });
    }

    #[test]
    fn five_can_be_shown_and_four_cannot() {
        assert!(can_show(5) && !can_show(4) && !can_show(0));
    }

    #[test]
    fn what_can_be_shown_stays_as_it_is() {
        let rows = [("Health", P, 7), ("Health", M, 5), ("", F, 6), ("Police", None, 9)];
        becomes(&rows, &rows, 0);
        becomes(&[], &[], 0);
        becomes(&[("Health", P, 0), ("Police", P, 5)], &[("Police", P, 5)], 0);
        becomes(&[("Health", P, 3), ("Health", P, 2)], &[("Health", P, 5)], 0);
    }

    #[test]
    fn first_the_agency_then_the_band_then_everyone() {
        becomes(&[("Health", P, 3), ("Health", M, 2)], &[("Health", None, 5)], 0);
        becomes(&[("Health", P, 3), ("Police", P, 2)], &[("", P, 5)], 0);
        becomes(&[("Health", P, 4), ("Police", M, 4)], &[], 8);
        becomes(&[("Health", P, 3), ("Health", M, 3), ("Police", P, 3)], &[("Health", None, 6)], 3);
    }

    #[test]
    fn a_large_voice_stays_while_the_small_ones_of_its_agency_find_others() {
        let rows = [("Health", P, 10), ("Health", M, 2), ("Police", P, 8), ("Police", M, 3)];
        becomes(&rows, &[("Health", P, 10), ("", M, 5), ("Police", P, 8)], 0);
        becomes(&[("Health", P, 10), ("Health", M, 2)], &[("Health", None, 12)], 0);
        // A band that was written down takes in others, and Health's practitioners keep their own voice beside it.
        becomes(&[("", P, 6), ("Health", P, 9), ("Police", P, 1)], &[("", P, 7), ("Health", P, 9)], 0);
    }

    #[test]
    fn an_agency_that_becomes_one_voice_takes_all_its_people_back() {
        // Health's leader finds nobody; so its manager leaves the managers, who are then too few for Police.
        let rows = [("Health", P, 10), ("Health", M, 2), ("Health", S, 1), ("Police", P, 8), ("Police", M, 3)];
        becomes(&rows, &[("Health", None, 13), ("Police", None, 11)], 0);
    }

    #[test]
    fn any_role_stands_alone_in_its_agency() {
        becomes(&[("Health", None, 6), ("Health", P, 7)], &[("Health", None, 13)], 0);
        becomes(&[("Health", None, 2), ("Health", P, 2), ("Police", P, 3)], &[("", P, 5)], 2);
        becomes(&[("", None, 9), ("Health", None, 4)], &[], 13);
    }

    #[test]
    fn the_narrowest_voice_takes_people_in() {
        let merge = merged(&table(&[("Health", P, 10), ("Health", M, 2), ("Police", M, 3), ("Council", S, 4)]));
        let home = |agency: &str, band| merge.home(&Voice { agency: agency.to_owned(), band }).cloned();
        assert_eq!(home("Health", P), Some(Voice { agency: "Health".to_owned(), band: P }));
        assert_eq!(home("Health", M), Some(Voice { agency: String::new(), band: M }));
        assert_eq!(home("Council", S), None);
    }

    /// A small generator, so that every run tries the same tables.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 33) as usize % end
        }
    }

    fn sorted(merge: &Merge) -> (Vec<(Voice, u32)>, u32) {
        let mut voices: Vec<_> = merge.voices.iter().map(|it| (it.voice.clone(), it.people)).collect();
        voices.sort();
        (voices, merge.without)
    }

    /// Everything that the head of this file says of any result.
    fn holds(rows: &[Expected]) {
        let merge = merged(rows);
        assert_eq!(people(&merge.voices) + merge.without, people(rows), "nobody comes or goes: {rows:?}");
        for (n, it) in merge.voices.iter().enumerate() {
            assert!(is_shown(it), "none is too few: {rows:?} {merge:?}");
            let others = || merge.voices.iter().enumerate().filter(move |(other, _)| *other != n).map(|(_, it)| it);
            assert!(others().all(|other| other.voice != it.voice), "each is there once: {rows:?} {merge:?}");
            let alone = it.voice.band.is_some() || others().all(|other| other.voice.agency != it.voice.agency);
            assert!(alone, "any role stands alone: {rows:?} {merge:?}");
            let taken = rows.iter().filter(|row| merge.home(&row.voice) == Some(&it.voice));
            assert_eq!(people(taken), it.people, "the narrowest takes them in: {rows:?} {merge:?}");
        }
        let of = |agency: &str| rows.iter().filter(|row| row.voice.agency == agency).collect::<Vec<_>>();
        for row in rows.iter().filter(|row| row.people > 0 && !row.voice.agency.is_empty()) {
            let found = merge.home(&row.voice).is_some() || !can_show(people(of(&row.voice.agency)));
            assert!(found, "an agency of enough people leaves nobody without: {rows:?} {merge:?}");
        }
        let again = Merge { voices: merge.voices.clone(), without: 0 };
        assert_eq!(merged(&merge.voices), again, "merged again it is the same: {rows:?}");
        let backwards: Vec<_> = rows.iter().rev().cloned().collect();
        assert_eq!(sorted(&merged(&backwards)), sorted(&merge), "the order decides nothing: {rows:?}");
        needed(rows, &merge);
    }

    /// A large voice is given up only for a small one that would find too few of its band.
    fn needed(rows: &[Expected], merge: &Merge) {
        let agencies: Vec<_> = merge.voices.iter().filter(|it| it.voice.band.is_none()).collect();
        let is_whole = |agency: &str| agencies.iter().any(|it| it.voice.agency == agency);
        for row in rows.iter().filter(|row| can_show(row.people) && merge.home(&row.voice) != Some(&row.voice)) {
            let agency = row.voice.agency.as_str();
            if agency.is_empty() {
                assert!(!is_named(&row.voice), "a band stays: {rows:?} {merge:?}");
                continue;
            }
            let of: Vec<_> = rows.iter().filter(|it| it.voice.agency == agency && it.people > 0).collect();
            let alone = |small: &Expected| {
                let with = rows.iter().filter(|it| it.voice.band == small.voice.band).filter(|it| {
                    let other = it.voice.agency.as_str();
                    other.is_empty() || (!can_show(it.people) && (other == agency || !is_whole(other)))
                });
                !can_show(people(with))
            };
            let needed =
                of.iter().any(|it| it.voice.band.is_none()) || of.iter().any(|it| !can_show(it.people) && alone(it));
            assert!(needed, "nobody needs it: {row:?} {rows:?} {merge:?}");
        }
    }

    #[test]
    fn every_small_table_keeps_what_is_said() {
        const FIGURES: [u32; 5] = [0, 1, 2, 4, 5];
        let voices = [("Health", P), ("Health", M), ("Health", None), ("Police", P), ("Police", M), ("", P)];
        for case in 0..FIGURES.len().pow(voices.len() as u32) {
            let figure = |n: usize| FIGURES[case / FIGURES.len().pow(n as u32) % FIGURES.len()];
            let rows: Vec<Row> = voices.iter().enumerate().map(|(n, (of, band))| (*of, *band, figure(n))).collect();
            holds(&table(&rows));
        }
    }

    #[test]
    fn larger_tables_keep_it_too() {
        let mut dice = Dice(0x0005_eed5);
        for _ in 0..20_000 {
            let mut rows: Vec<Row> = Vec::new();
            for _ in 0..dice.below(12) {
                let agency = ["", "Health", "Police", "Schools", "Council"][dice.below(5)];
                let band = [None, P, P, M, M, S, F][dice.below(7)];
                // Rows of one voice are added up before anything is judged; the checks look at rows one by one.
                if rows.iter().all(|row| (row.0, row.1) != (agency, band)) {
                    rows.push((agency, band, dice.below(9) as u32));
                }
            }
            holds(&table(&rows));
        }
    }
}
