#!/usr/bin/env python3
"""The gated linear RNN language model in JAX, to measure `glrnn bench` against: same model, same work, same JSON keys.

Linear recurrence with tied gates; tanh-approximated GELU; AdamW with decoupled decay, clipped by the global norm.
Needs jax and optax. `bench/compare` installs them and runs this file.
"""
import argparse
import json
import os
import resource
import time

BLOCK = 200


def seconds_since_start():
    """Time since this process was created, not since Python began to run this file."""
    with open("/proc/self/stat") as stat:
        ticks = int(stat.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def parameters(o, numpy):
    random = numpy.random.default_rng(0)

    def dense(inputs, outputs):
        kernel = random.standard_normal((inputs, outputs), dtype=numpy.float32) / numpy.float32(inputs) ** 0.5
        return {"kernel": kernel, "bias": numpy.zeros(outputs, numpy.float32)}

    def norm():
        return {"scale": numpy.ones(o.d_model, numpy.float32), "bias": numpy.zeros(o.d_model, numpy.float32)}

    def block():
        return {
            "time_norm": norm(),
            "gates": dense(o.d_model, 3 * o.d_h),
            "out": dense(o.d_h, o.d_model),
            "channel_norm": norm(),
            "up": dense(o.d_model, o.d_channel_mixing),
            "down": dense(o.d_channel_mixing, o.d_model),
        }

    embedding = random.standard_normal((o.vocab, o.d_model), dtype=numpy.float32) / numpy.float32(o.d_model) ** 0.5
    return {"embedding": embedding, "blocks": [block() for _ in range(o.layers)], "head": dense(o.d_model, o.vocab)}


def language_model(o, jax, jnp):
    """Returns apply(parameters, tokens, carry or None, key or None) -> (carry, logits)."""
    epsilon = 1e-6

    def norm(x, p):
        mean = x.mean(-1, keepdims=True)
        variance = jnp.maximum(jnp.square(x).mean(-1, keepdims=True) - jnp.square(mean), 0)
        return (x - mean) * jax.lax.rsqrt(variance + epsilon) * p["scale"] + p["bias"]

    def dense(x, p):
        return x @ p["kernel"] + p["bias"]

    def dropout(x, key, place):
        if key is None or o.dropout == 0:
            return x
        kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - o.dropout, x.shape)
        return jnp.where(kept, x / (1 - o.dropout), 0)

    def follow(earlier, later):
        return later[0] * earlier[0], later[0] * earlier[1] + later[1]

    def mix_time(x, block, carry):
        candidate, write, read = jnp.split(dense(x, block["gates"]), 3, -1)
        write = jax.nn.sigmoid(write)
        keep, new = 1 - write, jnp.tanh(candidate) * write
        if carry is not None:
            new = new.at[:, 0].add(keep[:, 0] * carry)
        states = jax.lax.associative_scan(follow, (keep, new), axis=1)[1]
        return states[:, -1], dense(jnp.tanh(states) * jax.nn.sigmoid(read), block["out"])

    def mix_channels(x, block):
        return dense(jax.nn.gelu(dense(x, block["up"]), approximate=True), block["down"])

    def apply(p, tokens, carry=None, key=None):
        x = dropout(p["embedding"][tokens], key, 0)
        carries = []
        for layer, block in enumerate(p["blocks"]):
            before = None if carry is None else carry[:, layer]
            after, mixed = mix_time(norm(x, block["time_norm"]), block, before)
            carries.append(after)
            x = dropout(x + mixed, key, 2 * layer + 1)
            x = dropout(x + mix_channels(norm(x, block["channel_norm"]), block), key, 2 * layer + 2)
        return jnp.stack(carries, 1), dense(x, p["head"])

    return apply


def training_step(apply, optimizer, jax, optax):
    def loss(p, tokens, targets, key):
        logits = apply(p, tokens, None, key)[1]
        return optax.softmax_cross_entropy_with_integer_labels(logits, targets).mean()

    def step(p, state, tokens, targets, key):
        value, gradients = jax.value_and_grad(loss)(p, tokens, targets, key)
        updates, state = optimizer.update(gradients, state, p)
        return optax.apply_updates(p, updates), state, value

    return jax.jit(step)


def median(work, warmup, repetitions):
    end = time.perf_counter() + warmup
    while time.perf_counter() < end:
        work()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[repetitions // 2]


def bench(o):
    import jax
    import jax.numpy as jnp
    import numpy
    import optax

    apply = language_model(o, jax, jnp)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(1e-3, weight_decay=0.05))
    step = training_step(apply, optimizer, jax, optax)
    random = numpy.random.default_rng(1)
    tokens, targets = (jnp.asarray(random.integers(0, o.vocab, (o.batch, o.length), numpy.int32)) for _ in range(2))
    p = jax.device_put(parameters(o, numpy))
    state = optimizer.init(p)
    losses = []

    def train():
        nonlocal p, state
        p, state, loss = step(p, state, tokens, targets, jax.random.PRNGKey(len(losses)))
        losses.append(loss.item())

    train()
    first = seconds_since_start()
    train_step = median(train, o.warmup, o.steps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    logits = jax.jit(lambda p, tokens: apply(p, tokens)[1])
    forward = median(lambda: logits(p, tokens).block_until_ready(), o.warmup, o.steps)

    @jax.jit
    def next_token(p, token, carry):
        carry, logits = apply(p, token, carry)
        return jnp.argmax(logits, -1).astype(jnp.int32), carry

    token, carry = tokens[:1, :1], jnp.zeros((1, o.layers, o.d_h))

    def decode():
        nonlocal token, carry
        for _ in range(BLOCK):
            token, carry = next_token(p, token, carry)
        token.block_until_ready()

    seconds_a_token = median(decode, o.warmup, o.steps) / BLOCK
    cells = o.batch * o.length
    return {
        "peer": "jax " + jax.__version__,
        "config": vars(o),
        "train_step_s": round(train_step, 6),
        "train_tokens_per_s": round(cells / train_step),
        "forward_tokens_per_s": round(cells / forward),
        "decode_tokens_per_s": round(1 / seconds_a_token),
        "first_step_after_start_s": round(first, 2),
        "peak_rss_mb": peak,
        "first_loss": losses[0],
        "last_loss": losses[-1],
    }


def main():
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = {"batch": 8, "length": 512, "layers": 4, "d-model": 256, "d-channel-mixing": 64, "d-h": 256, "vocab": 10000}
    for name, size in {**sizes, "steps": 5}.items():
        top.add_argument("--" + name, type=int, default=size, help=f"default {size}")
    top.add_argument("--dropout", type=float, default=0.1, help="default 0.1")
    top.add_argument("--warmup", type=float, default=5, help="seconds before each measurement; default 5")
    print(json.dumps(bench(top.parse_args())))


if __name__ == "__main__":
    main()
