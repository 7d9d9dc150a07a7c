//! Mail that leaves: one message at a time to a mail server of the installation's own choice. Must not know why anybody
//! is written to; says of what went wrong never more than a number, because mail servers repeat addresses in what they
//! answer.

use crate::error::{During, StoreError};
use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use review::limits::ADDRESS_BYTES_MAX;
use std::net::IpAddr;
use std::time::Duration;

/// How long a mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// One message.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom; as [`address`] left it.
    pub to: String,
    /// What it is called.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Letter(…)")
    }
}

/// What became of a message that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Not now: there may be an answer later.
    #[error("not now ({0})")]
    NotNow(u16),
    /// Never: this address takes nothing.
    #[error("never ({0})")]
    Never(u16),
}

/// Takes messages.
#[async_trait]
pub trait Post: Send + Sync {
    /// Hands one message over. `Ok`: the mail server has taken it.
    async fn send(&self, letter: &Letter) -> Result<(), NotSent>;
}

/// An address as people type it, if it can be one: without space around it.
pub fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let fits = typed.len() <= ADDRESS_BYTES_MAX && !typed.chars().any(|c| c.is_control() || c.is_whitespace());
    // The library takes quoted and literal parts too, which nobody types by intention.
    let plain = typed
        .rsplit_once('@')
        .is_some_and(|(name, host)| !name.contains(['"', '<', '>']) && host.contains('.') && !host.starts_with('['));
    (fits && plain && typed.parse::<Address>().is_ok()).then(|| typed.to_owned())
}

/// The mail server of an installation.
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// The server at `smtps://name@host:port` (encrypted from the start) or `smtp://name@host:port` (encrypted by
    /// STARTTLS, and nothing else but on this machine); with the password of `name`, if it needs one. `from`: what
    /// stands as the sender.
    pub fn new(url: &str, password: Option<String>, from: &str) -> Result<Self, StoreError> {
        const READING: &str = "read the address of the mail server";
        let wrong = |why: &'static str| StoreError::new(READING, why);
        let (kind, rest) = url.split_once("://").ok_or_else(|| wrong("begin it with smtps:// or smtp://"))?;
        let (name, place) = rest.rsplit_once('@').map_or((None, rest), |(name, place)| (Some(name), place));
        let place = place.trim_end_matches('/');
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong("its port is no number"))?)),
            None => (place, None),
        };
        if host.is_empty() {
            return Err(wrong("it names no host"));
        }
        let from: Mailbox = from.parse().during("read the sender of mail")?;
        let tls = || TlsParameters::new(host.to_owned()).during("prepare the mail server");
        let (tls, usual) = match kind {
            "smtps" => (Tls::Wrapper(tls()?), 465),
            "smtp" if is_this_machine(host) => (Tls::None, 25),
            "smtp" => (Tls::Required(tls()?), 587),
            _ => return Err(wrong("begin it with smtps:// or smtp://")),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .tls(tls)
            .port(port.unwrap_or(usual))
            .timeout(Some(PATIENCE))
            // The name of this machine is nobody's business.
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        match (name, password) {
            (Some(name), Some(password)) => transport = transport.credentials((name.to_owned(), password).into()),
            (None, None) => {}
            (Some(_), None) => return Err(wrong("its name needs a password: give its file")),
            (None, Some(_)) => return Err(wrong("the password needs a name: smtps://name@host")),
        }
        Ok(Self { transport: transport.build(), from })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[async_trait]
impl Post for MailServer {
    async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let to = letter.to.parse::<Address>().map_err(|_| NotSent::Never(0))?;
        let id = format!("<{}@{}>", review::id::to_hex(&crate::secret::random::<16>()), self.from.email.domain());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| NotSent::Never(0))?;
        // No "out of office" in answer.
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let code = error.status().map_or(0, u16::from);
                Err(if error.is_permanent() { refused(code) } else { NotSent::NotNow(code) })
            }
        }
    }
}

/// What a reply for good means: of an address, that it takes nothing; of this installation's own name or password (RFC
/// 4954), that somebody has to set it right first.
const fn refused(code: u16) -> NotSent {
    if matches!(code, 530 | 534 | 535 | 538) { NotSent::NotNow(code) } else { NotSent::Never(code) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_people_type() {
        for good in ["someone@example.org", "  a.b+c@sub.example.co.uk ", "siân@example.cymru"] {
            assert_eq!(address(good).as_deref(), Some(good.trim()), "{good}");
        }
        for wrong in
            ["", "someone", "someone@", "@example.org", "a@b", "a b@example.org", "a@example.org, b@example.org"]
        {
            assert_eq!(address(wrong), None, "{wrong}");
        }
        for wrong in ["\"a\"@example.org", "a@[127.0.0.1]", "a@example.org\r\nBcc: b@example.org", "<a@example.org>"] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_has_its_longest() {
        let long = format!("{}@{}", "a".repeat(64), &["b".repeat(61).as_str(); 4].join(".")[..189]);
        assert_eq!(long.len(), ADDRESS_BYTES_MAX);
        assert!(address(&long).is_some(), "{long}");
        assert_eq!(address(&format!("{long}c")), None);
    }

    #[test]
    fn a_password_that_is_refused_is_nobody_s_address() {
        assert_eq!(refused(535), NotSent::NotNow(535));
        assert_eq!(refused(550), NotSent::Never(550));
    }

    #[tokio::test]
    async fn what_is_no_mail_server_is_said() {
        let made = |url: &str, password: Option<&str>| {
            MailServer::new(url, password.map(str::to_owned), "Cairn <cairn@example.org>").map(drop)
        };
        for (url, password) in [
            ("smtp://127.0.0.1:2525", None),
            ("smtps://name@mail.example.org", Some("secret")),
            ("smtp://mail.example.org", None),
        ] {
            assert!(made(url, password).is_ok(), "{url}: {:?}", made(url, password).err());
        }
        for (url, password) in [
            ("mail.example.org", None),
            ("https://mail.example.org", None),
            ("smtps://", None),
            ("smtps://mail.example.org:many", None),
            ("smtps://name@mail.example.org", None),
            ("smtps://mail.example.org", Some("secret")),
        ] {
            assert!(made(url, password).is_err(), "{url}");
        }
        assert!(MailServer::new("smtp://127.0.0.1", None, "nobody").is_err());
    }
}
