#!/usr/bin/env python3
"""Copies recordings of the family `api` with fewer requests, so that they fit the repository.

    trim_api.py SOURCE TARGET       folders of goldens (their api/ is read and written)

Kept are the requests named in CASES with their latents, and everything else of the manifest.
"""
import json
import pathlib
import sys

from trim import read, write

CASES = {
    "txt2img": [
        "txt2img/sampler/DPM++ 2M", "txt2img/sampler/DPM++ SDE", "txt2img/sampler/UniPC", "txt2img/sampler/DDIM CFG++", "txt2img/scheduler/Beta",
        "txt2img/schedule_and", "txt2img/long_neg", "txt2img/pad_cond", "txt2img/batch", "txt2img/subseed", "txt2img/ngms", "txt2img/tiling",
    ],
    "sd21": ["sd21/v", "sd21/v_ddim"],
    "sdxl": ["sdxl/crop", "sdxl/negempty", "sdxl/ays"],
}


def main():
    source, target = (pathlib.Path(folder) / "api" for folder in sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    for name, cases in CASES.items():
        manifest = json.loads((source / f"{name}.json").read_text())
        manifest["data"] = {k: v for k, v in manifest["data"].items() if k in cases or "/" not in k}
        tensors = {k: v for k, v in read(source / f"{name}.safetensors").items() if k.rsplit(":", 1)[0] in cases}
        manifest["tensors"] = {k: v for k, v in manifest["tensors"].items() if k in tensors}
        (target / f"{name}.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=0) + "\n")
        write(target / f"{name}.safetensors", tensors)


main()
