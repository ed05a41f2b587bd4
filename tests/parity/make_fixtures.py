"""Writes fixtures/*.safetensors: what PyTorch computes for each layer and for small whole models.

Everything is computed in double from parameters that a float holds exactly, and stored as float: so a fixture is right
to the last bit of a float, and a model in double can be held to that. See README.md for what a file contains.
"""
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

FOLDER = Path(__file__).parent / "fixtures"


class Position(nn.Module):
    def __init__(self, context, width):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(context, width))

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


class Sinusoids(nn.Module):
    """Vaswani et al. 2017, section 3.5; nothing is learnt."""

    def forward(self, x):
        T, C = x.shape[1:]
        angles = torch.arange(T).double()[:, None] / 10_000 ** (torch.arange(0, C, 2).double() / C)
        return x + torch.stack([angles.sin(), angles.cos()], -1).flatten(1)[:, :C]


class Window(nn.Module):
    """strata's Flatten: the positions of a window become one, which is a position still."""

    def forward(self, x):
        return x.flatten(1).unsqueeze(1)


class Average(nn.Module):
    def forward(self, x):
        return x.cumsum(1) / torch.arange(1, x.shape[1] + 1).view(-1, 1)


class Conv(nn.Module):
    """nn.Conv1d with its weight as strata holds it: (outputs, kernel, inputs)."""

    def __init__(self, inputs, outputs, kernel, stride=1, bias=True):
        super().__init__()
        self.stride = stride
        self.weight = nn.Parameter(torch.randn(outputs, kernel, inputs) / (kernel * inputs) ** 0.5)
        self.bias = nn.Parameter(torch.randn(outputs)) if bias else None

    def forward(self, x):
        return F.conv1d(x.transpose(1, 2), self.weight.transpose(1, 2), self.bias, self.stride).transpose(1, 2)


class Rnn(nn.RNN):
    """Without the last state, which strata leaves to whoever generates."""

    def forward(self, x):
        return super().forward(x)[0]


class Lstm(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


class BatchNorm(nn.BatchNorm1d):
    """Over the batch and its positions, which strata holds as (B, T, C)."""

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class Attention(nn.Module):
    """nn.MultiheadAttention with its joint weight cut into the three that strata names."""

    def __init__(self, heads, width, bias=False):
        super().__init__()
        self.heads, self.width, self.bias = heads, width, bias
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias) for _ in range(4))

    def forward(self, x):
        joint = (self.query, self.key, self.value)
        x = x.transpose(0, 1)
        mask = torch.ones(len(x), len(x), dtype=torch.bool).triu(1)
        return F.multi_head_attention_forward(
            x, x, x, self.width, self.heads, torch.cat([part.weight for part in joint]),
            torch.cat([part.bias for part in joint]) if self.bias else None, None, None, False, 0.0,
            self.output.weight, self.output.bias, need_weights=False, attn_mask=mask)[0].transpose(0, 1)


class FeedForward(nn.Sequential):
    def __init__(self, width, hidden, activation, *after):
        layers = OrderedDict(up=nn.Linear(width, hidden), activation=activation, down=nn.Linear(hidden, width))
        super().__init__(layers | {f"after{i}": layer for i, layer in enumerate(after)})


class Block(nn.Module):
    def __init__(self, width, attention, ffn, norm=nn.LayerNorm):
        super().__init__()
        self.attention_norm, self.attention = norm(width), attention
        self.ffn_norm, self.ffn = norm(width), ffn

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.ffn(self.ffn_norm(x))


def model(**layers):
    """Layers one after the other, named as strata names them."""
    return nn.Sequential(OrderedDict(layers))


def tied(network):
    network.head.weight = network.embedding.weight
    return network


