"""The rows in JAX, and a step of their training, compiled as one by jax.jit: forward, loss, backward, clipping, Adam.

Parameters have PyTorch's names, in a tree; matrices that are multiplied by are (inputs, outputs). What PyTorch's
BatchNorm remembers of its batches for later is left out.
"""
import functools
import math
from typing import Callable, NamedTuple

import jax
import numpy
from jax import numpy as jnp

from rows import (LSTM, RNN, Attention, Average, Block, FeedForward, Flatten, LayerNorm, Level, Linear, Position,
                  RMSNorm, Sinusoids, Tanh)

random = numpy.random.default_rng(1)


class Layer(NamedTuple):
    """Parameters at the start, and y = apply(parameters, x, key); without a key nothing is dropped."""
    start: dict
    apply: Callable


def uniform(shape, inputs):
    return jnp.asarray(random.uniform(-1, 1, shape) / math.sqrt(inputs), jnp.float32)


def linear(inputs, outputs, bias=True):
    start = {'weight': uniform((inputs, outputs), inputs)}
    if bias:
        start['bias'] = uniform((outputs,), inputs)
    return Layer(start, lambda p, x, key=None: x @ p['weight'] + p['bias'] if bias else x @ p['weight'])


def embedding(entries, width):
    return {'weight': jnp.asarray(random.standard_normal((entries, width)), jnp.float32)}


def layer_norm(width):
    def apply(p, x, key=None):
        x = x - x.mean(-1, keepdims=True)
        return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + 1e-5) * p['weight'] + p['bias']
    return Layer({'weight': jnp.ones(width), 'bias': jnp.zeros(width)}, apply)


def rms_norm(width, epsilon):
    return Layer({'weight': jnp.ones(width)}, lambda p, x, key=None: x * jax.lax.rsqrt(
        jnp.square(x).mean(-1, keepdims=True) + epsilon) * p['weight'])


