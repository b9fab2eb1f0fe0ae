"""The tables that inputs and outputs are checked against."""

import sys

from .model import Model
from .names import constant

# Hand-written in crates/api/src/schema/pattern.rs: two regular expressions do not need an engine.
PATTERNS = {
    r"[a-zA-Z0-9\.\*\-]+": "INSTANCE_TYPE",
    r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)": "TAG",
}


def option(value: float | None) -> str:
    return "None" if value is None else f"Some({value})"


def bounds(shape: dict) -> str:
    return f"{option(shape.get('min'))}, {option(shape.get('max'))}"


def pattern(shape: dict) -> str:
    if "pattern" not in shape:
        return "None"
    if shape["pattern"] not in PATTERNS:
        sys.exit(f"generate: schema/pattern.rs does not know {shape['pattern']}")
    return f"Some(&pattern::{PATTERNS[shape['pattern']]})"


def members(shape: dict) -> str:
    required = set(shape.get("required", []))
    return ", ".join(
        f'{"required" if name in required else "optional"}("{name}", &{constant(target["shape"])})'
        for name, target in shape["members"].items()
    )


def kind(model: Model, name: str) -> str:
    shape = model.shapes[name]
    if shape.get("document"):
        return "Kind::Document"
    if model.is_enum(name):
        return f"Kind::Enum(enums::{name}::NAMES)"
    match shape["type"]:
        case "structure":
            constructor = "union" if shape.get("union") else "structure"
            return f"{constructor}(&[{members(shape)}])"
        case "list":
            return f"list(&{constant(shape['member']['shape'])}, {bounds(shape)})"
        case "map":
            return f"map(&{constant(shape['value']['shape'])})"
        case "string":
            return f"string({bounds(shape)}, {pattern(shape)})"
        case "integer":
            return f"integer({bounds(shape)})"
        case "double":
            return f"double({bounds(shape)})"
        case "long":
            return "Kind::Long"
        case "boolean":
            return "Kind::Boolean"
        case "timestamp":
            return "Kind::Timestamp"
        case other:
            sys.exit(f"generate: {name} is a {other}")


def render(model: Model) -> str:
    statics = "\n".join(
        f'pub(crate) static {constant(name)}: Shape = shape("{name}", {kind(model, name)});'
        for name in model.reachable
    )
    return f"""use super::enums;
use crate::schema::pattern;
use crate::schema::shape::{{
    Kind, Shape, double, integer, list, map, optional, required, shape, string, structure, union,
}};

{statics}
"""
