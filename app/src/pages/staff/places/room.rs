//! The ways into the room: a code on the wall, which is the weaker way in and says so, and the room's own screen.

use super::Seating;
use super::make::number_of_places;
use crate::browser;
use crate::copy::{Text, use_text};
use crate::desk::{Command, Done, Field, Problem, Room, Wrong};
use crate::people::{Deed, DeedButton, DeedForm, DeedProblem, DeedSaid, LinkLine, Qr, TextField, paths};
use crate::public::use_public;
use crate::ui::{Confirm, Notice};
use leptos::prelude::*;

/// A code for the room: opened with a number of places, shown once, closed.
#[component]
pub fn RoomCode(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("room");
    let cap = RwSignal::new(String::new());
    let secret = RwSignal::new(None::<String>);
    let room = Memo::new(move |_| seating.card.with(|card| card.room));
    let submit = move |()| {
        let Some(cap) = number_of_places(&cap.get_untracked()) else {
            return deed.refuse(Problem::Field(Field::Cap, Wrong::Form));
        };
        deed.run(Command::OpenRoom { review: seating.held.id, event: seating.event, cap }, move |done| {
            if let Done::Secret(shown) = done {
                secret.set(Some(shown));
                seating.held.again();
                browser::focus_soon("room-code-title".to_owned());
            }
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="room-title">
            <h2 class="panel__title" id="room-title">
                {t.places_room()}
            </h2>
            <Notice kind="hint" icon="warn">
                <p>{t.places_room_weak()}</p>
            </Notice>
            {move || room_state(t, room.get())}
            {move || secret.get().map(|secret| view! { <ShownCode secret /> })}
            {move || room.get().is_some().then(|| view! { <CloseRoom seating secret /> })}
            <DeedForm deed submit=t.places_room_open() on_submit=submit quiet=true>
                <TextField
                    deed
                    field=Field::Cap
                    name="cap"
                    label=t.places_room_cap()
                    hint=t.places_room_cap_hint()
                    value=cap
                    keyboard="numeric"
                    short=true
                />
            </DeedForm>
        </section>
    }
    .into_any()
}

fn room_state(t: Text, room: Option<Room>) -> AnyView {
    let words = room.map_or_else(|| t.places_room_none().to_owned(), |room| t.places_room_used(room.cap, room.used));
    view! { <p role="status">{words}</p> }.into_any()
}

/// The code itself, large, and its link.
#[component]
fn ShownCode(secret: String) -> AnyView {
    let t = use_text();
    let link = paths::join(&use_public().url, t.0, &secret);
    let address = Signal::stored(link.clone());
    view! {
        <div class="stack">
            <h3 id="room-code-title" tabindex="-1">
                {t.places_room_code()}
            </h3>
            <div class="qr qr--large">
                <Qr text=link label=t.places_qr().to_owned() />
            </div>
            <p class="small soft">{t.places_room_once()}</p>
            <LinkLine address what=t.places_room_code() />
        </div>
    }
    .into_any()
}

#[component]
fn CloseRoom(seating: Seating, secret: RwSignal<Option<String>>) -> AnyView {
    let t = use_text();
    let deed = Deed::new("room-close");
    let asking = RwSignal::new(false);
    let close = move |()| {
        deed.run(Command::CloseRoom { review: seating.held.id, event: seating.event }, move |_| {
            secret.set(None);
            seating.held.again();
            browser::focus_soon("room-cap".to_owned());
        });
    };
    view! {
        <DeedProblem deed />
        <div class="row">
            <DeedButton deed words=t.places_room_close() on_press=Callback::new(move |()| asking.set(true)) />
            <DeedSaid deed />
        </div>
        <Confirm
            id="room-close-confirm"
            title=t.places_room_close_question()
            open=asking
            yes=t.places_room_close()
            on_yes=close
        >
            <p>{t.places_room_close_text()}</p>
        </Confirm>
    }
    .into_any()
}

/// A read-only link for the screen in the room.
#[component]
pub fn RoomLink(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("screen");
    let secret = RwSignal::new(None::<String>);
    let make = Callback::new(move |()| {
        deed.run(Command::ScreenLink { review: seating.held.id, event: seating.event }, move |done| {
            if let Done::Secret(shown) = done {
                secret.set(Some(shown));
                deed.say(t.places_screen_made());
            }
        });
    });
    let url = use_public().url.clone();
    let shown = move || {
        let address = paths::room(&url, t.0, seating.held.id, seating.event, &secret.get()?);
        Some(view! {
            <p class="small soft">{t.places_screen_once()}</p>
            <LinkLine address=Signal::stored(address) what=t.places_screen() />
        })
    };
    view! {
        <section class="panel stack" aria-labelledby="screen-title">
            <h2 class="panel__title" id="screen-title">
                {t.places_screen()}
            </h2>
            <p class="soft">{t.places_screen_text()}</p>
            <DeedProblem deed />
            <div class="row">
                <DeedButton deed words=t.places_screen_make() on_press=make />
                <DeedSaid deed />
            </div>
            {shown}
        </section>
    }
    .into_any()
}
