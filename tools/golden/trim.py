#!/usr/bin/env python3
"""Copies a recording of the family `cond` with fewer cases, so that it fits the repository.

    trim.py SOURCE TARGET       folders of goldens (their cond/ is read and written)

Kept are the cases named in CASES with their tensors, the distinct kinds of chunks, and everything else of the manifest.
"""
import json
import pathlib
import struct
import sys

CASES = {
    "tiny-sd15": ["original:1", "No_norm:1", "None:2", "skip2:2", "skip3:7", "original:3", "original:7", "original:8"],
    "tiny-sd21-v": ["original:1", "skip2:2", "original:5", "original:16"],
    "tiny-sdxl-refiner": ["original:3", "skip2_l:2", "negative_empty", "negative_bad"],
    "tiny-sdxl": ["original:2", "skip2:2", "skip2_l:2", "No_norm:1", "negative_empty"],
}


def read(path):
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    body = raw[8 + size :]
    return {k: (v["dtype"], v["shape"], body[slice(*v["data_offsets"])]) for k, v in header.items() if k != "__metadata__"}


def write(path, tensors):
    header, at = {}, 0
    for key, (dtype, shape, data) in sorted(tensors.items()):
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(t[2] for _, t in sorted(tensors.items())))


def case_of(tensor):
    return tensor.removesuffix(":crossattn").removesuffix(":vector")


def trim(source, target, name, cases):
    manifest = json.loads((source / f"{name}.json").read_text())
    manifest["notes"] += " (trimmed by tools/golden/trim.py)"
    data = manifest["data"]
    for key in [k for k, v in data.items() if isinstance(v, dict) and "prompt" in v and k not in cases]:
        del data[key]
    manifest["tensors"] = {k: v for k, v in manifest["tensors"].items() if case_of(k) in cases}
    tensors = {k: v for k, v in read(source / f"{name}.safetensors").items() if case_of(k) in cases}
    write(target / f"{name}.safetensors", tensors)
    (target / f"{name}.json").write_text(json.dumps(manifest, separators=(",", ":"), ensure_ascii=False) + "\n")


def main():
    source, target = (pathlib.Path(folder) / "cond" for folder in sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    for name, cases in CASES.items():
        trim(source, target, name, cases)


main()
