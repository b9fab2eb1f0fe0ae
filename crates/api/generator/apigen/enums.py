"""The enums, as invocations of the crate's `enumeration!`."""

import sys

from .model import Model
from .names import variant


def enumeration(model: Model, name: str) -> str:
    values = model.shapes[name]["enum"]
    variants = [variant(value) for value in values]
    if len(set(variants)) != len(variants):
        sys.exit(f"generate: two values of {name} have one name: {variants}")
    lines = [f'    {rust} = "{value}",\n' for rust, value in zip(variants, values)]
    return f"enumeration! {{ {name} {{\n{''.join(lines)}}} }}\n"


def render(model: Model) -> str:
    names = [name for name in model.reachable if model.is_enum(name)]
    return "use crate::wire::enumeration;\n\n" + "\n".join(enumeration(model, n) for n in names)
