#!/usr/bin/env python3
"""Training of BPE tokenizers, strata beside HuggingFace's Rust library, in turn on one core.

Both learn vocabularies from all the texts of STRATA_DATA (10 MB, 50,000 different words): of words (Whitespace) and of
bytes (ByteLevel). HuggingFace is given the texts in lines, which takes it less time than in one piece, cut only where
that changes no piece of text. Prints milliseconds of the processor, the median of the rounds (least, most), and how
many times strata's that is, the median of the rounds' ratios; ends with an error where the merges differ.

    STRATA_DATA=FOLDER python3 benchmarks/versus/train_tokenizers.py [--rounds 5] [--program FILE]

Needs requirements_tokenizers.txt, and strata's benchmark of tokenizers: cmake --workflow --preset release.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time

import processes
from arguments import positive

os.environ['RAYON_NUM_THREADS'] = '1'  # read when it is first imported
import tokenizers
from tokenizers import models, pre_tokenizers, trainers

FILES = ('tinystories/train.txt', 'tinystories/validation.txt', 'shakespeare/input.txt', 'names/names.txt',
         'names/animals.txt')
SIZES = (500, 20_000)


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', metavar='N', type=positive(int), default=5)
    parser.add_argument('--program', metavar='FILE', type=lambda path: pathlib.Path(path).resolve(),
                        default=processes.STEPS.with_name('tokenizers'), help="strata's benchmark (%(default)s)")
    options = parser.parse_args()
    if not options.program.is_file():
        parser.error(f'{options.program} is not there; build it: cmake --workflow --preset release')
    options.data = pathlib.Path(os.environ.get('STRATA_DATA', ''))
    for file in FILES:
        if not (options.data / file).is_file():
            parser.error(f'STRATA_DATA has no {file}')
    return options


def lines_of(folder):
    """A line that begins or ends with white space goes with its neighbours: there a cut would change GPT-2's pieces."""
    text = ''.join((folder / file).read_text(encoding='utf-8') for file in FILES)  # \r\n is \n, as for strata
    return re.split(r'(?<=\S\n)(?=\S)', text)


def fingerprint(text):
    """FNV-1a, as strata/text/fingerprint.hpp has it."""
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = (number ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f'{number:016x}'


def huggingface(texts, kind, size):
    """Milliseconds, and what the merges' JSON is known by."""
    words = kind == 'words'
    tokenizer = tokenizers.Tokenizer(models.BPE(unk_token='[UNK]' if words else None))
    tokenizer.pre_tokenizer = (pre_tokenizers.Whitespace() if words else
                               pre_tokenizers.ByteLevel(add_prefix_space=False))
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=['[PAD]', '[UNK]'] if words else ['<|endoftext|>'],
                                  initial_alphabet=[] if words else pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    start = time.process_time()
    tokenizer.train_from_iterator(texts, trainer)
    milliseconds = 1e3 * (time.process_time() - start)
    merges = json.loads(tokenizer.to_str())['model']['merges']
    return milliseconds, fingerprint(json.dumps(merges, ensure_ascii=False, separators=(',', ':')))


def strata(program, kind, size):
    done = subprocess.run([program, f'--benchmark_filter=^train/{kind}/{size}$', '--benchmark_format=json',
                           '--benchmark_min_time=0.5'], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f'{program} ended with status {done.returncode}')
    row, = json.loads(done.stdout)['benchmarks']
    return row['cpu_time'] * processes.MILLISECONDS[row['time_unit']], row['label']


def cell(times):
    return f'{statistics.median(times):.0f} ({min(times):.0f}, {max(times):.0f})'


def main():
    options = parsed_arguments()
    os.sched_setaffinity(0, processes.cores(1))  # strata's process inherits it
    texts = lines_of(options.data)
    print(f'tokenizers {tokenizers.__version__}, Python {platform.python_version()}, '
          f'{sum(len(text.encode()) for text in texts) / 1e6:.1f} MB, one core, {options.rounds} rounds\n')
    print('| vocabulary | strata, ms | HuggingFace, ms | times |\n|---|---|---|---|')
    for kind in ('words', 'bytes'):
        for size in SIZES:
            ours, theirs = [], []
            for _ in range(options.rounds):
                milliseconds, merges = strata(options.program, kind, size)
                ours.append(milliseconds)
                milliseconds, other_merges = huggingface(texts, kind, size)
                theirs.append(milliseconds)
                if merges != other_merges:
                    sys.exit(f'{kind}, {size}: the merges differ')
            ratio = statistics.median(t / o for t, o in zip(theirs, ours))
            print(f'| {size} of {kind} | {cell(ours)} | {cell(theirs)} | {ratio:.1f} |', flush=True)


main()
