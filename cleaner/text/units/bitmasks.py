"""Which of 64 bytes are of a kind, as the bits of one integer: what lets a kernel look at a text 64 bytes at a time.

Bit `n` of a mask speaks of byte `position + n`. The functions are written in vectors for LLVM, which makes of each one
comparison and one move where the processor has 512 bits, and more of them where it has fewer; numba by itself turns no
loop over bytes into masks. They check no bounds: the kernel sees to it that `position + LANES` is within the array.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["LANES", "below", "bit_count", "bits_in", "eight_bytes", "first_bit", "folded_bits_in", "last_bit", "padded"]

LANES = 64  # bytes that one mask speaks of
BYTE = ir.IntType(8)
VECTOR = ir.VectorType(BYTE, LANES)
LOWER_CASE_BIT = 0x20  # set, it makes upper-case ASCII lower case


def splat(builder: Any, byte: Any) -> Any:
    """A vector of one byte, LANES times."""
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), byte, ir.IntType(32)(0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def address(context: Any, builder: Any, call: Any, values: Any) -> Any:
    """Where in memory the byte `position` of the array stands: the first two arguments."""
    view = context.make_array(call.args[0])(context, builder, values[0])
    return builder.gep(
        view.data, [builder.zext(values[1], ir.IntType(64)) if call.args[1].bitwidth < 64 else values[1]]
    )


def range_mask(bit: int) -> Callable[..., Any]:
    """The code of a mask of the bytes from `low` to `high`, after `bit` is set in each."""

    def make(_context: Any, data: Any, position: Any, low: Any, high: Any) -> Any:
        def generate(context: Any, builder: Any, call: Any, values: Any) -> Any:
            place = builder.bitcast(address(context, builder, call, values), VECTOR.as_pointer())
            block = builder.load(place, align=1)
            if bit:
                block = builder.or_(block, ir.Constant(VECTOR, [bit] * LANES))
            low, high = (builder.trunc(value, BYTE) if value.type != BYTE else value for value in values[2:])
            width = splat(builder, builder.sub(high, low))
            inside = builder.icmp_unsigned("<=", builder.sub(block, splat(builder, low)), width)
            return builder.bitcast(inside, ir.IntType(LANES))

        return types.uint64(data, position, low, high), generate

    return make


bits_in: Any = intrinsic(range_mask(0))
"""`bits_in(data, position, low, high)`: the mask of the bytes from `low` to `high`, both included."""
folded_bits_in: Any = intrinsic(range_mask(LOWER_CASE_BIT))
"""The same with bit 0x20 set in every byte first: for letters, which then count in both cases."""


def make_eight_bytes(_context: Any, data: Any, position: Any) -> Any:
    def generate(context: Any, builder: Any, call: Any, values: Any) -> Any:
        place = builder.bitcast(address(context, builder, call, values), ir.IntType(64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(data, position), generate


eight_bytes: Any = intrinsic(make_eight_bytes)
"""`eight_bytes(data, position)`: the eight bytes from `position` on as one uint64, in the order of the machine."""


def make_first_bit(_context: Any, mask: Any) -> Any:
    def generate(_: Any, builder: Any, _call: Any, values: Any) -> Any:
        return builder.cttz(values[0], cgutils.false_bit)

    return types.int64(mask), generate


first_bit: Any = intrinsic(make_first_bit)
"""`first_bit(mask)`: the place of the lowest bit that is set; LANES if none is."""


def make_last_bit(_context: Any, mask: Any) -> Any:
    def generate(_: Any, builder: Any, _call: Any, values: Any) -> Any:
        return builder.sub(ir.Constant(ir.IntType(64), LANES - 1), builder.ctlz(values[0], cgutils.false_bit))

    return types.int64(mask), generate


last_bit: Any = intrinsic(make_last_bit)
"""`last_bit(mask)`: the place of the highest bit that is set; -1 if none is."""


def make_bit_count(_context: Any, mask: Any) -> Any:
    def generate(_: Any, builder: Any, _call: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return types.int64(mask), generate


bit_count: Any = intrinsic(make_bit_count)
"""`bit_count(mask)`: how many bits are set."""


@numba.njit(cache=True, nogil=True, forceinline=True)
def below(place):  # type: ignore[no-untyped-def]
    """The mask of all places below one of 0 to LANES."""
    return ~np.uint64(0) if place >= LANES else (np.uint64(1) << np.uint64(place)) - np.uint64(1)


def padded(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The bytes, with zeros behind where there are fewer than eight: `eight_bytes` reads no fewer. Read-only."""
    if len(data) >= 8:
        return data
    data = np.pad(data, (0, 8 - len(data)))
    data.flags.writeable = False  # as all buffers are: else a kernel would be compiled for both kinds
    return data
