"""JAX beside PyTorch: the same weights give the same loss and gradients, and the same gradients the same step."""
import dataclasses

import jax
import numpy
import torch
from jax import numpy as jnp

import in_jax
import in_torch

TOLERANCE = 1e-4


def smaller(row, batch=4):
    lengths = row.lengths and row.lengths[::len(row.lengths) // batch][:batch]
    return dataclasses.replace(row, batch=batch, lengths=lengths)


def tree_of(tensors):
    """PyTorch's tensors by name, as in_jax.py has them."""
    tree = {}
    for name, tensor in tensors.items():
        *path, last = name.split('.')
        place = tree
        for part in path:
            place = place.setdefault(part, {})
        matrix = tensor.ndim == 2 and not name.endswith('embedding.weight')
        place[last] = jnp.array((tensor.T if matrix else tensor).detach().numpy())
    return tree


def like(start, tree):
    """The tree with the empty places of layers that have no parameters."""
    return {name: like(value, tree.get(name, {})) if isinstance(value, dict) else tree[name]
            for name, value in start.items()}


def greatest_difference(a, b):
    """Relative to the largest number of the tensor; where all of it is next to nothing, of all tensors."""
    largest = lambda x: float(jnp.abs(x).max())
    least = 1e-3 * max(map(largest, jax.tree.leaves(b)))
    return max(jax.tree.leaves(jax.tree.map(lambda x, y: largest(x - y) / max(largest(y), least), a, b)))


def check(row):
    torch.manual_seed(1)
    row = smaller(row)
    model, other = in_torch.Model(row), in_jax.Model(row)
    fused = in_torch.Model(row, in_torch.attend_fused)
    fused.load_state_dict(model.state_dict())
    for module in [*model.modules(), *fused.modules()]:
        if isinstance(module, torch.nn.Dropout):
            module.p = 0
    x, y = in_torch.random_batch(row)
    named = lambda: dict(model.named_parameters())
    p = like(other.start, tree_of(named()))
    loss, gradients = jax.jit(jax.value_and_grad(other.loss))(p, jnp.array(x.numpy()), jnp.array(y.numpy()))

    expected, fused_loss = in_torch.loss_of(model, x, y), in_torch.loss_of(fused, x, y)
    expected.backward()
    fused_loss.backward()
    gradients_of = lambda model: like(other.start, tree_of({n: p.grad for n, p in model.named_parameters()}))
    expected_gradients = gradients_of(model)
    zeros = jax.tree.map(jnp.zeros_like, p)
    stepped, _, _ = jax.jit(in_jax.update, static_argnums=0)(row, p, expected_gradients, zeros, zeros, 1)
    if row.clip:
        torch.nn.utils.clip_grad_norm_(model.parameters(), row.clip)
    in_torch.made_optimiser(row, model.parameters()).step()

    differences = {
        'loss': abs(float(loss) - expected.item()),
        'gradients': greatest_difference(gradients, expected_gradients),
        'step': greatest_difference(stepped, like(other.start, tree_of(named()))),
        'SDPA loss': abs(fused_loss.item() - expected.item()),
        'SDPA gradients': greatest_difference(gradients_of(fused), expected_gradients),
    }
    print(f'{row.name}: {row.parameters:,} parameters, loss {expected.item():.4f}; differences: '
          + ', '.join(f'{name} {value:.1e}' for name, value in differences.items()), flush=True)
    for name, value in differences.items():
        assert numpy.isfinite(value) and value < TOLERANCE, f'{row.name}: {name} differs by {value}'


def check_rows(rows):
    for row in rows:
        check(row)
    print(f'JAX {jax.__version__} and PyTorch {torch.__version__} agree to {TOLERANCE} in {len(rows)} rows')
