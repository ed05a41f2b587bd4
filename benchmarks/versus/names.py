#!/usr/bin/env python3
"""One optimiser step of the names stages, strata beside PyTorch (eager), in turn on the same machine.

    pip install torch            # any recent version; the CPU build is enough
    python3 benchmarks/versus/names.py [--threads 2] [--rounds 5]

Both do the same work: forward, loss, backward, clipping where the recipe clips, Adam or AdamW. Recurrent ones read 16
symbols and predict the one after. Prints the median of the rounds, and the ratio.
Needs build/release/benchmarks/steps.
"""
import argparse, json, pathlib, statistics, subprocess, time

import torch
from torch import nn
from torch.nn import functional as F

STEPS = pathlib.Path(__file__).resolve().parents[2] / 'build/release/benchmarks/steps'


class Mlp(nn.Module):
    context = 3

    def __init__(self):
        super().__init__()
        self.embedding, self.hidden, self.head = nn.Embedding(27, 10), nn.Linear(30, 200), nn.Linear(200, 27)

    def forward(self, x):
        return self.head(torch.tanh(self.hidden(self.embedding(x).flatten(1))))


class Block(nn.Module):
    def __init__(self, width=128, heads=8, hidden=512):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.joint, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down, self.dropout = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.Dropout(0.1)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (t.view(B, T, self.heads, -1).transpose(1, 2) for t in self.joint(self.norm1(x)).split(C, 2))
        scores = q @ k.transpose(-2, -1) / (C // self.heads) ** 0.5
        scores = scores.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), float('-inf'))
        x = x + self.output((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm2(x)))))


class Transformer(nn.Module):
    context = 64

    def __init__(self):
        super().__init__()
        self.embedding, self.position = nn.Embedding(27, 128), nn.Embedding(64, 128)
        self.blocks = nn.Sequential(*(Block() for _ in range(6)))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 27)

    def forward(self, x):
        x = self.embedding(x) + self.position(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(x)))


class Level(nn.Module):
    """Joins neighbours in pairs: (B, T, C) becomes (B, T / 2, outputs)."""

    def __init__(self, inputs, outputs, norm):
        super().__init__()
        self.linear = nn.Linear(2 * inputs, outputs, bias=not norm)
        self.norm = nn.BatchNorm1d(outputs) if norm else None

    def forward(self, x):
        x = self.linear(x.reshape(x.shape[0], x.shape[1] // 2, -1))
        if self.norm:
            x = self.norm(x.transpose(1, 2)).transpose(1, 2)
        return torch.tanh(x)


class Cnn(nn.Module):
    context = 8

    def __init__(self, norm=True):
        super().__init__()
        self.embedding = nn.Embedding(27, 24)
        self.levels = nn.Sequential(Level(24, 128, norm), Level(128, 128, norm), Level(128, 128, norm))
        self.head = nn.Linear(128, 27)

    def forward(self, x):
        return self.head(self.levels(self.embedding(x)).squeeze(1))


class Recurrent(nn.Module):
    """Predicts the symbol after the last one: prefixes as long as the context."""
    context = 16

    def __init__(self, width, layer):
        super().__init__()
        self.embedding, self.layer = nn.Embedding(27, width), layer
        self.head = nn.Linear(layer.hidden_size, 27)

    def forward(self, x):
        return self.head(self.layer(self.embedding(x))[0][:, -1])


def torch_step(model, optimiser, batch, clip, seconds=1.5):
    """Milliseconds a step, the mean over about so many seconds."""
    x = torch.randint(27, (batch, model.context))
    y = torch.randint(27, model(x).shape[:-1])
    def step():
        loss = F.cross_entropy(model(x).view(-1, 27), y.view(-1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimiser.step()
    step()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        count += 1
    return 1000 * (time.perf_counter() - start) / count


def strata_step(name):
    out = subprocess.run([STEPS, f'--benchmark_filter=^{name}/', '--benchmark_format=json', '--benchmark_min_time=1.5'],
                         capture_output=True, text=True, check=True).stdout
    row = json.loads(out)['benchmarks'][0]
    return row['real_time'] / {'ns': 1e6, 'us': 1e3, 'ms': 1}[row['time_unit']]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('--threads', type=int, default=2)
    arguments.add_argument('--rounds', type=int, default=5)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    adam = lambda model: torch.optim.Adam(model.parameters(), 1e-3)
    transformer = Transformer()
    rows = [('03_mlp', 32, model := Mlp(), adam(model), None),
            ('04_cnn', 32, model := Cnn(), adam(model), None),
            ('04_cnn_plain', 32, model := Cnn(norm=False), adam(model), None),
            ('05_rnn', 32, model := Recurrent(16, nn.RNN(16, 32, batch_first=True)), adam(model), 1),
            ('06_lstm', 512, model := Recurrent(64, nn.LSTM(64, 256, batch_first=True)), adam(model), 1),
            ('07_transformer', 32, transformer,
             torch.optim.AdamW(transformer.parameters(), 3e-4, weight_decay=0.1), None)]
    print(f'PyTorch {torch.__version__}, {options.threads} threads, median of {options.rounds} rounds (least, most)')
    for name, batch, model, optimiser, clip in rows:
        ours, theirs = [], []
        for _ in range(options.rounds):
            theirs.append(torch_step(model, optimiser, batch, clip))
            ours.append(strata_step(f'names/{name}/batch:{batch}/threads:{options.threads}'))
        show = lambda times: f'{statistics.median(times):.3f} ms ({min(times):.3f}, {max(times):.3f})'
        ratio = statistics.median(t / o for t, o in zip(theirs, ours))
        print(f'names/{name}  batch {batch}  strata {show(ours)}  PyTorch {show(theirs)}  ratio {ratio:.1f}')


main()
