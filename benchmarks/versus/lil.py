#!/usr/bin/env python3
"""The stages of Lil Transformy in PyTorch (eager), written out as a text would teach them, beside strata.

    pip install torch            # any recent version; the CPU build is enough
    python3 benchmarks/versus/lil.py [--threads 2] [--rounds 5] [--only 07_transformer]

One optimiser step of 16 × 256 random words, strata and PyTorch in turn on the same machine: forward, loss, backward,
AdamW. Prints the median of the rounds, and the ratio. Needs build/release/benchmarks/steps.

    python3 benchmarks/versus/lil.py --train 07_transformer --seed 1 --tokens OUT/tokens [--passes 1]

Trains PyTorch's model as the ladder trains strata's, on the tokens that a stage's program leaves in its folder: windows
one behind the other, shuffled anew each pass, an incomplete batch dropped. Prints what the validation text says after
each pass.
"""
import math, pathlib, struct, sys, time

import torch
from torch import nn

from side_by_side import (Row, attend, compare, loss_of, parameter_count, parse_arguments, positive, selected,
                          train_step, versions)

VOCABULARY, CONTEXT, WIDTH, HIDDEN, BATCH = 4096, 256, 128, 512, 16


class Attention(nn.Module):
    def __init__(self, heads=1):
        super().__init__()
        self.heads = heads
        self.query, self.key = nn.Linear(WIDTH, WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.value, self.output = nn.Linear(WIDTH, WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)

    def forward(self, x):
        return self.output(attend(self.query(x), self.key(x), self.value(x), self.heads))


class FeedForward(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(WIDTH, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, WIDTH))


class Block(nn.Module):
    def __init__(self, heads=1):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(WIDTH), Attention(heads)
        self.norm2, self.feed_forward = nn.LayerNorm(WIDTH), FeedForward()

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


class Position(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(CONTEXT, WIDTH)

    def forward(self, x):
        return x + self.embedding(torch.arange(x.shape[1]))


class Lil(nn.Module):
    context = CONTEXT

    def __init__(self, *layers):
        super().__init__()
        self.embedding, self.layers = nn.Embedding(VOCABULARY, WIDTH), nn.Sequential(*layers)
        self.head = nn.Linear(WIDTH, VOCABULARY)

    def forward(self, x):
        return self.head(self.layers(self.embedding(x)))


def stage(name, parameters, layers):
    """`layers` makes what is between the embedding and the head."""
    return Row(name, BATCH, lambda: Lil(*layers()),
               lambda model: torch.optim.AdamW(model.parameters(), 1e-3, weight_decay=0.01), parameters=parameters)


ROWS = [
    stage('03_bigram', 1_052_672, lambda: []),
    stage('04_attention', 1_118_208, lambda: [Attention()]),
    stage('05_positions', 1_150_976, lambda: [Position(), Attention()]),
    stage('06_feed_forward', 1_282_688, lambda: [Position(), Attention(), FeedForward()]),
    stage('07_transformer', 1_283_456, lambda: [Position(), Block(), nn.LayerNorm(WIDTH)]),
    stage('08_two_blocks', 1_481_216, lambda: [Position(), Block(), Block(), nn.LayerNorm(WIDTH)]),
    stage('09_multi_head', 1_481_216, lambda: [Position(), Block(4), Block(4), nn.LayerNorm(WIDTH)]),
]


def read_windows(file):
    """Inputs and targets (windows, T) of a file of tokens, whose header is described in strata/train/token_file.hpp."""
    header = struct.Struct('=16sIIQ32s')
    content = bytearray(file.read_bytes())
    if len(content) < header.size or not content.startswith(b'strata tokens 1\0'):
        sys.exit(f'{file}: it is no file of tokens')
    _, order, vocabulary, count, _ = header.unpack_from(content)
    if order != 0x01020304:
        sys.exit(f'{file}: it was written on a machine of another byte order')
    if vocabulary > VOCABULARY:
        sys.exit(f'{file}: its vocabulary has {vocabulary} entries, the models have room for {VOCABULARY}')
    if len(content) != header.size + 4 * count:
        sys.exit(f'{file}: found {len(content)} bytes, expected {header.size + 4 * count} for {count} tokens')
    if count <= CONTEXT:
        sys.exit(f'{file}: found {count} tokens; a window of {CONTEXT} and its targets need {CONTEXT + 1}')
    tokens = torch.frombuffer(content, dtype=torch.int32, offset=header.size).long()
    used = (count - 1) // CONTEXT * CONTEXT
    return tokens[:used].view(-1, CONTEXT), tokens[1:used + 1].view(-1, CONTEXT)


def validate(model, inputs, targets):
    """Mean loss of all positions of all windows."""
    with torch.no_grad():
        total = sum(loss_of(model, x, y).item() * len(x) for x, y in zip(inputs.split(BATCH), targets.split(BATCH)))
    return total / len(inputs)


def train(row, options):
    inputs, targets = read_windows(options.tokens / 'train.tokens')
    validation = read_windows(options.tokens / 'validation.tokens')
    torch.manual_seed(options.seed)
    model, optimiser = row.make()
    steps_a_pass = len(inputs) // BATCH
    if not steps_a_pass:
        sys.exit(f'{options.tokens}: found {len(inputs)} windows to train on, expected a batch of {BATCH}')
    steps = min(options.passes * steps_a_pass, options.steps or math.inf)
    print(f'{versions(options.threads)}\n'
          f'lil/{row.name}  {parameter_count(model):,} parameters  seed {options.seed}  batch {BATCH} × {CONTEXT}  '
          f'{len(inputs):,} windows to train, {len(validation[0]):,} to validate  {steps_a_pass} steps a pass',
          flush=True)
    seconds = 0
    for step in range(1, steps + 1):
        start = time.perf_counter()
        place = (step - 1) % steps_a_pass
        if place == 0:
            order = torch.randperm(len(inputs))
        chosen = order[place * BATCH:(place + 1) * BATCH]
        loss = train_step(model, optimiser, inputs[chosen], targets[chosen])
        seconds += time.perf_counter() - start
        if step % 20 == 0 or step == steps:
            print(f'step {step} of {steps}: training loss {loss.item():.4f}, {seconds:.0f} s', file=sys.stderr)
        if place == steps_a_pass - 1 or step == steps:
            mean = validate(model, *validation)
            print(f'pass {step / steps_a_pass:.4g}, step {step}: validation loss {mean:.4f}, perplexity '
                  f'{math.exp(mean):.2f}, {seconds:.0f} s of training', flush=True)


def add_training(parser):
    group = parser.add_argument_group('training')
    group.add_argument('--train', metavar='STAGE', help='train this stage instead')
    group.add_argument('--tokens', type=pathlib.Path, metavar='FOLDER', help='with train.tokens and validation.tokens')
    group.add_argument('--seed', type=int, default=1)
    group.add_argument('--passes', type=positive, default=1)
    group.add_argument('--steps', type=positive, metavar='N', help='stop after so many, to try it')


def main():
    parser, options = parse_arguments(__doc__, add_training)
    if not options.train:
        return compare('lil', selected(parser, ROWS, options.only), options)
    if not options.tokens:
        parser.error('--train needs --tokens FOLDER')
    for file in (options.tokens / name for name in ('train.tokens', 'validation.tokens')):
        if not file.is_file():
            parser.error(f'--tokens: {file} is not there; a stage\'s program leaves it in OUT/tokens')
    train(*selected(parser, ROWS, [options.train]), options)


main()
