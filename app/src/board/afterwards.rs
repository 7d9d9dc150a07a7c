//! Afterwards: the days on which people may look here at what came of it, a file of them for a calendar, and an address
//! to be written to, for those who wish.

mod calendar;

use super::use_here;
use crate::browser;
use crate::copy::{segment, use_text};
use crate::public::use_public;
use crate::session::{use_contact, use_place};
use crate::ui::{FieldError, Icon, Show, date_text, live, news_text, trouble_text};
use calendar::{calendar, file};
use leptos::prelude::*;
use review::day;
use review::follow_up::{self, FollowUp};
use review::limits::CONTACT_DAYS_AFTER;

/// Id of the field.
const FIELD: &str = "contact";

/// The days that are set, as long as there are any.
#[component]
pub fn Afterwards() -> impl IntoView {
    let here = use_here();
    let days = Memo::new(move |_| {
        here.board.read(|state| state.review.as_ref().map(|review| review.follow_ups.clone()).unwrap_or_default())
    });
    view! { <Show when=move || !days.read().is_empty()><Days days /></Show> }
}

/// The day by this device's clock. The server has its own, which counts.
fn today() -> u32 {
    day::of(browser::now())
}

#[component]
fn Days(days: Memo<Vec<FollowUp>>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let contact = use_contact();
    let last = Memo::new(move |_| days.with(|days| follow_up::last(days)).filter(|last| *last > today()));
    // Text that is drawn anew takes no field with it: what is typed there stays.
    let list = move || {
        let day = |it: FollowUp| {
            view! { <li><strong>{date_text(t, it.day)}</strong><span>{news_text(t, it.news)}</span></li> }.into_any()
        };
        days.get().into_iter().map(day).collect_view().into_any()
    };
    let href = move || {
        let review = here.board.read(|state| state.review.as_ref().map(|review| review.id.to_string()));
        let board = format!("{}/{}/b/{}/{}", use_public().url, segment(t.0), review.unwrap_or_default(), here.event);
        let ahead: Vec<_> = days.read().iter().map(|it| it.day).filter(|day| *day >= today()).collect();
        file(&calendar(&ahead, t.after_calendar_entry(), &board, &here.event.to_string()))
    };
    let writes = use_public().mail && contact.is_possible();
    view! {
        <section class="panel stack afterwards" aria-labelledby="after-title">
            <h2 class="panel__title" id="after-title">{t.after_title()}</h2>
            <p>{t.after_lead()}</p>
            <ul class="afterwards__days">{live(list)}</ul>
            <Show when=move || last.get().is_some()>
                <p>
                    <a class="button button--quiet" rel="external" download="calendar.ics" href=href>
                        {t.after_calendar()}
                    </a>
                </p>
                <p class="hint">{t.after_calendar_hint()}</p>
            </Show>
            <Show when=move || writes && last.get().is_some()><Write last /></Show>
        </section>
    }
}

#[component]
fn Write(last: Memo<Option<u32>>) -> impl IntoView {
    let t = use_text();
    let (contact, place) = (use_contact(), use_place());
    let listed = Memo::new(move |_| place.keeps_list());
    Effect::new(move |_| {
        listed.track();
        browser::spawn(contact.restore());
    });
    let done = move || {
        if contact.trouble.try_with_untracked(Option::is_some) == Some(true) {
            browser::focus(FIELD);
        }
    };
    let words = Signal::derive(move || contact.trouble.get().map(|trouble| trouble_text(t, &trouble)));
    let until = move || t.after_write_until(date_text(t, last.get().unwrap_or_default()), CONTACT_DAYS_AFTER);
    let said = move || match contact.left.get() {
        Some(address) => t.after_left(address),
        None if contact.deleted.get() => t.after_deleted().to_owned(),
        None => String::new(),
    };
    let is_left = Memo::new(move |_| contact.left.with(Option::is_some));
    let busy = move || contact.busy.get().then_some("true");
    view! {
        <form
            class="stack"
            method="dialog"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                contact.leave(t.0, done);
            }
        >
            <h3 class="panel__title">{t.after_write_title()}</h3>
            <p>{t.after_write_same()}</p>
            <p>{t.after_write_apart()}</p>
            <p>{until}</p>
            <p class="state state--saved" role="status">
                <Show when=move || is_left.get() || contact.deleted.get()><Icon name="check" /></Show>
                {said}
            </p>
            <div class="field" class:field--error=move || words.with(Option::is_some)>
                <label for=FIELD>{t.after_address()}</label>
                <p class="hint" id="contact-hint">
                    {t.after_address_hint()}
                    {move || is_left.get().then(|| format!(" {}", t.after_another()))}
                </p>
                <FieldError id="contact-error" words />
                <input
                    class="input"
                    id=FIELD
                    type="email"
                    autocomplete="email"
                    aria-describedby="contact-hint contact-error"
                    aria-invalid=move || words.with(Option::is_some).then_some("true")
                    prop:value=move || contact.typed.get()
                    on:input:target=move |event| contact.typed.set(event.target().value())
                />
            </div>
            <div class="row">
                <button class="button button--quiet" type="submit" aria-disabled=busy>{t.after_leave()}</button>
                <button class="button button--text" type="button" aria-disabled=busy on:click=move |_| contact.delete(done)>
                    {move || if is_left.get() { t.after_delete() } else { t.after_delete_other() }}
                </button>
            </div>
        </form>
    }
}
