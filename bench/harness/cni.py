"""A plain CNI network for the peers that use CNI: a bridge and an address, no port mapping, no rules."""

import json
import pathlib


def write_network(directory: pathlib.Path, bridge: str = "bench0", subnet: str = "10.99.0.0/16") -> pathlib.Path:
    directory.mkdir(parents=True)
    network = {
        "cniVersion": "0.4.0",
        "name": "bench",
        "plugins": [{
            "type": "bridge", "bridge": bridge, "isGateway": True, "ipMasq": False,
            "ipam": {"type": "host-local", "ranges": [[{"subnet": subnet}]], "routes": [{"dst": "0.0.0.0/0"}]},
        }],
    }
    (directory / "bench.conflist").write_text(json.dumps(network))
    return directory
