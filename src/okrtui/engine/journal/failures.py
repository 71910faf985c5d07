"""What the operating system refuses while something is written, as errors for the user."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from okrtui.engine.journal.files.operations import reason
from okrtui.errors import FullError, LongNameError, OkrError, ReadOnlyError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_PERMISSION = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what the operating system refuses into an error for the user."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise LongNameError from error
        what = f"The change could not be written: {reason(error)}."
        if error.errno in NO_ROOM:
            raise FullError(what, "Nothing was changed; make room and try again.") from error
        if error.errno in NO_PERMISSION:
            file = f" {error.filename}" if error.filename else ""
            raise ReadOnlyError(what, f"Nothing was changed; ask for permission to write{file}.") from error
        raise OkrError(what, "Nothing was changed.") from error
