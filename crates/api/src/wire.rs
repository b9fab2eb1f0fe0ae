//! How structures and enums look in JSON.

use std::fmt;

/// A structure whose members may all be absent, under the model's names.
///
/// A member whose name serde's camelCase does not yield says it before the field.
macro_rules! structure {
    ($name:ident { $($($rename:literal)? $field:ident: $type:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[serde(rename = $rename)])?
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }
    };
}
pub(crate) use structure;

/// An enum of words.
macro_rules! enumeration {
    ($name:ident { $($variant:ident = $word:literal,)* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The words, in the order of [`Self::ALL`].
            pub const NAMES: &[&str] = &[$($word),*];

            pub const fn as_str(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::wire::UnknownValue;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                crate::wire::position(word, Self::NAMES).map(|index| Self::ALL[index])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use enumeration;

/// A word that the enum does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    pub found: String,
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not one of {}",
            self.found,
            self.known.join(", ")
        )
    }
}

impl std::error::Error for UnknownValue {}

pub(crate) fn position(word: &str, known: &'static [&'static str]) -> Result<usize, UnknownValue> {
    known
        .iter()
        .position(|candidate| *candidate == word)
        .ok_or_else(|| UnknownValue {
            found: word.to_owned(),
            known,
        })
}
