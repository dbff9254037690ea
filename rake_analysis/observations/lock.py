"""One ingest at a time: a lock the operating system takes back when the process ends, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import Project


@contextmanager
def ingesting(project: Project, period: Period) -> Iterator[None]:
    """Hold the project's ingest lock. Raises UserError when another process holds it.

    Temporary files that a killed ingest of the period left are removed first.
    """
    path = project.observations / ".ingest.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+b")
    except OSError as error:
        raise UserError(
            f"cannot write here ({error.strerror})",
            place=str(path.parent),
            remedy="Check the folder's permissions and the free space on the disk.",
        ) from error
    with handle:
        try:
            files.lock(handle)
        except OSError as error:
            raise UserError(
                "another ingest is running in this project",
                place=str(project.root),
                remedy="Wait until it has ended and try again.",
            ) from error
        for folder in (project.observations, project.raw(period)):
            for left in folder.glob(".*.part"):
                with suppress(OSError):  # a leftover harms nobody
                    left.unlink()
        yield
