"""A safetensors file read by its published format, with nothing but numpy."""

import json
import pathlib
import struct

import numpy as np

TYPES = {"F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "u1", "I8": "i1"}


def read_safetensors(path):
    """Tensors by name, metadata, and where the data begin. A hole, an overlap or bytes behind are errors."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        assert begin == end, f"a hole before {name}"
        end = stop
        values = np.frombuffer(data[8 + length + begin:8 + length + stop], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    assert 8 + length + end == len(data), "bytes behind the last tensor"
    return tensors, metadata, 8 + length


def read_words(tensors):
    """The words of an nce2vec model, in the order of its rows."""
    data, offsets = tensors["vocab.bytes"].tobytes(), tensors["vocab.offsets"]
    return [data[a:b].decode() for a, b in zip(offsets, offsets[1:])]
