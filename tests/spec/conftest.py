"""Every page of the book is tried on every engine."""

from __future__ import annotations

import pytest
from tests.spec.engines import ENGINES, Engine


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]
