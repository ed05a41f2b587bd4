#!/usr/bin/env python3
"""One optimiser step of each stage in fp32, strata beside PyTorch and JAX, in turn on the same machine.

All do the same: forward, loss, backward, clipping where the recipe clips, Adam or AdamW, on a batch of random symbols.
Each framework has a process of its own, and all have as many cores as threads. Prints a table for each number of
threads: the median of the rounds (least, most), and how many times strata's that is, the median of the rounds' ratios.

  PyTorch eager  as the sources write it: attention written out
  PyTorch SDPA   the same with scaled_dot_product_attention, where there is attention, and the optimiser's fused=True
  torch.compile  model and loss, and the optimiser's step, each compiled (inductor, default mode); clipping is eager
  JAX jit        the whole step compiled

Recurrent rows read 16 symbols and predict the one after; 06_lstm_prefixes has prefixes of names as they come in
training, padded to the longest, one target each. PyTorch and JAX compute what is behind a prefix' end, strata leaves it
out. Each framework is called once a step, as a training would: of a step of microseconds most is that call. All rows
take about an hour; a machine that does something else meanwhile is of no use.

benchmarks/versus/run makes the Python environment (requirements.txt) in build/versus-python and builds strata's
benchmark where they are missing, then starts this with its arguments.
"""
import argparse
import datetime
import os
import pathlib
import platform
import resource
import statistics
import sys
import time

import processes
import rows
from arguments import positive
from processes import FRAMEWORKS, Failed, Strata, framework


