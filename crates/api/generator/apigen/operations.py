"""The operations, and a type for each."""

from .model import Model
from .names import constant, variant


def paginator(model: Model, name: str) -> str:
    pages = model.paginators.get(name)
    if not pages:
        return "None"
    keys = ("input_token", "output_token", "limit_key", "result_key")
    fields = ", ".join(f'{key}: "{pages[key]}"' for key in keys)
    return f"Some(Paginator {{ {fields} }})"


def specification(model: Model, name: str) -> str:
    operation = model.operations[name]
    errors = ", ".join(
        f"ErrorCode::{variant(error['shape'].removesuffix('Exception'))}"
        for error in operation["errors"]
    )
    return f"""Specification {{
        name: "{name}",
        input: &shapes::{constant(operation["input"]["shape"])},
        output: &shapes::{constant(operation["output"]["shape"])},
        errors: &[{errors}],
        readonly: {str(operation.get("readonly", False)).lower()},
        idempotent: {str(operation.get("idempotent", False)).lower()},
        paginator: {paginator(model, name)},
    }}"""


def render(model: Model) -> str:
    names = list(model.operations)
    variants = "".join(f"    {name},\n" for name in names)
    listed = "".join(f"    Operation::{name},\n" for name in names)
    quoted = "".join(f'    "{name}",\n' for name in names)
    table = "".join(f"    {specification(model, name)},\n" for name in names)
    return f"""use super::shapes;
use crate::ErrorCode;
use crate::operation::{{Paginator, Specification}};

/// What a client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {{
{variants}}}

/// What precedes an operation's name in the header X-Amz-Target.
pub(crate) const TARGET: &str = "{model.metadata["targetPrefix"]}";

pub(crate) const ALL: &[Operation] = &[
{listed}];

/// In the order of [`Operation`], as the next.
pub(crate) const NAMES: &[&str] = &[
{quoted}];

pub(crate) static SPECIFICATIONS: [Specification; {len(names)}] = [
{table}];
"""


def calls(model: Model) -> str:
    lines = [
        f"    {name}({operation['input']['shape']}) -> {operation['output']['shape']},\n"
        for name, operation in model.operations.items()
    ]
    return f"""use super::inputs::*;
use super::outputs::*;
use crate::call::calls;

calls! {{
{"".join(lines)}}}
"""
