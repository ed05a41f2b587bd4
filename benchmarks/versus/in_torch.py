"""The rows in PyTorch, written out as their sources write them, and a step of their training."""
import functools

import torch
from torch import nn
from torch.nn import functional as F

from rows import (LSTM, RNN, Attention, Average, Block, FeedForward, Flatten, LayerNorm, Level, Linear, Position,
                  RMSNorm, Sinusoids, Tanh)


def attend_written_out(query, key, value):
    """Causal attention of (B, heads, T, C / heads) each."""
    T = query.shape[2]
    scores = query @ key.transpose(-2, -1) / query.shape[3] ** 0.5
    scores = scores.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), float('-inf'))
    return scores.softmax(-1) @ value


attend_fused = functools.partial(F.scaled_dot_product_attention, is_causal=True)


class AttentionLayer(nn.Module):
    def __init__(self, width, layer, attend):
        super().__init__()
        self.heads, self.attend = layer.heads, attend
        if layer.joint:
            self.joint = nn.Linear(width, 3 * width, bias=layer.bias)
        else:
            self.query, self.key = (nn.Linear(width, width, bias=layer.bias) for _ in range(2))
            self.value = nn.Linear(width, width, bias=layer.bias)
        self.output = nn.Linear(width, width, bias=layer.bias)

    def forward(self, x):
        B, T, C = x.shape
        parts = self.joint(x).split(C, 2) if hasattr(self, 'joint') else (self.query(x), self.key(x), self.value(x))
        q, k, v = (part.view(B, T, self.heads, -1).transpose(1, 2) for part in parts)
        return self.output(self.attend(q, k, v).transpose(1, 2).reshape(B, T, C))


class FeedForwardLayer(nn.Module):
    def __init__(self, width, layer):
        super().__init__()
        self.up, self.down = nn.Linear(width, layer.hidden), nn.Linear(layer.hidden, width)
        self.activation = {'relu': nn.ReLU(), 'gelu': nn.GELU()}[layer.activation]
        self.dropout = nn.Dropout(layer.dropout) if layer.dropout else nn.Identity()

    def forward(self, x):
        return self.dropout(self.down(self.activation(self.up(x))))


class BlockLayer(nn.Module):
    def __init__(self, width, layer, attend):
        super().__init__()
        made = lambda part: made_layer(part, None, width, attend)[0]
        self.norm1, self.attention = made(layer.norm), made(layer.attention)
        self.norm2, self.feed_forward = made(layer.norm), made(layer.feed_forward)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


class RMSNormLayer(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(width)), epsilon

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.weight


class PositionLayer(nn.Module):
    def __init__(self, positions, width):
        super().__init__()
        self.embedding = nn.Embedding(positions, width)

    def forward(self, x):
        return x + self.embedding(torch.arange(x.shape[1]))


class SinusoidLayer(nn.Module):
    def __init__(self, positions, width):
        super().__init__()
        angles = torch.arange(positions)[:, None] / 10_000 ** (torch.arange(0, width, 2) / width)
        self.register_buffer('table', torch.stack([angles.sin(), angles.cos()], -1).flatten(1))

    def forward(self, x):
        return x + self.table[:x.shape[1]]


class AverageLayer(nn.Module):
    def forward(self, x):
        return x.cumsum(1) / torch.arange(1, x.shape[1] + 1)[:, None]