def numbers(network):
    """Floats that lie off the special points of initialisation (a norm's ones and zeros), held in double."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.4 * torch.randn_like(parameter))
        for buffer in network.buffers():
            if buffer.is_floating_point():
                buffer.add_(0.4 * torch.rand_like(buffer))
    return network.double().eval()


def losses(network, tokens, targets):
    logits = network(tokens)
    each = F.cross_entropy(logits.flatten(0, 1), targets.flatten().long(), ignore_index=-1, reduction="none")
    return logits, each.view(targets.shape), each.sum() / (targets >= 0).sum()


RECURRENT = {"weight_ih_l0": "input.weight", "weight_hh_l0": "hidden.weight",
             "bias_ih_l0": "input.bias", "bias_hh_l0": "hidden.bias"}


def strata_path(path):
    layer, _, name = path.rpartition(".")
    return f"{layer}.{RECURRENT.get(name, name)}"


def kept(network):
    """The running statistics, which are kept beside the parameters."""
    return {path: buffer.clone() for path, buffer in network.named_buffers() if buffer.is_floating_point()}


def steps(network, make_optimiser, tokens, targets, clip=None, scale=1):
    """The parameters after three steps, which are then taken back. A scale is that of mixed precision, which doubles
    (here after every two steps), with gradients that are clipped before they are unscaled."""
    before = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = make_optimiser(network.parameters())
    for step in range(3):
        optimiser.zero_grad()
        now = scale * 2 ** (step // 2) if scale > 1 else 1
        (now * losses(network, tokens, targets)[2]).backward()
        if clip is not None:
            assert nn.utils.clip_grad_norm_(network.parameters(), clip) > 1.1 * clip, "clipping would not be seen"
        for parameter in network.parameters():
            parameter.grad /= now
        optimiser.step()
    after = {name: value.detach().clone() for name, value in network.named_parameters()}
    network.load_state_dict(before)
    return after


OPTIMISERS = {
    "sgd": (lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9), None),
    "adam": (lambda parameters: torch.optim.Adam(parameters, lr=0.01), None),
    "adamw": (lambda parameters: torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.1), 1.0),
}


def write(name, network, vocabulary, context, sequences=3, window=False, optimisers={}, training=False):
    numbers(network).train(training)
    tokens = torch.randint(vocabulary, (sequences, context), dtype=torch.int32)
    targets = torch.randint(vocabulary, (sequences, 1 if window else context), dtype=torch.int32)
    targets.view(-1)[1] = -1  # one position that is not counted
    before = kept(network)
    logits, each, mean = losses(network, tokens, targets)
    network.zero_grad()
    mean.backward()
    tensors = {"logits": logits, "losses": each}
    for path, buffer in kept(network).items():
        tensors[f"before/{path}"], tensors[f"after/{path}"] = before[path], buffer
    for path, parameter in network.named_parameters():
        path = strata_path(path)
        tensors[path], tensors[f"gradient/{path}"] = parameter, parameter.grad
    for optimiser, (make, *clipping) in optimisers.items():
        for path, parameter in steps(network, make, tokens, targets, *clipping).items():
            tensors[f"{optimiser}/{path}"] = parameter
    tensors = {path: tensor.detach().float().contiguous().clone() for path, tensor in tensors.items()}
    save_file(tensors | {"tokens": tokens, "targets": targets}, FOLDER / f"{name}.safetensors")


V, T, C = 7, 5, 6


def layer(name, width=C, training=False, **layers):
    """A model in which the layer stands between an embedding of width C and a head."""
    write(name, model(embedding=nn.Embedding(V, C), **layers, head=nn.Linear(width, V)), V, T, training=training)


def main():
    torch.manual_seed(2024)
    FOLDER.mkdir(exist_ok=True)

    write("table", model(table=nn.Embedding(V, V)), V, T)
    layer("embedding")
    write("head_without_bias", model(embedding=nn.Embedding(V, C), head=nn.Linear(C, V, bias=False)), V, T)
    write("head_tied", tied(model(embedding=nn.Embedding(V, C), position=Position(T, C),
                                  head=nn.Linear(C, V, bias=False))), V, T)
    layer("position", position=Position(T, C))
    layer("linear", width=9, linear=nn.Linear(C, 9))
    layer("linear_without_bias", width=9, linear=nn.Linear(C, 9, bias=False))
    layer("tanh", tanh=nn.Tanh())
    layer("relu", relu=nn.ReLU())
    layer("gelu", gelu=nn.GELU())
    layer("dropout", dropout=nn.Dropout(0.3))
    layer("layer_norm", norm=nn.LayerNorm(C))
    layer("attention", attention=Attention(2, C))
    layer("attention_with_biases", attention=Attention(3, C, bias=True))
    layer("feed_forward", ffn=FeedForward(C, 10, nn.GELU(), nn.Dropout(0.1)))
    write("flatten", model(embedding=nn.Embedding(V, C), flatten=Window(), head=nn.Linear(T * C, V)), V, T, window=True)

    write("mlp", model(embedding=nn.Embedding(27, 4), flatten=Window(), linear=nn.Linear(12, 20), tanh=nn.Tanh(),
                       head=nn.Linear(20, 27)), 27, 3, sequences=8, window=True, optimisers=OPTIMISERS)
    blocks = [Block(12, Attention(3, 12, bias=True), FeedForward(12, 20, nn.GELU())) for _ in range(2)]
    write("transformer", model(embedding=nn.Embedding(27, 12), position=Position(8, 12), blocks=nn.Sequential(*blocks),
                               norm=nn.LayerNorm(12), head=nn.Linear(12, 27)), 27, 8, optimisers=OPTIMISERS)

    # Each draws its numbers after those before it: a new one goes to the end, and leaves the others as they are.
    layer("rms_norm", norm=nn.RMSNorm(C, eps=1e-8))
    layer("average", average=Average())
    write("conv", model(embedding=nn.Embedding(V, C), conv=Conv(C, 9, 2, 2, bias=False), flatten=Window(),
                        head=nn.Linear(3 * 9, V)), V, 6, window=True)
    write("conv_overlapping", model(embedding=nn.Embedding(V, C), conv=Conv(C, 9, 3, 2), flatten=Window(),
                                    head=nn.Linear(2 * 9, V)), V, T, window=True)
    layer("rnn", width=9, rnn=Rnn(C, 9, batch_first=True))
    layer("lstm", width=9, lstm=Lstm(C, 9, batch_first=True))
    layer("batch_norm", training=True, norm=BatchNorm(C))
    layer("batch_norm_evaluated", norm=BatchNorm(C))
    layer("sinusoids", position=Sinusoids())
    norm = lambda width: nn.RMSNorm(width, eps=1e-8)
    blocks = [Block(12, Attention(3, 12), FeedForward(12, 20, nn.GELU()), norm) for _ in range(2)]
    make = lambda parameters: torch.optim.AdamW(parameters, lr=0.01)
    write("shakespeare", model(embedding=nn.Embedding(27, 12), position=Sinusoids(), blocks=nn.Sequential(*blocks),
                               norm=norm(12), head=nn.Linear(12, 27, bias=False)), 27, 8,
          optimisers={"plain": (make, 1.0), "scaled": (make, 1.0, 65_536)})


main()