def parsed_arguments():
    parser = argparse.ArgumentParser(prog='benchmarks/versus/run', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--only', metavar='ROW', nargs='+', default=[], help='these rows or ladders: lil names/03_mlp')
    parser.add_argument('--against', metavar='FRAMEWORK', nargs='+', default=list(FRAMEWORKS), choices=FRAMEWORKS,
                        help='these: %(choices)s')
    parser.add_argument('--threads', metavar='N', nargs='+', type=int, default=[1, 2], choices=(1, 2),
                        help='1, 2, or both')
    parser.add_argument('--rounds', metavar='N', type=positive(int), default=5)
    parser.add_argument('--seconds', metavar='S', type=positive(float), default=1.5,
                        help='each measures about so long in each round (%(default)s)')
    parser.add_argument('--program', metavar='FILE', type=lambda path: pathlib.Path(path).resolve(),
                        default=processes.STEPS, help="strata's benchmark of steps (%(default)s)")
    other = parser.add_mutually_exclusive_group()
    other.add_argument('--memory', action='store_true',
                       help='measure the peak of resident memory instead: strata, and 20 steps of PyTorch eager')
    other.add_argument('--check', action='store_true',
                       help="measure nothing: see that JAX's loss, gradients and steps are PyTorch's")
    options = parser.parse_args()
    try:
        options.rows = rows.selected(options.only)
    except ValueError as error:
        parser.error(f'--only: {error}')
    try:
        processes.cores(max(options.threads))
    except Failed as error:
        parser.error(str(error))
    if not options.check and not options.program.is_file():
        sys.exit(f'{options.program} is not there; build it: cmake --workflow --preset release')
    return options


def described(row):
    B, T = row.shape
    optimiser = 'AdamW' if row.optimiser.decay else 'Adam'
    return f'`{row.name}` {B} × {T}, {row.parameters:,} parameters, {optimiser}{", clipped" if row.clip else ""}'


def counted_threads(threads):
    return f'{threads} thread{"s" if threads > 1 else ""}'


def show(milliseconds):
    digits = max(0, 3 - len(str(int(milliseconds))))
    return f'{milliseconds:.{digits}f}' if milliseconds >= 1 else f'{milliseconds:.4f}'


def times_cell(times):
    return f'{show(statistics.median(times))} ms ({show(min(times))}, {show(max(times))})'


def table_line(cells):
    print('| ' + ' | '.join(cells) + ' |', flush=True)


def table_head(cells):
    table_line(cells)
    print('|---' * len(cells) + '|', flush=True)


def say_where(options, versions):
    strata = Strata(options.program, 1)
    strata.prepare(options.rows[0])
    _, context = strata.report(0.001)
    said = lambda key: context.get(key, 'not said')
    print(f'{datetime.date.today()}, {said("processor")}, {len(os.sched_getaffinity(0))} processors, '
          f'{said("instruction set")}, load before {os.getloadavg()[0]:.2f}\n'
          f'FMA peak of a core {float(context["FMA peak of a core, GFLOP/s"]):.0f} GFLOP/s, '
          f'of one tile {float(context["tile roof of a core, GFLOP/s"]):.0f} GFLOP/s\n'
          f'strata {said("commit")}, {said("compiler")}; {", ".join(dict.fromkeys(versions))}; '
          f'Python {platform.python_version()}; fp32')


def others_seconds(contestants):
    """Of processors, used by anything but this comparison."""
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (processes.busy_seconds() - time.process_time() - ours.ru_utime - ours.ru_stime
            - sum(contestant.seconds_used() for contestant in contestants.values()))


def measured(contestants, row, options):
    """Milliseconds of each round, by contestant; says on standard error why one does not take part."""
    ready, times = dict(contestants), {}

    def attempt(name, act):
        try:
            return act(contestants[name])
        except Failed as failure:
            print(f'{row.name}, {name}: {str(failure).splitlines()[0]}', file=sys.stderr)
            del ready[name]
            times.pop(name, None)
    for name in list(ready):
        attempt(name, lambda contestant: contestant.prepare(row))
    others, start = others_seconds(contestants), time.monotonic()
    for _ in range(options.rounds):
        for name in list(ready):
            milliseconds = attempt(name, lambda contestant: contestant.measure(options.seconds))
            if milliseconds is not None:
                times.setdefault(name, []).append(milliseconds)
    others, passed = others_seconds(contestants) - others, time.monotonic() - start
    if others > 0.1 * passed:
        print(f'{row.name}: others used {others / passed:.1f} processors meanwhile; these figures mean little',
              file=sys.stderr)
    return times


def cells_of(row, contestants, times):
    for name in contestants:
        cell = times_cell(times[name]) if name in times else '–'
        if name != 'strata' and name in times and 'strata' in times:
            cell += f' **{statistics.median(t / o for t, o in zip(times[name], times["strata"])):.1f} ×**'
        yield cell


def compare(options):
    medians = {}
    for threads in options.threads:
        contestants = {'strata': Strata(options.program, threads)}
        for name in options.against:
            try:
                contestants[name] = framework(name, threads)
            except Failed as failure:
                print(f'{name} does not take part: {failure}', file=sys.stderr)
        if threads == options.threads[0]:
            say_where(options, [contestants[name].version for name in options.against if name in contestants])
        print(f'\n{counted_threads(threads)}, {options.rounds} rounds of about {options.seconds} s each: '
              'median (least, most), times strata\'s\n')
        table_head(['step', 'strata', *(FRAMEWORKS[name][0] for name in options.against)])
        for row in options.rows:
            times = measured(contestants, row, options)
            table_line([described(row), *cells_of(row, ['strata', *options.against], times)])
            medians |= {(row.name, name, threads): statistics.median(t) for name, t in times.items()}
        for contestant in contestants.values():
            contestant.close()
    if len(set(options.threads)) > 1:
        print_scaling(medians, options)


def print_scaling(medians, options):
    print('\nTwo threads against one, of the medians above (minutes apart)\n')
    names = ['strata', *options.against]
    table_head(['step', 'strata', *(FRAMEWORKS[name][0] for name in options.against)])
    for row in options.rows:
        both = [(medians.get((row.name, name, 1)), medians.get((row.name, name, 2))) for name in names]
        table_line([f'`{row.name}`', *(f'{one / two:.2f} ×' if one and two else '–' for one, two in both)])


def compare_memory(options):
    """A process for each row and contestant; its peak, and that without what was resident before the model was made."""
    megabytes = lambda figure: f'{figure / 2 ** 20:.1f} MB'
    for threads in options.threads:
        eager = framework('eager', threads)
        if threads == options.threads[0]:
            say_where(options, [eager.version])
        eager.close()
        print(f'\n{counted_threads(threads)}: peak of resident memory of the whole process, and (above its start: what '
              'it had before the model was made; PyTorch after a step of a model of one weight)\n')
        table_head(['training', 'strata', 'PyTorch eager', 'ratio', 'ratio above the start'])
        for row in options.rows:
            try:
                ours = Strata(options.program, threads).memory(row)
                eager = framework('eager', threads)
                theirs = eager.memory(row)
                eager.close()
            except Failed as failure:
                print(f'{row.name}: {failure}', file=sys.stderr)
                continue
            above = lambda figures: figures['peak'] - figures['before']
            cell = lambda figures: f'{megabytes(figures["peak"])} ({megabytes(above(figures))})'
            table_line([described(row), cell(ours), cell(theirs), f'{theirs["peak"] / ours["peak"]:.1f}',
                        f'{above(theirs) / max(above(ours), 1):.1f}'])


def main():
    options = parsed_arguments()
    if options.check:
        from check import check_rows  # needs both frameworks in this process
        check_rows(options.rows)
    elif options.memory:
        compare_memory(options)
    else:
        compare(options)


main()
