//! Why something that staff asked for did not come about.

use leptos::prelude::*;
use review::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nobody is signed in.
    SignedOut,
    /// This account may not.
    NotAllowed,
    /// A rule said no.
    Refused(Refusal),
    /// A field is not right.
    Field(Field, Wrong),
    /// Something broke; the number is in the log.
    Broken(String),
    /// No answer from the server.
    NoConnection,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named after what is typed there")]
pub enum Field {
    Reference,
    Kind,
    Title,
    Day,
    Length,
    Started,
    Stopped,
    Voices,
    Number,
    Cap,
    Name,
    SignIn,
    Password,
    Link,
    Privacy,
    Contacts,
    Exit,
    Note,
}

/// What is not right about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing was typed.
    Empty,
    /// Too long.
    Long,
    /// Too short.
    Short,
    /// Not of the form that is asked for.
    Form,
    /// Taken already.
    Taken,
    /// Not the same as expected.
    Different,
    /// Used or unknown.
    Used,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl FromServerFnError for Problem {
    type Encoder = leptos::server_fn::codec::JsonEncoding;
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::NoConnection,
            other => Self::Broken(other.to_string()),
        }
    }
}
