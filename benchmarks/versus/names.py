#!/usr/bin/env python3
"""One optimiser step of the names stages, strata beside PyTorch (eager), in turn on the same machine.

    pip install torch            # any recent version; the CPU build is enough
    python3 benchmarks/versus/names.py [--threads 2] [--rounds 5] [--only 06_lstm]

Both do the same work: forward, loss, backward, clipping where the recipe clips, Adam or AdamW. Recurrent ones read 16
symbols and predict the one after. Prints the median of the rounds, and the ratio.
Needs build/release/benchmarks/steps.
"""
import torch
from torch import nn
from torch.nn import functional as F

from side_by_side import Row, attend, compare, parse_arguments, selected


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
        x = x + self.output(attend(*self.joint(self.norm1(x)).split(x.shape[-1], 2), self.heads))
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


def main():
    parser, options = parse_arguments(__doc__)
    adam = lambda model: torch.optim.Adam(model.parameters(), 1e-3)
    adamw = lambda model: torch.optim.AdamW(model.parameters(), 3e-4, weight_decay=0.1)
    rows = [Row('03_mlp', 32, Mlp, adam),
            Row('04_cnn', 32, Cnn, adam),
            Row('04_cnn_plain', 32, lambda: Cnn(norm=False), adam),
            Row('05_rnn', 32, lambda: Recurrent(16, nn.RNN(16, 32, batch_first=True)), adam, clip=1),
            Row('06_lstm', 512, lambda: Recurrent(64, nn.LSTM(64, 256, batch_first=True)), adam, clip=1),
            Row('07_transformer', 32, Transformer, adamw)]
    compare('names', selected(parser, rows, options.only), options)


main()
