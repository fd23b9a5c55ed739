"""Runs the simulator: `python -m tests.dossiers --port 8099 [--delay SECONDS] [--failing SHARE]`."""

from __future__ import annotations

import argparse

from aiohttp import web

from tests.dossiers.simulator import Simulator

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.dossiers", description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--failing", type=float, default=0.0, metavar="SHARE")
    options = parser.parse_args()
    simulator = Simulator(delay=options.delay, failing=options.failing)
    for sample in list(simulator.dossiers.values())[:5]:
        print(sample.code, sample.digits, sample.procedure[1])
    web.run_app(simulator.app(), host="127.0.0.1", port=options.port, print=None)
