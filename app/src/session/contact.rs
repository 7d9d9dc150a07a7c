//! Where somebody is written to afterwards: what is typed, and leaving and deleting it. Goes to the issuer's plane with
//! what shows who holds the place, and never anywhere else. Lives above the pages, so that nothing typed is lost.

use super::place::Place;
use crate::browser::{self, Trouble};
use leptos::prelude::*;
use review::text::Lang;
use review::wire::{Address, Contact, PROTOCOL};

/// A handle; copies are the same.
#[derive(Clone, Copy)]
pub struct Contacting {
    place: Place,
    /// What is typed.
    pub typed: RwSignal<String>,
    /// The address that was left from this device, as far as it remembers.
    pub left: RwSignal<Option<String>>,
    /// Why the last request came to nothing.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether one is under way.
    pub busy: RwSignal<bool>,
    /// Whether one was deleted just now.
    pub deleted: RwSignal<bool>,
}

impl Contacting {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            typed: RwSignal::new(String::new()),
            left: RwSignal::new(None),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            deleted: RwSignal::new(false),
        }
    }

    /// Whether whoever is here can leave an address: not somebody who types for others, nor who joined before that
    /// could be done.
    pub fn is_possible(self) -> bool {
        self.place.holder_now().is_some()
    }

    /// Looks what this device remembers, if it is the person's own. One that keeps no list of theirs remembers no
    /// address either.
    pub async fn restore(self) {
        let name = self.place.name("contact");
        if !self.place.keeps_list_now() {
            browser::forget(&name).await;
        } else if self.place.is_own_now() {
            let left = browser::kept(&name).await;
            self.left.try_set(left);
        }
    }

    /// Forgets what was typed and left here; what the server has stays there.
    pub fn forget(self) {
        self.typed.set(String::new());
        self.left.set(None);
        self.trouble.set(None);
        self.deleted.set(false);
    }

    /// The server's data was restored from a copy, which holds no addresses: what was left is not kept any more.
    pub async fn is_gone(self) {
        browser::forget(&self.place.name("contact")).await;
        self.left.try_set(None);
    }

    /// Leaves what is typed; `then` runs when the server has it or has said no.
    pub fn leave(self, lang: Lang, then: impl Fn() + 'static) {
        let mail = self.typed.with_untracked(|typed| typed.trim().to_owned());
        self.send(Some(Address { mail, lang }), Box::new(then));
    }

    /// Deletes what was left, from whichever device.
    pub fn delete(self, then: impl Fn() + 'static) {
        self.send(None, Box::new(then));
    }

    fn send(self, address: Option<Address>, then: Box<dyn Fn()>) {
        let Some(holder) = self.place.holder_now() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        self.deleted.set(false);
        let left = address.as_ref().map(|address| address.mail.clone());
        let contact = Contact { v: PROTOCOL, holder, address };
        browser::spawn(async move {
            let answer = browser::post::<_, ()>("/issue/contact", &contact).await;
            self.busy.try_set(false);
            match answer {
                Ok(()) => self.is_done(left).await,
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
            then();
        });
    }

    async fn is_done(self, left: Option<String>) {
        let name = self.place.name("contact");
        match &left {
            Some(mail) if self.place.is_own_now() && self.place.keeps_list_now() => {
                browser::keep(&name, mail).await;
            }
            _ => browser::forget(&name).await,
        }
        self.deleted.try_set(left.is_none());
        if left.is_some() {
            self.typed.try_set(String::new());
        }
        self.left.try_set(left);
    }
}
