"""The open data against its own description (schemathesis) and against whatever may stand in an
address (hypothesis).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from zona.faces.api.openapi import DOCUMENTS
from zona.faces.api.query import Query, Refused, parameters, read_query
from zona.faces.opendata import TABLES
from zona.language.words import LANGUAGES, Words
from zona.server.hosts import Names
from zona.serving.current import Current
from zona.serving.language import preferred_language
from zona.serving.limits import Limiter
from zona.store.snapshot import Store

# Few examples an address, one where it is that of a release: 75 addresses share one way of
# answering, and the whole stays within half a minute.
CALM = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.fixture(scope="module")
def app(snapshot_path: Path) -> Starlette:
    """The open data as the server has it, without a rate limit."""
    source = Current(Store(snapshot_path))
    names = Names(listed="testserver")
    return Starlette(middleware=dashboard.middleware(source, Limiter(0), names))


@pytest.fixture(scope="module")
def description(app: Starlette):
    """The description that the application gives of itself."""
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_that_the_description_allows_or_forbids_breaks_the_server(
    description, mode: GenerationMode
) -> None:
    """Every check of schemathesis: no server error, the status, media type and body as described,
    bad data refused.
    """
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) == 2 * sum(len(table.formats) for table in TABLES) + len(DOCUMENTS)
    for operation in operations:

        @settings(CALM, max_examples=1 if "{release}" in operation.path else CALM.max_examples)
        @given(case=operation.as_strategy(generation_mode=mode))
        def validate(case: schemathesis.Case) -> None:
            case.call_and_validate()

        validate()


# --- addresses that nobody would write

ALLOWED = {"year": (2021, 2022), "region": ("12", "12.75")}
ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["year", "region", "2022", "12.75", "limit", "\x00", "%00", "=", "&&", "١٢"]),
    st.sampled_from(["score", "score.min", "year.max", "zone", "claim_ids", "sort", "columns"]),
    st.sampled_from(["-score,zone", "80.5", "-1e3", "1e999", "zone,", "NaN", "-", "'", '"']),
)


@given(st.dictionaries(ODD, ODD, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_query_is_read_or_refused_with_a_sentence(asked: dict[str, str]) -> None:
    try:
        query = read_query(asked, TABLES[0], ALLOWED)
    except Refused as refused:
        assert refused.status == 400
        for language in LANGUAGES:
            assert len(Words(language)(f"api.{refused.code}", **refused.values)) < 400
    else:
        assert set(query.filters) <= {"year", "region"}
        assert all(value in ALLOWED[name] for name, value in query.filters.items())
        assert (query.limit is None or query.limit >= 1) and query.offset >= 0
        names = {column.name for column in TABLES[0].columns}
        assert {name for name, _ in query.sort} | set(query.columns) <= names
        assert all(not c.bound or c.value is not None for c in query.conditions)
        # What is read can be written and read again: links to other pages do that.
        assert read_query(query.parameters, TABLES[0], ALLOWED).found == query.found


@given(st.binary(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_bytes_after_the_question_mark_are_read_or_refused(query_string: bytes) -> None:
    try:
        asked = parameters(query_string)
    except Refused as refused:
        assert refused.status == 400
    else:
        assert all(
            isinstance(name, str) and isinstance(value, str) for name, value in asked.items()
        )


@given(
    st.sampled_from([2021, 2022]),
    st.sampled_from(["12", "12.75"]),
    st.integers(1, 1000),
    st.integers(0, 1000),
)
@settings(max_examples=30, deadline=None)
def test_a_right_query_says_what_it_says(year: int, region: str, limit: int, offset: int) -> None:
    asked = parameters(
        f"year={year}&region={region}&limit={limit}&offset={offset}&bahasa=en".encode()
    )
    assert read_query(asked, TABLES[0], ALLOWED) == Query(
        {"year": year, "region": region}, limit, offset
    )


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_accept_language_gives_a_language(header: str) -> None:
    assert preferred_language(header) in LANGUAGES


@given(path=st.text(st.characters(codec="utf-8"), max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_path_gets_an_answer(app: Starlette, path: str) -> None:
    answer = TestClient(app).get("/api/v1/" + quote(path, safe="/."), follow_redirects=False)
    assert answer.status_code in (200, 308, 404, 400, 414)
