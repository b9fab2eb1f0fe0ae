//! Operations as types, so that a handler's input and output are the operation's.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Operation;

/// An operation: `fn handle<C: Call>(input: C::Input) -> Result<C::Output, Error>`.
pub trait Call {
    type Input: DeserializeOwned + Serialize;
    type Output: DeserializeOwned + Serialize;
    const OPERATION: Operation;
}

/// Something to be done with an operation's types when only its name is known.
pub trait Visitor {
    type Result;
    fn visit<C: Call>(self) -> Self::Result;
}

macro_rules! calls {
    ($($name:ident($input:ident) -> $output:ident,)*) => {
        $(
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl crate::Call for $name {
                type Input = $input;
                type Output = $output;
                const OPERATION: crate::Operation = crate::Operation::$name;
            }
        )*

        /// From a value to a type.
        pub fn dispatch<V: crate::Visitor>(operation: crate::Operation, visitor: V) -> V::Result {
            match operation {
                $(crate::Operation::$name => visitor.visit::<$name>(),)*
            }
        }
    };
}
pub(crate) use calls;
