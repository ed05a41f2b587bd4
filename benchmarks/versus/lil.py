#!/usr/bin/env python3
"""Trains a stage of the lil ladder in PyTorch (eager) as the ladder trains strata's, to compare what they reach.

    python3 benchmarks/versus/lil.py --train 07_transformer --seed 1 --tokens OUT/tokens [--passes 1]

Reads the tokens that a stage's program leaves in its folder: windows one behind the other, shuffled anew each pass, an
incomplete batch dropped. Prints what the validation text says after each pass. Needs PyTorch: pip install torch, or
build/versus-python/bin/python in place of python3, once benchmarks/versus/run has been started.
"""
import argparse
import math
import pathlib
import platform
import struct
import sys
import time

import torch

import rows
from arguments import positive
from in_torch import Model, loss_of, made_optimiser, train_step


def read_windows(file, row):
    """Inputs and targets (windows, T) of a file of tokens, whose header is described in strata/train/token_file.hpp."""
    header = struct.Struct('=16sIIQ32s')
    content = bytearray(file.read_bytes())
    if len(content) < header.size or not content.startswith(b'strata tokens 1\0'):
        sys.exit(f'{file}: it is no file of tokens')
    _, order, vocabulary, count, _ = header.unpack_from(content)
    if order != 0x01020304:
        sys.exit(f'{file}: it was written on a machine of another byte order')
    if vocabulary > row.vocabulary:
        sys.exit(f'{file}: its vocabulary has {vocabulary} entries, the models have room for {row.vocabulary}')
    if len(content) != header.size + 4 * count:
        sys.exit(f'{file}: found {len(content)} bytes, expected {header.size + 4 * count} for {count} tokens')
    if count <= row.context:
        sys.exit(f'{file}: found {count} tokens; a window of {row.context} and its targets need {row.context + 1}')
    tokens = torch.frombuffer(content, dtype=torch.int32, offset=header.size).long()
    used = (count - 1) // row.context * row.context
    return tokens[:used].view(-1, row.context), tokens[1:used + 1].view(-1, row.context)


def validate(row, model, inputs, targets):
    """Mean loss of all positions of all windows."""
    with torch.no_grad():
        batches = zip(inputs.split(row.batch), targets.split(row.batch))
        total = sum(loss_of(model, x, y).item() * len(x) for x, y in batches)
    return total / len(inputs)


def train(row, options):
    inputs, targets = read_windows(options.tokens / 'train.tokens', row)
    validation = read_windows(options.tokens / 'validation.tokens', row)
    torch.manual_seed(options.seed)
    model = Model(row)
    optimiser = made_optimiser(row, model.parameters())
    steps_a_pass = len(inputs) // row.batch
    if not steps_a_pass:
        sys.exit(f'{options.tokens}: found {len(inputs)} windows to train on, expected a batch of {row.batch}')
    steps = min(options.passes * steps_a_pass, options.steps or math.inf)
    print(f'PyTorch {torch.__version__} (eager, {torch.backends.cpu.get_cpu_capability()}), '
          f'Python {platform.python_version()}, fp32, {options.threads} thread{"s" if options.threads > 1 else ""}\n'
          f'{row.name}  {row.parameters:,} parameters  seed {options.seed}  batch {row.batch} × {row.context}  '
          f'{len(inputs):,} windows to train, {len(validation[0]):,} to validate  {steps_a_pass} steps a pass',
          flush=True)
    seconds = 0
    for step in range(1, steps + 1):
        start = time.perf_counter()
        place = (step - 1) % steps_a_pass
        if place == 0:
            order = torch.randperm(len(inputs))
        chosen = order[place * row.batch:(place + 1) * row.batch]
        loss = train_step(model, optimiser, inputs[chosen], targets[chosen])
        seconds += time.perf_counter() - start
        if step % 20 == 0 or step == steps:
            print(f'step {step} of {steps}: training loss {loss.item():.4f}, {seconds:.0f} s', file=sys.stderr)
        if place == steps_a_pass - 1 or step == steps:
            mean = validate(row, model, *validation)
            print(f'pass {step / steps_a_pass:.4g}, step {step}: validation loss {mean:.4f}, perplexity '
                  f'{math.exp(mean):.2f}, {seconds:.0f} s of training', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--train', metavar='STAGE', required=True, help='as 07_transformer')
    parser.add_argument('--tokens', type=pathlib.Path, metavar='FOLDER', required=True,
                        help='with train.tokens and validation.tokens')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--passes', type=positive(int), default=1)
    parser.add_argument('--steps', type=positive(int), metavar='N', help='stop after so many, to try it')
    parser.add_argument('--threads', type=positive(int), default=2)
    options = parser.parse_args()
    for file in (options.tokens / name for name in ('train.tokens', 'validation.tokens')):
        if not file.is_file():
            parser.error(f'--tokens: {file} is not there; a stage\'s program leaves it in OUT/tokens')
    try:
        row, = rows.selected([f'lil/{options.train}'])
    except ValueError as error:
        parser.error(f'--train: {error}')
    torch.set_num_threads(options.threads)
    train(row, options)


main()
