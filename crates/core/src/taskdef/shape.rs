//! Two macros that let the model read as the service's own description does.
//!
//! ECS describes its API in shapes: structures whose members are required or not, and strings with
//! a fixed set of values. `shape!` and `wire_enum!` turn such a description into a Rust type with
//! the right JSON behaviour, so that the model's files hold nothing but the model.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// A member that may be left out of a structure.
pub(crate) trait Member {
    /// Whether the member says nothing, so that it is not written.
    fn is_absent(&self) -> bool;
}

impl<T> Member for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Member for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Member for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Member for String {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Reads a member for which JSON's `null` means the same as leaving it out, as in AWS's protocols.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Declares a structure of the API.
///
/// - `required` members must be there,
/// - `always` members may be left out and are written even so: ECS answers with an empty list,
/// - `optional` members may be left out and are then not written.
macro_rules! shape {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(required { $($(#[$required_meta:meta])* $required:ident: $required_type:ty),+ $(,)? })?
            $(always { $($(#[$always_meta:meta])* $always:ident: $always_type:ty),+ $(,)? })?
            $(optional { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty),+ $(,)? })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(
                $(#[$required_meta])*
                pub $required: $required_type,
            )+)?
            $($(
                $(#[$always_meta])*
                #[serde(default, deserialize_with = "crate::taskdef::shape::null_as_default")]
                pub $always: $always_type,
            )+)?
            $($(
                $(#[$optional_meta])*
                #[serde(
                    default,
                    deserialize_with = "crate::taskdef::shape::null_as_default",
                    skip_serializing_if = "crate::taskdef::shape::Member::is_absent"
                )]
                pub $optional: $optional_type,
            )+)?
        }
    };
}

/// Declares a string with a fixed set of values: the enum, its wire names, `Display` and serde.
macro_rules! wire_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $wire:literal),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every value, in the order of the API's model.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const WIRE_NAMES: &'static [&'static str] = &[$($wire),+];

            /// The value as the API writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                match text.as_ref() {
                    $($wire => Ok(Self::$variant),)+
                    other => Err(serde::de::Error::unknown_variant(other, Self::WIRE_NAMES)),
                }
            }
        }
    };
}

pub(crate) use {shape, wire_enum};
