//! The days on which people may look at what came of it, while they are being written down; and slips that hold them.

use super::controls::{Ties, choice};
use super::day::{day_words, typed_day};
use super::deed::Deed;
use super::fields::{RowField, error_words};
use crate::browser;
use crate::copy::{Lang, Text, attribute, use_text};
use crate::desk::Field;
use crate::ui::{FieldError, news_text};
use leptos::prelude::*;
use review::day;
use review::follow_up::News;

/// Days from now that are proposed, and what there is to look at then.
const USUAL: [(u32, News); 4] =
    [(30, News::Findings), (90, News::Progress), (180, News::Progress), (365, News::Progress)];

const ALL: [News; 2] = [News::Findings, News::Progress];

/// One row.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    day: RwSignal<String>,
    /// By its place in [`ALL`].
    news: RwSignal<String>,
}

impl Row {
    fn of(key: u32, day: String, news: News) -> Self {
        let place = ALL.iter().position(|it| *it == news).unwrap_or_default();
        Self { key, day: RwSignal::new(day), news: RwSignal::new(place.to_string()) }
    }

    fn news(&self) -> News {
        self.news
            .with_untracked(|place| place.parse().ok().and_then(|place: usize| ALL.get(place).copied()))
            .unwrap_or(News::Progress)
    }
}

/// All rows.
#[derive(Clone, Copy)]
pub struct FollowUpRows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
}

impl FollowUpRows {
    /// The days as they stand, as `YYYY-MM-DD`.
    pub fn new(days: Vec<(String, News)>) -> Self {
        let rows: Vec<Row> = (0..).zip(days).map(|(key, (day, news))| Row::of(key, day, news)).collect();
        Self { next: StoredValue::new(rows.len() as u32), rows: RwSignal::new(rows) }
    }

    /// What is typed. Not tracked.
    pub fn typed(self) -> Vec<(String, News)> {
        let typed = |row: &Row| (row.day.get_untracked(), row.news());
        self.rows.with_untracked(|rows| rows.iter().map(typed).collect())
    }

    fn add(self, day: String, news: News) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.rows.update(|rows| rows.push(Row::of(key, day, news)));
        key
    }
}

/// Rows to write days into.
#[component]
pub fn FollowUpsEditor(
    /// The form it belongs to.
    deed: Deed,
    /// What is written.
    rows: FollowUpRows,
) -> AnyView {
    let t = use_text();
    let add = deed.id("add");
    deed.place(Field::Day, &add, None);
    let (hint, back) = (deed.id("hint"), add.clone());
    let new_row = move |_| browser::focus_soon(deed.id(&format!("day-{}", rows.add(String::new(), News::Progress))));
    let usual = move |_| {
        let today = day::of(browser::now());
        let keys = USUAL.map(|(days, news)| rows.add(typed_day(today + days), news));
        browser::focus_soon(deed.id(&format!("day-{}", keys[0])));
    };
    let empty = Memo::new(move |_| rows.rows.with(Vec::is_empty));
    view! {
        <div class="stack" class:field--error=move || deed.wrong(Field::Day).is_some()>
            <p class="hint" id=hint>{t.after_staff_moved()}</p>
            <FieldError id=deed.id("error") words=error_words(deed, Field::Day) />
            <ol class="stack" role="list">
                <For each=move || rows.rows.get() key=|row| row.key let:row>
                    <DayRow deed rows row back=back.clone() />
                </For>
            </ol>
            <div class="row">
                <button class="button button--quiet button--small" type="button" id=add on:click=new_row>
                    {t.after_staff_add()}
                </button>
                // Hidden and not taken away: what it adds would go with it.
                <button
                    class="button button--quiet button--small"
                    type="button"
                    hidden=move || !empty.get()
                    on:click=usual
                >
                    {t.after_staff_usual()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// One row; after it is removed the focus goes `back`.
#[component]
fn DayRow(deed: Deed, rows: FollowUpRows, row: Row, back: String) -> AnyView {
    let t = use_text();
    let id = deed.id(&format!("day-{}", row.key));
    let news_id = format!("{id}-news");
    let ties = Ties { id: news_id.clone(), described_by: Signal::stored(None), invalid: Signal::stored(None) };
    let choices: Vec<_> = (0..).zip(ALL).map(|(n, it): (u8, _)| (n.to_string(), news_text(t, it).to_owned())).collect();
    let number = rows.rows.with_untracked(|all| all.iter().position(|it| it.key == row.key).unwrap_or_default() + 1);
    let remove = move |_| {
        rows.rows.update(|rows| rows.retain(|other| other.key != row.key));
        browser::focus_soon(back.clone());
    };
    view! {
        <li class="stack-s">
            <div class="pair">
                <RowField id=id label=t.after_staff_day(number) value=row.day kind="date" short=true />
                <div class="field">
                    <label for=news_id>{t.after_staff_news()}</label>
                    {choice(ties, row.news, choices)}
                </div>
            </div>
            <button class="button button--text button--small" type="button" on:click=remove>
                {t.after_staff_remove()}
                <span class="visually-hidden">" "{move || day_words(t, &row.day.get())}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Slips with the days, all alike: nothing on one tells whose it is. The page prints nothing else while they are there,
/// and prints them as soon as they are.
#[component]
pub fn DatedSheet(
    /// How many.
    number: u32,
    /// The days, as `YYYY-MM-DD`.
    days: Vec<(String, News)>,
    /// In which language.
    lang: Signal<Lang>,
) -> AnyView {
    Effect::new(|_| browser::print());
    let slips = move || (0..number).map(|_| slip(Text(lang.get()), &days)).collect_view();
    view! { <div class="slip-sheet">{slips}</div> }.into_any()
}

fn slip(t: Text, days: &[(String, News)]) -> AnyView {
    let day = |(day, news): &(String, News)| {
        view! { <li><strong>{day_words(t, day)}</strong>": "{news_text(t, *news)}</li> }
    };
    view! {
        <article class="slip-sheet__slip slip-sheet__slip--days" lang=attribute(t.0)>
            <div class="slip-sheet__words">
                <h3>{t.after_slip_title()}</h3>
                <ul>{days.iter().map(day).collect_view()}</ul>
                <p>{t.after_slip_how()}</p>
            </div>
        </article>
    }
    .into_any()
}
