"""The errors that operations declare."""

import sys

from .model import Model
from .names import variant

# What may accompany the message.
MEMBERS = {"message", "resourceIds"}


def render(model: Model) -> str:
    lines = []
    for name in model.errors:
        shape = model.shapes[name]
        unknown = shape["members"].keys() - MEMBERS
        if unknown:
            sys.exit(f"generate: {name} has members that api::Error does not: {unknown}")
        fault = "Server" if shape.get("fault") else "Client"
        lines.append(f"    {variant(name.removesuffix('Exception'))} = \"{name}\", {fault},\n")
    return f"use crate::error::declared_errors;\n\ndeclared_errors! {{\n{''.join(lines)}}}\n"
