"""What is measured: each stage as data, of which in_torch.py and in_jax.py make models. B batch, T time, C width."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """A learnt vector for each place is added."""


@dataclass(frozen=True)
class Sinusoids:
    """The same, but not learnt: Vaswani et al. 2017, section 3.5."""


@dataclass(frozen=True)
class Average:
    """The mean of the positions so far."""


@dataclass(frozen=True)
class Flatten:
    """(B, T, C) becomes (B, T · C)."""


@dataclass(frozen=True)
class Tanh:
    pass


@dataclass(frozen=True)
class Linear:
    outputs: int


@dataclass(frozen=True)
class Level:
    """Joins neighbours in pairs: (B, T, C) becomes (B, T / 2, outputs); then BatchNorm, or a bias, and tanh."""
    outputs: int
    norm: bool


@dataclass(frozen=True)
class RNN:
    hidden: int


@dataclass(frozen=True)
class LSTM:
    hidden: int


@dataclass(frozen=True)
class LayerNorm:
    pass


@dataclass(frozen=True)
class RMSNorm:
    epsilon: float


@dataclass(frozen=True)
class Attention:
    """Causal; `joint`: query, key and value come out of one product."""
    heads: int
    joint: bool = False
    bias: bool = False


@dataclass(frozen=True)
class FeedForward:
    hidden: int
    activation: str
    dropout: float = 0


@dataclass(frozen=True)
class Block:
    """x + attention(norm1(x)), and to that its feed_forward(norm2(·))."""
    attention: Attention
    feed_forward: FeedForward
    norm: object = LayerNorm()


@dataclass(frozen=True)
class Adam:
    """With decay AdamW, of every tensor. Its betas are the defaults in every row: they take no time."""
    rate: float
    decay: float = 0


@dataclass(frozen=True)
class Row:
    """Embedding, layers, head, and how a step changes them. `name` and `batch` are those of strata's `steps`."""
    name: str
    batch: int
    context: int
    vocabulary: int
    width: int
    layers: tuple
    parameters: int
    optimiser: Adam
    clip: float | None = None
    head_bias: bool = True
    tied: bool = False  # the head's weight is the embedding's
    lengths: tuple | None = None  # of the sequences, where only what follows each is predicted; padded on the right

    @property
    def shape(self):
        """Of the symbols: (B, T)."""
        return self.batch, max(self.lengths) if self.lengths else self.context

    @property
    def targets(self):
        """The shape of what is to be predicted."""
        return self.shape[:1] if self.lengths or Flatten() in self.layers else self.shape


def names(name, batch, context, parameters, width, layers, optimiser=Adam(1e-3), **more):
    return Row(f'names/{name}', batch, context, 27, width, layers, parameters, optimiser, **more)


def lil(name, parameters, *layers):
    return Row(f'lil/{name}', 16, 256, 4096, 128, layers, parameters, Adam(1e-3, decay=0.01))


def shakespeare(name, parameters, context, width, heads):
    norm = RMSNorm(1e-8)
    layer = Block(Attention(heads, joint=True), FeedForward(2 * width, 'gelu'), norm)
    return Row(f'shakespeare/{name}', 512, context, 500, width, (Sinusoids(), layer, layer, norm), parameters,
               Adam(3e-4, decay=0.01), clip=1, head_bias=False)


def of_bytes(name, parameters, *layers):
    return Row(f'bytes/{name}', 32, 256, 256, 128, layers, parameters, Adam(2e-3, decay=0.1), clip=1, head_bias=False,
               tied=True)


def levels(norm):
    return (*[Level(128, norm)] * 3, Flatten())


THINKER = FeedForward(512, 'relu')


def block(heads):
    return Block(Attention(heads), THINKER)


# How many of 512 prefixes have 1, 2, … symbols, as in a batch of the LSTM's recipe.
PREFIX_COUNTS = (73, 73, 73, 72, 71, 63, 46, 24, 11, 4, 1, 1)
PREFIX_LENGTHS = tuple(length for length in range(len(PREFIX_COUNTS), 0, -1) for _ in range(PREFIX_COUNTS[length - 1]))

ROWS = [
    names('03_mlp', 32, 3, 11_897, 10, (Flatten(), Linear(200), Tanh())),
    names('04_cnn', 32, 8, 76_579, 24, levels(norm=True)),
    names('04_cnn_plain', 32, 8, 76_195, 24, levels(norm=False)),
    names('05_rnn', 32, 16, 2_923, 16, (RNN(32),), clip=1, lengths=(16,) * 32),
    names('06_lstm', 512, 16, 338_395, 64, (LSTM(256),), clip=1, lengths=(16,) * 512),
    names('06_lstm_prefixes', 512, 16, 338_395, 64, (LSTM(256),), clip=1, lengths=PREFIX_LENGTHS),
    names('07_transformer', 32, 64, 1_205_019, 128,
          (Position(), *[Block(Attention(8, joint=True, bias=True), FeedForward(512, 'gelu', 0.1))] * 6, LayerNorm()),
          Adam(3e-4, decay=0.1)),
    lil('01_bag_of_words', 1_052_672, Average()),
    lil('02_bag_with_positions', 1_085_440, Position(), Average()),
    lil('03_bigram', 1_052_672),
    lil('04_attention', 1_118_208, Attention(1)),
    lil('05_positions', 1_150_976, Position(), Attention(1)),
    lil('06_feed_forward', 1_282_688, Position(), Attention(1), THINKER),
    lil('07_transformer', 1_283_456, Position(), block(1), LayerNorm()),
    lil('08_two_blocks', 1_481_216, Position(), block(1), block(1), LayerNorm()),
    lil('09_multi_head', 1_481_216, Position(), block(4), block(4), LayerNorm()),
    shakespeare('01_baseline', 391_552, 64, 128, 4),
    shakespeare('02_longer', 391_552, 128, 128, 4),
    shakespeare('03_wider', 1_307_392, 64, 256, 8),
    of_bytes('01_mlp', 164_480, THINKER),
    of_bytes('02_transformer', 856_832, Position(), *[Block(Attention(4), FeedForward(512, 'gelu'))] * 4, LayerNorm()),
]


def selected(names):
    """The rows of these names or ladders, or all. Throws ValueError at a name that there is none of."""
    for name in names:
        if not any(name in (row.name, row.name.split('/')[0]) for row in ROWS):
            raise ValueError(f'there is no row {name}; expected names, lil, shakespeare, bytes or one of '
                             f'{", ".join(row.name for row in ROWS)}')
    return [row for row in ROWS if not names or row.name in names or row.name.split('/')[0] in names]
