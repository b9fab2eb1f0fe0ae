"""The structures, as invocations of the crate's `structure!`."""

import re

from .model import Model
from .names import field, serde_camel

SIMPLE = {
    "string": "String",
    "integer": "i32",
    "long": "i64",
    "double": "f64",
    "boolean": "bool",
    "timestamp": "Timestamp",
}


def rust_type(model: Model, name: str) -> str:
    shape = model.shapes[name]
    kind = shape["type"]
    if model.is_enum(name) or model.is_structure(name):
        return name
    if shape.get("document"):
        return "Value"
    if kind == "list":
        return f"Vec<{rust_type(model, shape['member']['shape'])}>"
    if kind == "map":
        return f"BTreeMap<String, {rust_type(model, shape['value']['shape'])}>"
    return SIMPLE[kind]


def structure(model: Model, name: str) -> str:
    lines = []
    for member, target in model.shapes[name]["members"].items():
        rename = "" if serde_camel(member) == member else f'"{member}" '
        lines.append(f"    {rename}{field(member)}: {rust_type(model, target['shape'])},\n")
    return f"structure! {{ {name} {{\n{''.join(lines)}}} }}\n"


def render(model: Model, names: list[str]) -> str:
    body = "\n".join(structure(model, name) for name in names if model.is_structure(name))
    return f"{uses(model, body)}\n{body}"


def uses(model: Model, body: str) -> str:
    """What the file has to import; rustfmt keeps the groups and sorts within them."""
    words = set(re.findall(r"[A-Za-z_]+\w*", body))
    defined = set(re.findall(r"structure! { (\w+)", body))
    standard = ["std::collections::BTreeMap"] if "BTreeMap" in words else []
    foreign = ["serde_json::Value"] if "Value" in words else []
    own = ["crate::wire::structure"]
    own += ["crate::Timestamp"] if "Timestamp" in words else []
    enums = {name for name in words & model.shapes.keys() if model.is_enum(name)}
    own += ["super::enums::*"] if enums else []
    nested_names = {name for name in model.reachable if is_nested(model, name)}
    own += ["super::structures::*"] if (words & nested_names) - defined else []
    groups = ["".join(f"use {path};\n" for path in group) for group in (standard, foreign, own)]
    return "\n".join(group for group in groups if group)


def is_nested(model: Model, name: str) -> bool:
    return model.is_structure(name) and name not in model.inputs and name not in model.outputs


def inputs(model: Model) -> str:
    return render(model, model.inputs)


def outputs(model: Model) -> str:
    return render(model, model.outputs)


def nested(model: Model) -> str:
    return render(model, [name for name in model.reachable if is_nested(model, name)])
