"""Why a unit got its points: told by the engine from the frozen facts, kept so that the next reader has it at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, TypeVar

from kaoping.problems import Language, Refused
from kaoping.web.bridge.runs import Teller, score_folder
from kaoping.web.results.computing import decisions_of
from kaoping.web.results.faults import NOTHING_TO_COMPUTE
from kaoping.web.results.models import Run, Told
from kaoping.web.results.snapshots import lay_out

T = TypeVar("T")
KEPT = 3  # runs that a process keeps ready to be asked about; 20 000 units take some 200 MB


@dataclass
class Ready:
    """A run that can be asked. One thread at a time: the engine has one connection to the facts of a run."""

    lock: Lock = field(default_factory=Lock)
    teller: Teller | None = None
    folder: TemporaryDirectory[str] | None = None


_ready: OrderedDict[tuple[int, str], Ready] = OrderedDict()
_lock = Lock()


def explanation(run: Run, code: str, item: str, language: Language) -> dict[str, Any]:
    """Why a unit got its points for an item, as JSON of the engine's Explanation; `tables` have title, head, rows,
    right (columns that hold figures) and count.

    Raises Refused when the run is not done, when there is no such unit or item, or when the snapshot was altered.
    """
    return dict(told(run, code, item, language, lambda teller: teller.tell(code, item, language)))


def told(run: Run, code: str, item: str, language: Language, tell: Callable[[Teller], Any]) -> Any:
    """What the engine tells of a unit and an item, as JSON values: asked once and kept. Raises Refused."""
    kept = Told.objects.filter(run=run, code=code, item=item, language=language).values_list("body", flat=True).first()
    if kept is not None:
        return kept
    body = ask(run, tell)
    Told.objects.bulk_create([Told(run=run, code=code, item=item, language=language, body=body)], ignore_conflicts=True)
    return body


def ask(run: Run, tell: Callable[[Teller], T]) -> T:
    """Ask the engine about a run. Raises Refused when it is not done, or when its snapshot was altered."""
    if run.state != "done" or run.snapshot is None:
        raise Refused([NOTHING_TO_COMPUTE.at()])
    ready = ready_for(run)
    with ready.lock:
        if ready.teller is None:
            ready.teller, ready.folder = prepared(run)
        return tell(ready.teller)


def ready_for(run: Run) -> Ready:
    """The place of a run among those kept; the one that was not asked for longest goes."""
    key = (run.pk, run.results_digest)
    with _lock:
        ready = _ready.setdefault(key, Ready())
        _ready.move_to_end(key)
        while len(_ready) > KEPT:
            _ready.popitem(last=False)  # closed when the last thread that asks it is through
        return ready


def prepared(run: Run) -> tuple[Teller, TemporaryDirectory[str]]:
    """Score the snapshot of a run once more, in memory."""
    assert run.snapshot is not None
    folder = TemporaryDirectory(prefix="kaoping-told-")
    try:
        lay_out(run.snapshot, Path(folder.name))
        again = score_folder(run.version.text, decisions_of(run), Path(folder.name), run.cycle.period, trial=run.trial)
    except BaseException:
        folder.cleanup()
        raise
    return Teller(again), folder
