"""Arrays without a count of their users, for kernels made of many small functions.

Numba counts the users of every array that a function is handed or takes out of a tuple, by atomic instructions: in the
parser, whose functions pass a tuple of arrays on, that took four fifths of the time. A borrowed array has no count; it
is valid as long as the array that it was made of, which its maker must hold.
"""

from typing import Any

from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["borrow"]


def share(typing_context: Any, array: Any) -> Any:  # noqa: ARG001
    """The type of the array, and the code that makes one of the same data without a count."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.return_type)(context, builder, value=arguments[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)  # type: ignore[no-untyped-call]
        view.parent = cgutils.get_null_value(view.parent.type)  # type: ignore[no-untyped-call]
        return view._getvalue()

    return array(array), generate


borrow: Any = intrinsic(share)
"""The same array, not counted; within kernels only."""
