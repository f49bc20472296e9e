"""Which of 64 rows of a table lie above a value, as the bits of one integer, and numbers made of such bits.

The same for columns of numbers as `cleaner.text.units.bitmasks` is for bytes, and as little checked: the kernel sees to
it that `position + LANES` is within the array.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from cleaner.text.units.bitmasks import LANES, address

__all__ = ["bits_above", "write_numbers"]

FLOATS = ir.VectorType(ir.FloatType(), LANES)
NUMBERS = ir.VectorType(ir.IntType(16), LANES)
BITS = ir.VectorType(ir.IntType(1), LANES)
FIRST_LANE = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)


def make_bits_above(_context: Any, values: Any, position: Any, _threshold: Any) -> Any:
    def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
        place = builder.bitcast(address(context, builder, call, arguments), FLOATS.as_pointer())
        one = builder.insert_element(ir.Constant(FLOATS, ir.Undefined), arguments[2], ir.IntType(32)(0))
        every = builder.shuffle_vector(one, one, FIRST_LANE)
        above = builder.fcmp_ordered(">", builder.load(place, align=4), every)
        return builder.bitcast(above, ir.IntType(LANES))

    return types.uint64(values, position, types.float32), generate


bits_above: Any = intrinsic(make_bits_above)
"""`bits_above(values, position, threshold)`: the mask of the LANES float32 from `position` on above a float32."""


def make_write_numbers(_context: Any, words: Any, position: Any, length: Any, numbers: Any) -> Any:
    def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
        word = builder.bitcast(address(context, builder, call, arguments), ir.IntType(64).as_pointer())
        sums = cgutils.alloca_once(builder, NUMBERS)  # type: ignore[no-untyped-call]
        builder.store(ir.Constant(NUMBERS, [0] * LANES), sums)
        with cgutils.for_range(builder, arguments[2]) as loop:
            bits = builder.bitcast(builder.load(builder.gep(word, [loop.index])), BITS)
            before = builder.load(sums)
            builder.store(builder.or_(builder.add(before, before), builder.zext(bits, NUMBERS)), sums)
        view = context.make_array(call.args[3])(context, builder, arguments[3])
        builder.store(builder.load(sums), builder.bitcast(view.data, NUMBERS.as_pointer()), align=2)
        return context.get_dummy_value()

    return types.void(words, position, length, numbers), generate


write_numbers: Any = intrinsic(make_write_numbers)
"""`write_numbers(words, position, length, numbers)`: number `n`, uint16 of (LANES,), gets bit `n` of `length` words.

The words, uint64, are those from `position` on, 16 at most; the first gives the highest bit.
"""
