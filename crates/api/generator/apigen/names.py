"""Names of the model, as Rust spells them."""

import re

# Written as one word: `sizeInGiB` is `size_in_gib`.
UNITS = {"GiB": "Gib", "MiB": "Mib", "vCpu": "vcpu", "VCpu": "Vcpu"}

KEYWORDS = {"type"}


def snake(name: str) -> str:
    """`enableECSManagedTags` as `enable_ecs_managed_tags`."""
    for unit, word in UNITS.items():
        name = name.replace(unit, word)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def constant(name: str) -> str:
    return snake(name).upper()


def field(name: str) -> str:
    return f"r#{snake(name)}" if name in KEYWORDS else snake(name)


def serde_camel(name: str) -> str:
    """What serde's rename_all makes of a field's name."""
    first, *others = snake(name).split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def variant(value: str) -> str:
    """`json-file` as `JsonFile`, `WINDOWS_SERVER_2019_CORE` as `WindowsServer2019Core`.

    `X86_64` stays as it is: the two numbers would run together.
    """
    words = re.split(r"[^A-Za-z0-9]+", value)
    joined = ""
    for word in words:
        if not re.search("[a-z]", word):
            word = word.lower()
        between_digits = joined[-1:].isdigit() and word[:1].isdigit()
        joined += ("_" if between_digits else "") + word[:1].upper() + word[1:]
    return joined
