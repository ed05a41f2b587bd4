"""A framework in a process of its own, so that its threads and imports are out of the others' way.

    contestant.py MODULE WAY THREADS

Reads commands from its standard input and answers on standard output, a line of JSON each.
"""
import importlib
import json
import logging
import os
import sys
import time

from rows import ROWS


def resident():
    """Bytes: the most that this process had resident."""
    with open('/proc/self/status') as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith('VmHWM'))


def milliseconds(contestant, seconds):
    """A step's, the mean over about so many seconds; looked at the clock so rarely that it costs nothing."""
    done, count, start = 0, 1, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        if done:
            count = max(1, int(min(2 * done, 0.1 * seconds * done / passed, (seconds - passed) * done / passed)))
        contestant.run(count)
        done += count
    return 1000 * passed / done


def answer(contestant, command):
    match command:
        case ['version']:
            return contestant.version
        case ['prepare', name]:
            contestant.prepare(next(row for row in ROWS if row.name == name))
            contestant.run(2)  # compiles, and lets buffers find their sizes
        case ['measure', seconds]:
            return milliseconds(contestant, seconds)
        case ['memory', name, steps]:
            contestant.settle()
            before = resident()
            contestant.prepare(next(row for row in ROWS if row.name == name))
            contestant.run(steps)
            return {'before': before, 'peak': resident()}


def main():
    module, way, threads = sys.argv[1:]
    replies = os.fdopen(os.dup(1), 'w', buffering=1)
    os.dup2(2, 1)  # what a framework prints is no answer
    logging.disable(logging.WARNING)
    contestant = importlib.import_module(module).Contestant(way, int(threads))
    for line in sys.stdin:
        try:
            reply = {'answer': answer(contestant, json.loads(line))}
        except Exception as error:
            reply = {'error': f'{type(error).__name__}: {error}'}
        print(json.dumps(reply), file=replies)


main()
