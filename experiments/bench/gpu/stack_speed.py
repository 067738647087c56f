"""The depth step of solvers/batched in PyTorch (eager, torch.compile) and Triton, timed with CUDA events.

x_l <- x_l (1 + eta mu h_l), h_l = exp(-a D(x_l)) h_{l-1} + D(x_l) x_l^2, D(u) = log(1 + exp(s u)); tokens as [L][B]
float32, parameters per problem. Usage: python3 stack_speed.py OUT.json
"""
import json
import os
import statistics
import sys

import torch
import triton
import triton.language as tl

L = 64


@triton.jit
def step_kernel(x_ptr, out_ptr, mu_ptr, s_ptr, a_ptr, eta_ptr, B, L: tl.constexpr, BLOCK: tl.constexpr):
    b = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = b < B
    growth = tl.load(mu_ptr + b, mask=inside) * tl.load(eta_ptr + b, mask=inside)
    s = tl.load(s_ptr + b, mask=inside)
    a = tl.load(a_ptr + b, mask=inside)
    h = tl.zeros([BLOCK], tl.float32)
    for l in range(L):
        x = tl.load(x_ptr + l * B + b, mask=inside)
        u = s * x
        delta = tl.maximum(u, 0.0) + tl.log(1.0 + tl.exp(-tl.abs(u)))
        h = tl.exp(-a * delta) * h + delta * x * x
        tl.store(out_ptr + l * B + b, x * (1.0 + growth * h), mask=inside)


def step(x, mu, s, a, eta):
    delta = torch.nn.functional.softplus(s * x)
    decay = torch.exp(-a * delta)
    own = delta * x * x
    h = torch.zeros_like(mu)
    rows = []
    for l in range(L):
        h = torch.addcmul(own[l], decay[l], h)
        rows.append(h)
    return x * (1.0 + eta * mu * torch.stack(rows))


def compiled_step(x, mu, s, a, eta):
    # One pointwise chain over b: the compiler can keep h in registers.
    h = torch.zeros_like(mu)
    rows = []
    for l in range(L):
        delta = torch.nn.functional.softplus(s * x[l])
        h = torch.exp(-a * delta) * h + delta * x[l] * x[l]
        rows.append(x[l] * (1.0 + eta * mu * h))
    return torch.stack(rows)


def triton_step(x, mu, s, a, eta):
    out = torch.empty_like(x)
    B = x.shape[1]
    step_kernel[(triton.cdiv(B, 128),)](x, out, mu, s, a, eta, B, L, 128, num_warps=4)
    return out


def time_step(function, arguments, calls, repeats=7):
    for _ in range(3):
        function(*arguments)
    seconds = []
    for _ in range(repeats):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        for _ in range(calls):
            function(*arguments)
        end.record()
        torch.cuda.synchronize()
        seconds.append(start.elapsed_time(end) / 1000 / calls)
    return seconds


def draw(B):
    generator = torch.Generator(device="cuda").manual_seed(1)
    uniform = lambda *shape: torch.rand(*shape, generator=generator, device="cuda")
    x = 10 ** (uniform(L, B) * 5.5 - 4) * torch.where(uniform(L, B) < 0.5, -1.0, 1.0)
    x = x.clamp(-30, 30)
    return x, -torch.ones(B, device="cuda"), torch.ones(B, device="cuda"), 10 ** (2 * uniform(B) - 1), torch.full((B,), 1e-5, device="cuda")


def main(path):
    torch._dynamo.config.cache_size_limit = 64
    rows = []
    compiled = torch.compile(compiled_step, dynamic=False)
    compiled_vector = torch.compile(step, dynamic=False)
    for B in (2**16, 2**20):
        arguments = draw(B)
        exact = step(*[t[..., :4096].double() for t in arguments])
        for label, function, calls in (
            ("PyTorch eager", step, 20),
            ("torch.compile, scan over tokens", compiled, 50),
            ("torch.compile of the eager step", compiled_vector, 50),
            ("Triton, one step", triton_step, 200),
        ):
            try:
                got = function(*arguments)[:, :4096].double()
                error = ((got / exact).abs().log().abs()).max().item()
                seconds = time_step(function, arguments, calls)
                rates = [B * L / t for t in seconds]
                rows.append({"label": label, "rule": "euler", "L": L, "B": B, "repeats": len(rates), "tokenStepsPerSecond": statistics.median(rates), "range": [min(rates), max(rates)], "error": error, "checkedSteps": 1})
            except Exception as failure:  # one compiler giving up must not lose the others' numbers
                rows.append({"label": label, "rule": "euler", "L": L, "B": B, "failed": str(failure)[:200]})
            print(rows[-1], file=sys.stderr, flush=True)
    source = torch.empty(2**28, device="cuda")
    target = torch.empty_like(source)
    copy = statistics.median(time_step(lambda: target.copy_(source), (), 20))
    provenance = {"commit": os.environ.get("TOKEN_DYNAMICS_COMMIT", "unknown"), "adapter": torch.cuda.get_device_name(), "torch": torch.__version__, "triton": triton.__version__, "dtype": "f32", "seed": 1, "copyBytesPerSecond": 2 * source.numel() * 4 / copy}
    with open(path, "w") as file:
        json.dump({"provenance": provenance, "rows": rows}, file, indent=2)


main(sys.argv[1])
