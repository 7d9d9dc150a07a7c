//! Names for things: 16 random bytes each, written as 32 lower-case hexadecimal digits. An identifier says nothing
//! about who made the thing or when; it must never be derived from a clock, a counter or a person.

use serde::{Deserializer, Serializer, de};
use std::fmt;

/// Writes bytes as lower-case hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads exactly `N` bytes from `2 N` lower-case hexadecimal digits; `None` for anything else, so that every value
/// has one spelling only.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&to_hex(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[u8; N], D::Error> {
    struct Hex<const N: usize>;
    impl<const N: usize> de::Visitor<'_> for Hex<N> {
        type Value = [u8; N];
        fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
            write!(to, "{} lower-case hexadecimal digits", N * 2)
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<[u8; N], E> {
            from_hex(text).ok_or_else(|| E::invalid_value(de::Unexpected::Other("other text"), &self))
        }
    }
    from.deserialize_str(Hex)
}

/// Declares a fixed-size value that is written as hexadecimal digits. `secret` ones do not show themselves in
/// debug output, so that no log or panic can carry them.
macro_rules! bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal $(, $secret:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            #[doc = concat!("Reads ", stringify!($size), " bytes from lower-case hexadecimal digits.")]
            pub fn parse(text: &str) -> Option<Self> {
                $crate::id::from_hex(text).map(Self)
            }
            /// The value as lower-case hexadecimal digits.
            pub fn to_hex(self) -> String {
                $crate::id::to_hex(&self.0)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::id::serialize(&self.0, to)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::id::deserialize(from).map(Self)
            }
        }
        bytes!(@show $name $($secret)?);
    };
    (@show $name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                to.write_str(&self.to_hex())
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                write!(to, "{}({})", stringify!($name), self.to_hex())
            }
        }
    };
    (@show $name:ident secret) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                to.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(crate) use bytes;

/// What carries a secret of a person does not show itself in debug output.
macro_rules! silent {
    ($($name:ident)*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                to.write_str(concat!(stringify!($name), "(…)"))
            }
        })*
    };
}
pub(crate) use silent;

bytes!(
    /// One review: one log.
    ReviewId, 16
);
bytes!(
    /// One learning event of a review.
    EventId, 16
);
bytes!(
    /// One contribution. Chosen by its author's device; says nothing about the author.
    ContributionId, 16
);
bytes!(
    /// One theme.
    ThemeId, 16
);
bytes!(
    /// One named account.
    AccountId, 16
);
bytes!(
    /// One request to change something; asking twice under one id changes it once.
    OpId, 16
);
bytes!(
    /// One life of an installation's data: a restored backup begins a new epoch, and replicas of another epoch start
    /// again.
    Epoch, 16
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        let id = ReviewId([0xab; 16]);
        assert_eq!(ReviewId::parse(&id.to_hex()), Some(id));
        for wrong in ["", "ab", &"AB".repeat(16), &"ab".repeat(17), &"g0".repeat(16), &"é".repeat(16)] {
            assert_eq!(ReviewId::parse(wrong), None, "{wrong}");
        }
    }
}
