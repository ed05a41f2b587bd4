"""The contestants as processes: strata's `steps`, and each framework's, which waits for commands."""
import json
import os
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
STEPS = FOLDER.parents[1] / 'build/release/benchmarks/steps'
MILLISECONDS = {'ns': 1e-6, 'us': 1e-3, 'ms': 1, 's': 1e3}
BEFORE = 'memory before the first row, bytes'


class Failed(Exception):
    """What a contestant cannot do."""


def cores(count):
    """So many of the processors that this process may use, each of another core."""
    chosen, taken = [], set()
    for processor in sorted(os.sched_getaffinity(0)):
        siblings = pathlib.Path(f'/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list')
        core = siblings.read_text() if siblings.exists() else processor
        if core not in taken:
            taken.add(core)
            chosen.append(processor)
    if len(chosen) < count:
        raise Failed(f'--threads {count}: found {len(chosen)} core{"s" * (len(chosen) != 1)} that this process may use')
    return set(chosen[:count])


def busy_seconds():
    """Of all processors together since the machine started, with what other guests of its host took."""
    with open('/proc/stat') as stat:
        user, nice, system, idle, waiting, *more = map(int, stat.readline().split()[1:9])
    return (user + nice + system + sum(more)) / os.sysconf('SC_CLK_TCK')


class Process:
    """All contestants have as many cores as threads: JAX has no other way to be told, and so it is the same for all."""

    def __init__(self, threads):
        processors = cores(threads)
        self.threads, self.confine = threads, lambda: os.sched_setaffinity(0, processors)

    def seconds_used(self):
        """Of processors, by what still runs."""
        return 0


class Strata(Process):
    """A row is a run of its own."""

    def __init__(self, program, threads):
        super().__init__(threads)
        self.program = program
        listed = subprocess.run([program, '--benchmark_list_tests'], stdout=subprocess.PIPE, text=True, check=True)
        self.rows = listed.stdout.splitlines()

    def prepare(self, row):
        self.name = f'{row.name}/batch:{row.batch}/threads:{self.threads}/real_time'
        if self.name not in self.rows:
            raise Failed(f'{self.program} has no row {self.name}')

    def report(self, seconds):
        """The row, and what the run says of the machine."""
        done = subprocess.run([self.program, f'--benchmark_filter=^{re.escape(self.name)}$', '--benchmark_format=json',
                               f'--benchmark_min_time={seconds}'],
                              stdout=subprocess.PIPE, text=True, preexec_fn=self.confine)
        if done.returncode:
            raise Failed(f'{self.program} ended with status {done.returncode}')
        report = json.loads(done.stdout)
        return report['benchmarks'][0], report['context']

    def measure(self, seconds):
        row, self.context = self.report(seconds)
        return row['real_time'] * MILLISECONDS[row['time_unit']]

    def memory(self, row):
        self.prepare(row)
        figures, context = self.report(0.1)
        if BEFORE not in context:
            raise Failed(f'{self.program} is of an earlier version: it does not say its memory')
        return {'before': float(context[BEFORE]), 'peak': figures['memory']}

    def close(self):
        pass


class Framework(Process):
    def __init__(self, module, way, threads):
        super().__init__(threads)
        self.process = subprocess.Popen(
            [sys.executable, FOLDER / 'contestant.py', module, way, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, preexec_fn=self.confine,
            env={**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'OMP_NUM_THREADS': str(threads),
                 'TORCHINDUCTOR_COMPILE_THREADS': '1', 'JAX_PLATFORMS': 'cpu'})
        self.version = self.ask('version')

    def ask(self, *command):
        try:
            self.process.stdin.write(json.dumps(command) + '\n')
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ''
        if not line:
            raise Failed(f'its process ended with status {self.process.wait()}')
        reply = json.loads(line)
        if 'error' in reply:
            raise Failed(reply['error'])
        return reply['answer']

    def seconds_used(self):
        try:
            with open(f'/proc/{self.process.pid}/stat') as stat:
                return sum(map(int, stat.read().rpartition(')')[2].split()[11:13])) / os.sysconf('SC_CLK_TCK')
        except FileNotFoundError:
            return 0  # it has ended

    def prepare(self, row):
        self.ask('prepare', row.name)

    def measure(self, seconds):
        return self.ask('measure', seconds)

    def memory(self, row, steps=20):
        return self.ask('memory', row.name, steps)

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended already
        self.process.wait()


# Column headings, and what is behind them.
FRAMEWORKS = {
    'eager': ('PyTorch eager', 'in_torch', 'eager'),
    'sdpa': ('PyTorch SDPA, fused', 'in_torch', 'fused'),
    'compiled': ('torch.compile', 'in_torch', 'compiled'),
    'jax': ('JAX jit', 'in_jax', 'jit'),
}


def framework(name, threads):
    _, module, way = FRAMEWORKS[name]
    return Framework(module, way, threads)