class LevelLayer(nn.Module):
    def __init__(self, inputs, layer):
        super().__init__()
        self.linear = nn.Linear(2 * inputs, layer.outputs, bias=not layer.norm)
        self.norm = nn.BatchNorm1d(layer.outputs) if layer.norm else None

    def forward(self, x):
        x = self.linear(x.reshape(x.shape[0], x.shape[1] // 2, -1))
        if self.norm:
            x = self.norm(x.transpose(1, 2)).transpose(1, 2)
        return torch.tanh(x)


class Recurrent(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def made_layer(layer, T, C, attend):
    """The module, and how many positions and what width are behind it."""
    match layer:
        case Position(): return PositionLayer(T, C), T, C
        case Sinusoids(): return SinusoidLayer(T, C), T, C
        case Average(): return AverageLayer(), T, C
        case Flatten(): return nn.Flatten(), 1, T * C
        case Tanh(): return nn.Tanh(), T, C
        case Linear(outputs): return nn.Linear(C, outputs), T, outputs
        case Level(outputs): return LevelLayer(C, layer), T // 2, outputs
        case RNN(hidden): return Recurrent(nn.RNN(C, hidden, batch_first=True)), T, hidden
        case LSTM(hidden): return Recurrent(nn.LSTM(C, hidden, batch_first=True)), T, hidden
        case LayerNorm(): return nn.LayerNorm(C), T, C
        case RMSNorm(epsilon): return RMSNormLayer(C, epsilon), T, C
        case Attention(): return AttentionLayer(C, layer, attend), T, C
        case FeedForward(): return FeedForwardLayer(C, layer), T, C
        case Block(): return BlockLayer(C, layer, attend), T, C


class Model(nn.Module):
    """(B, T) symbols in, logits out."""

    def __init__(self, row, attend=attend_written_out):
        super().__init__()
        layers, T, C = [], row.context, row.width
        for layer in row.layers:
            module, T, C = made_layer(layer, T, C, attend)
            layers.append(module)
        self.layers = nn.Sequential(*layers)
        self.embedding = nn.Embedding(row.vocabulary, row.width)
        self.head = nn.Linear(C, row.vocabulary, bias=row.head_bias)
        if row.tied:
            self.embedding.weight = self.head.weight  # small at the start; the embedding's makes logits of tens
        self.ends = torch.tensor(row.lengths) - 1 if row.lengths else None
        count = sum(p.numel() for p in self.parameters())
        assert count == row.parameters, f'{row.name}: PyTorch has {count} parameters, strata has {row.parameters}'

    def forward(self, x):
        x = self.layers(self.embedding(x))
        if self.ends is not None:
            x = x[torch.arange(len(x)), self.ends]
        return self.head(x)


def made_optimiser(row, parameters, fused=False):
    if row.optimiser.decay:
        return torch.optim.AdamW(parameters, row.optimiser.rate, weight_decay=row.optimiser.decay, fused=fused)
    return torch.optim.Adam(parameters, row.optimiser.rate, fused=fused)


def loss_of(model, x, y):
    return F.cross_entropy(model(x).flatten(0, -2), y.flatten())


def random_batch(row):
    return torch.randint(row.vocabulary, row.shape), torch.randint(row.vocabulary, row.targets)


def train_step(model, optimiser, x, y, clip=None, loss_of=loss_of):
    """The step that is measured; its loss is that before it."""
    loss = loss_of(model, x, y)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    if clip:
        nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimiser.step()
    return loss


class Contestant:
    """`way`: eager; fused: eager, with the fused attention and optimiser; compiled: model, loss and the optimiser's
    step, each."""

    def __init__(self, way, threads):
        torch.set_num_threads(threads)
        self.way = way

    @property
    def version(self):
        return f'PyTorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()})'

    def settle(self):
        """Lets PyTorch load what it loads at its first step, whatever the model."""
        model = nn.Linear(1, 1)
        optimiser = torch.optim.Adam(model.parameters())
        model(torch.ones(1, 1)).sum().backward()
        optimiser.step()

    def prepare(self, row):
        self.step = None  # before the next model takes its place
        fused = self.way == 'fused'
        model = Model(row, attend_fused if fused else attend_written_out)
        optimiser = made_optimiser(row, model.parameters(), fused)
        loss = loss_of
        if self.way == 'compiled':
            torch.compiler.reset()
            loss, optimiser.step = torch.compile(loss_of), torch.compile(optimiser.step)
        x, y = random_batch(row)
        self.step = lambda: train_step(model, optimiser, x, y, row.clip, loss)

    def run(self, steps):
        for _ in range(steps):
            self.step()
