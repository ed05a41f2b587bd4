"""What the comparisons share: one optimiser step of strata's and one of PyTorch's, in turn on the same machine."""
import argparse, dataclasses, json, os, pathlib, platform, statistics, subprocess, sys, time
from typing import Callable

import torch
from torch import nn
from torch.nn import functional as F

STEPS = pathlib.Path(__file__).resolve().parents[2] / 'build/release/benchmarks/steps'


@dataclasses.dataclass
class Row:
    """A stage as PyTorch has it. A model has `context` and `embedding`, takes (B, T) symbols and gives logits."""
    name: str
    batch: int
    model: Callable[[], nn.Module]
    optimiser: Callable[[nn.Module], torch.optim.Optimizer]
    clip: float | None = None
    parameters: int | None = None  # what strata counts, where it is to be checked

    def make(self):
        model = self.model()
        count = parameter_count(model)
        assert self.parameters in (None, count), f'{self.name}: {count} parameters, strata has {self.parameters}'
        return model, self.optimiser(model)


def parameter_count(model):
    return sum(p.numel() for p in model.parameters())


def attend(query, key, value, heads):
    """Causal attention, written out: (B, T, C) each, and so is the result."""
    B, T, C = query.shape
    q, k, v = (t.view(B, T, heads, -1).transpose(1, 2) for t in (query, key, value))
    scores = q @ k.transpose(-2, -1) / (C // heads) ** 0.5
    scores = scores.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), float('-inf'))
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C)


def loss_of(model, x, y):
    return F.cross_entropy(model(x).flatten(0, -2), y.flatten())


def train_step(model, optimiser, x, y, clip=None):
    """The step that is measured; its loss is that before it."""
    loss = loss_of(model, x, y)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    if clip:
        nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimiser.step()
    return loss


def torch_step(row, model, optimiser, seconds=1.5):
    """Milliseconds a step, the mean over about so many seconds."""
    vocabulary = model.embedding.num_embeddings
    x = torch.randint(vocabulary, (row.batch, model.context))
    y = torch.randint(vocabulary, model(x).shape[:-1])
    train_step(model, optimiser, x, y, row.clip)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        train_step(model, optimiser, x, y, row.clip)
        count += 1
    return 1000 * (time.perf_counter() - start) / count


def strata_step(program, name):
    """Milliseconds a step, and what the run says of the machine."""
    command = [program, f'--benchmark_filter=^{name}/', '--benchmark_format=json', '--benchmark_min_time=1.5']
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    if not out.strip():
        sys.exit(f'{program} has no row {name}; is it of this version?')
    report = json.loads(out)
    row = report['benchmarks'][0]
    return row['real_time'] / {'ns': 1e6, 'us': 1e3, 'ms': 1}[row['time_unit']], report['context']


def positive(text):
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f'found {text}, expected a whole number from 1 on')
    return int(text)


def parse_arguments(description, add_more=lambda parser: None):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--threads', type=int, default=2, choices=(1, 2))
    parser.add_argument('--rounds', type=positive, default=5)
    parser.add_argument('--only', metavar='STAGE', nargs='+', help='these stages')
    parser.add_argument('--program', type=lambda path: pathlib.Path(path).resolve(), default=STEPS,
                        help='strata\'s benchmark of steps (%(default)s)')
    add_more(parser)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    return parser, options


def versions(threads):
    return (f'PyTorch {torch.__version__} (eager, {torch.backends.cpu.get_cpu_capability()}), '
            f'Python {platform.python_version()}, fp32, {threads} thread{"s" if threads > 1 else ""}')


def selected(parser, rows, names):
    """The rows that were asked for, or all."""
    for name in names or []:
        if name not in (known := [row.name for row in rows]):
            parser.error(f'there is no stage {name}; expected one of {", ".join(known)}')
    return [row for row in rows if not names or row.name in names]


def compare(ladder, rows, options):
    """Prints a line a row: medians of the rounds, and that of their ratios."""
    if not options.program.is_file():
        sys.exit(f'{options.program} is not there; build it: cmake --workflow --preset release')
    print(f'{versions(options.threads)}; median of {options.rounds} rounds (least, most)')
    print(f'load before: {os.getloadavg()[0]:.2f}; figures mean something only where nobody else computes')
    show = lambda times: f'{statistics.median(times):.3f} ms ({min(times):.3f}, {max(times):.3f})'
    for row in rows:
        model, optimiser = row.make()
        ours, theirs = [], []
        for _ in range(options.rounds):
            theirs.append(torch_step(row, model, optimiser))
            milliseconds, context = strata_step(
                options.program, f'{ladder}/{row.name}/batch:{row.batch}/threads:{options.threads}')
            ours.append(milliseconds)
        ratio = statistics.median(t / o for t, o in zip(theirs, ours))
        print(f'{ladder}/{row.name}  batch {row.batch} × {model.context}  {parameter_count(model):,} parameters  '
              f'strata {show(ours)}  PyTorch {show(theirs)}  ratio {ratio:.1f}', flush=True)
    print(f'strata for {context["instruction set"]}, FMA peak of a core '
          f'{float(context["FMA peak of a core, GFLOP/s"]):.0f} GFLOP/s')