def attention(width, layer):
    names = ('joint', 'output') if layer.joint else ('query', 'key', 'value', 'output')
    linears = {name: linear(width, 3 * width if name == 'joint' else width, layer.bias) for name in names}

    def apply(p, x, key=None):
        B, T, C = x.shape
        into = lambda name, x: linears[name].apply(p[name], x)
        parts = jnp.split(into('joint', x), 3, -1) if layer.joint else [into(name, x) for name in names[:3]]
        q, k, v = (part.reshape(B, T, layer.heads, -1) for part in parts)
        scores = jnp.einsum('bqhc,bkhc->bhqk', q, k) / math.sqrt(C // layer.heads)
        scores = jnp.where(jnp.tril(jnp.ones((T, T), bool)), scores, -jnp.inf)
        y = jnp.einsum('bhqk,bkhc->bqhc', jax.nn.softmax(scores), v).reshape(B, T, C)
        return into('output', y)
    return Layer({name: made.start for name, made in linears.items()}, apply)


def feed_forward(width, layer):
    up, down = linear(width, layer.hidden), linear(layer.hidden, width)
    activation = {'relu': jax.nn.relu, 'gelu': functools.partial(jax.nn.gelu, approximate=False)}[layer.activation]

    def apply(p, x, key=None):
        y = down.apply(p['down'], activation(up.apply(p['up'], x)))
        if layer.dropout and key is not None:
            y = jnp.where(jax.random.bernoulli(key, 1 - layer.dropout, y.shape), y / (1 - layer.dropout), 0)
        return y
    return Layer({'up': up.start, 'down': down.start}, apply)


def block(width, layer):
    parts = {'norm1': layer.norm, 'attention': layer.attention, 'norm2': layer.norm, 'feed_forward': layer.feed_forward}
    made = {name: made_layer(part, None, width)[0] for name, part in parts.items()}

    def apply(p, x, key=None):
        part = lambda name, x: made[name].apply(p[name], x, key)
        x = x + part('attention', part('norm1', x))
        return x + part('feed_forward', part('norm2', x))
    return Layer({name: part.start for name, part in made.items()}, apply)


def level(inputs, layer):
    into = linear(2 * inputs, layer.outputs, bias=not layer.norm)

    def apply(p, x, key=None):
        x = into.apply(p['linear'], x.reshape(x.shape[0], x.shape[1] // 2, -1))
        if layer.norm:
            x = x - x.mean((0, 1))
            x = x * jax.lax.rsqrt(jnp.square(x).mean((0, 1)) + 1e-5) * p['norm']['weight'] + p['norm']['bias']
        return jnp.tanh(x)
    norm = {'norm': {'weight': jnp.ones(layer.outputs), 'bias': jnp.zeros(layer.outputs)}} if layer.norm else {}
    return Layer({'linear': into.start, **norm}, apply)


def recurrent(inputs, hidden, gates, cell):
    """`cell` makes a state (its first part is the output) of the last one and of the sums of the gates."""
    O = gates * hidden
    start = {'weight_ih_l0': uniform((inputs, O), hidden), 'weight_hh_l0': uniform((hidden, O), hidden),
             'bias_ih_l0': uniform((O,), hidden), 'bias_hh_l0': uniform((O,), hidden)}

    def apply(p, x, key=None):
        p = p['layer']
        sums = x @ p['weight_ih_l0'] + p['bias_ih_l0'] + p['bias_hh_l0']  # of all positions at once

        def step(state, sums):
            state = cell(state, sums + state[0] @ p['weight_hh_l0'])
            return state, state[0]
        zeros = jnp.zeros((len(x), hidden))
        _, y = jax.lax.scan(step, (zeros,) * (2 if gates > 1 else 1), sums.swapaxes(0, 1), unroll=True)
        return y.swapaxes(0, 1)
    return Layer({'layer': start}, apply)


def lstm_cell(state, sums):
    i, f, g, o = jnp.split(sums, 4, -1)
    c = jax.nn.sigmoid(f) * state[1] + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


def position(T, C):
    return Layer({'embedding': embedding(T, C)}, lambda p, x, key=None: x + p['embedding']['weight'][:x.shape[1]])


def sinusoids(T, C):
    angles = numpy.arange(T)[:, None] / 10_000 ** (numpy.arange(0, C, 2) / C)
    table = jnp.asarray(numpy.stack([numpy.sin(angles), numpy.cos(angles)], -1).reshape(T, C), jnp.float32)
    return Layer({}, lambda p, x, key=None: x + table[:x.shape[1]])


def fixed(f):
    return Layer({}, lambda p, x, key=None: f(x))


def average(x):
    return x.cumsum(1) / jnp.arange(1, x.shape[1] + 1)[:, None]


def made_layer(layer, T, C):
    """The layer, and how many positions and what width are behind it."""
    match layer:
        case Position(): return position(T, C), T, C
        case Sinusoids(): return sinusoids(T, C), T, C
        case Average(): return fixed(average), T, C
        case Flatten(): return fixed(lambda x: x.reshape(len(x), -1)), 1, T * C
        case Tanh(): return fixed(jnp.tanh), T, C
        case Linear(outputs): return linear(C, outputs), T, outputs
        case Level(outputs): return level(C, layer), T // 2, outputs
        case RNN(hidden): return recurrent(C, hidden, 1, lambda state, sums: (jnp.tanh(sums),)), T, hidden
        case LSTM(hidden): return recurrent(C, hidden, 4, lstm_cell), T, hidden
        case LayerNorm(): return layer_norm(C), T, C
        case RMSNorm(epsilon): return rms_norm(C, epsilon), T, C
        case Attention(): return attention(C, layer), T, C
        case FeedForward(): return feed_forward(C, layer), T, C
        case Block(): return block(C, layer), T, C


class Model:
    """`start` holds the parameters; logits = model(parameters, x, key)."""

    def __init__(self, row):
        self.layers, T, C = [], row.context, row.width
        for layer in row.layers:
            made, T, C = made_layer(layer, T, C)
            self.layers.append(made)
        self.head = linear(C, row.vocabulary, row.head_bias)
        self.ends = numpy.array(row.lengths) - 1 if row.lengths else None
        self.start = {'embedding': embedding(row.vocabulary, row.width), 'head': self.head.start,
                      'layers': {str(i): layer.start for i, layer in enumerate(self.layers)}}
        self.tied = row.tied
        if self.tied:
            self.start['embedding'] = {'weight': self.start['head'].pop('weight').T}
        count = sum(p.size for p in jax.tree.leaves(self.start))
        assert count == row.parameters, f'{row.name}: JAX has {count} parameters, strata has {row.parameters}'

    def __call__(self, p, x, key=None):
        x = p['embedding']['weight'][x]
        for i, layer in enumerate(self.layers):
            x = layer.apply(p['layers'][str(i)], x, None if key is None else jax.random.fold_in(key, i))
        if self.ends is not None:
            x = x[jnp.arange(len(x)), self.ends]
        tied = {'weight': p['embedding']['weight'].T} if self.tied else {}
        return self.head.apply(p['head'] | tied, x)

    def loss(self, p, x, y, key=None):
        logits = self(p, x, key)
        chosen = jnp.take_along_axis(logits, y[..., None], -1)[..., 0]
        return (jax.nn.logsumexp(logits, -1) - chosen).mean()


def update(row, p, gradients, first, second, step):
    """Clipping, and Adam or AdamW; `step` counts from 1."""
    if row.clip:
        norm = jnp.sqrt(sum(jnp.square(g).sum() for g in jax.tree.leaves(gradients)))
        gradients = jax.tree.map(lambda g: g * jnp.minimum(1, row.clip / (norm + 1e-6)), gradients)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
    rate, decay = row.optimiser.rate, row.optimiser.decay

    def stepped(p, m, v):
        p = p * (1 - rate * decay) if decay else p
        return p - rate * (m / (1 - 0.9 ** step)) / (jnp.sqrt(v / (1 - 0.999 ** step)) + 1e-8)
    return jax.tree.map(stepped, p, first, second), first, second


class Contestant:
    def __init__(self, way, threads):
        del way, threads  # there is one way, and as many threads as the process may use processors

    @property
    def version(self):
        return f'JAX {jax.__version__}'

    def prepare(self, row):
        model = Model(row)
        x, y = (jnp.asarray(random.integers(row.vocabulary, size=shape)) for shape in (row.shape, row.targets))
        key = jax.random.key(1)

        @functools.partial(jax.jit, donate_argnums=0)
        def step(state):
            p, first, second, number = state
            _, gradients = jax.value_and_grad(model.loss)(p, x, y, jax.random.fold_in(key, number))
            return (*update(row, p, gradients, first, second, number), number + 1)
        zeros = lambda: jax.tree.map(jnp.zeros_like, model.start)
        self.step, self.state = step, (model.start, zeros(), zeros(), jnp.float32(1))

    def run(self, steps):
        for _ in range(steps):
            self.state = self.step(self.state)
        jax.block_until_ready(self.state)
