"""The parts of the page `masukan`.

Who has a role for it writes here: batches, and a build of what is on disk. The functions of the
office ask again: what this page shows is no guard.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from zona import exports
from zona.config import ROOT
from zona.domain.ledger import Facts
from zona.domain.problems import FactsError, Problem
from zona.domain.roles import allowed
from zona.faces.dashboard.uploads import was_refused
from zona.faces.dashboard.view import View, store
from zona.faces.dashboard.who import current_actor
from zona.facts.read import read_facts
from zona.intake import batches, dictionary, mappings, report
from zona.intake.answers import NONE, Answers
from zona.intake.apart import check_file
from zona.intake.batches import BatchFault
from zona.intake.check import UNMAPPED
from zona.intake.crosstable import prefilled
from zona.intake.datasets import DATASETS
from zona.intake.datasets.columns import years
from zona.intake.folding import folded
from zona.intake.mappings import ColumnMap
from zona.intake.report import Report
from zona.intake.sizes import MAX_ROWS, MAX_UNPACKED
from zona.intake.template import template
from zona.language.escaping import code_span
from zona.language.words import Words
from zona.office import receiving
from zona.office.faults import OfficeFault
from zona.store.arrow import arrow_table
from zona.store.build import build

TABLE_ROWS = 200
SENTENCES = 8
MOST_HEADINGS = 40  # that are asked about: no table has more columns nobody knows
AUTO = ""


def _inside() -> bool:
    """Whether the reader sees files that were taken in before they are shown."""
    return receiving.sees_batches(current_actor())


@st.cache_resource
def _one_at_a_time() -> threading.Semaphore:
    """A large file takes seconds of a processor and some hundred MB: one check at a time."""
    return threading.Semaphore(1)


@st.cache_resource(max_entries=4)
def _facts(content_id: str) -> Facts:
    return read_facts(ROOT)


@st.cache_resource(max_entries=20)
def _template(kind: str, language: str, content_id: str) -> bytes:
    return template(kind, _facts(content_id), Words(language))


def head(view: View) -> None:
    """Title and what this page may do here."""
    st.title(view.words("intake.heading"))
    st.markdown(view.words("intake.lead"))
    st.info(view.words("intake.office" if _inside() else "intake.public"), icon=":material/info:")
    _said()


def templates(view: View) -> None:
    """A template of each dataset, and what its columns hold."""
    st.header(view.words("intake.step_template"))
    st.markdown(view.words("intake.step_template_note"))
    with st.container(horizontal=True):
        for kind in DATASETS:
            st.download_button(
                view.words(f"intake.kind_{kind}"),
                partial(_template, kind, view.words.language, view.snapshot.content_id),
                f"zona-{kind}.xlsx",
                exports.XLSX,
                key=f"template.{kind}",
                on_click="ignore",
                icon=":material/download:",
            )
    with st.expander(view.words("intake.dictionary"), icon=":material/menu_book:"):
        st.caption(view.words("intake.dictionary_note"))
        kind = st.selectbox(
            view.words("intake.kind"),
            list(DATASETS),
            key="intake.dictionary",
            format_func=lambda name: view.words(f"intake.kind_{name}"),
        )
        rows = dictionary.entries(DATASETS[kind], _facts(view.snapshot.content_id), view.words)
        st.dataframe(arrow_table(rows), key="intake.dictionary_table", hide_index=True)


def prefilled_template(view: View) -> None:
    """The template of OPD for one region and year, with what is known filled in."""
    words = view.words
    facts = _facts(view.snapshot.content_id)
    st.markdown(f"**{words('intake.prefilled')}**")
    st.caption(words("intake.prefilled_note"))
    regions = {row["region_code"]: row["full_name"] for row in view.rows("regions")}
    usable = sorted(years(facts), reverse=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        region = st.selectbox(
            words("intake.prefilled_region"),
            list(regions),
            index=list(regions).index(view.choices.region) if view.choices.region in regions else 0,
            format_func=regions.get,
            key="intake.prefilled_region",
        )
        year = st.selectbox(
            words("intake.prefilled_year"),
            usable,
            index=usable.index(view.choices.year) if view.choices.year in usable else 0,
            key="intake.prefilled_year",
        )
        st.download_button(
            words("intake.prefilled_button", region=regions[region], year=year),
            lambda: prefilled(ROOT, facts, words, region, year),
            f"zona-opd-{region}-{year}.xlsx",
            exports.XLSX,
            key="intake.prefilled_file",
            on_click="ignore",
            icon=":material/grid_on:",
        )


def check(view: View) -> None:
    """Upload, report, and the button that accepts."""
    words = view.words
    st.header(words("intake.step_check"))
    kind = st.selectbox(
        words("intake.kind"),
        (AUTO, *DATASETS),
        key="intake.kind",
        format_func=lambda name: words(f"intake.kind_{name or 'auto'}"),
    )
    limit = MAX_UNPACKED // 1024 // 1024
    file = st.file_uploader(
        words("intake.upload", limit=limit, rows=words.number(MAX_ROWS, 0)),
        key="intake.file",
        max_upload_size=limit,
    )
    if file is None:
        for name in ("intake.report", "intake.answers", "intake.mapping"):
            st.session_state.pop(name, None)
        return
    if was_refused(file):
        st.error(words("intake.no_room"))
        return
    answers, mapping = _answers(file.file_id), _mapping(file.file_id)
    checked = (file.file_id, kind, answers, repr(mapping))
    if st.session_state.get("intake.report", (None,))[0] != checked:
        found = _checked(view, file.name, file.getvalue(), kind or None, answers, mapping)
        if found is None:
            return
        st.session_state["intake.report"] = (checked, found)
    _outcome(view, st.session_state["intake.report"][1], file.getvalue(), file.file_id)


def _answers(file_id: str) -> Answers:
    """What was answered about this very file; another file starts without answers."""
    of, said = st.session_state.get("intake.answers", ("", NONE))
    return said if of == file_id else NONE


def _questions(view: View, found: Report, file_id: str) -> None:
    """The questions of a report, each to be answered; the answers check the file anew."""
    words = view.words
    if not found.questions:
        return
    n = words.number(len(found.questions), 0)
    st.markdown(f"**{words('intake.questions_heading', n=n)}**")
    with st.form("intake.questions"):
        said = [_question(view, file_id, one) for one in found.questions]
        if not st.form_submit_button(words("intake.question_submit"), icon=":material/check:"):
            return
    if None in said:
        st.warning(words("intake.question_all"))
        return
    _keep_answers(found, said, file_id)
    st.rerun()


def _keep_answers(found: Report, said: list[str | None], file_id: str) -> None:
    """Adds what was answered to what was answered of this file before."""
    before, mapping = _answers(file_id), _mapping(file_id)
    answered = list(zip(found.questions, said, strict=True))
    names = [(one, answer) for one, answer in answered if "right" in one.details]
    pairs = {
        what: tuple((one.value, one.details["right"]) for one, answer in names if answer == what)
        for what in ("same", "different")
    }
    now = Answers(before.same + pairs["same"], before.different + pairs["different"])
    heads = {folded(one.value): answer for one, answer in answered if "choices" in one.details}
    columns = {**mapping.columns, **heads}
    st.session_state["intake.answers"] = (file_id, now)
    st.session_state["intake.mapping"] = (file_id, ColumnMap(columns, mapping.given))


def _mapping(file_id: str) -> ColumnMap:
    """What was told about the headings of this very file."""
    of, told = st.session_state.get("intake.mapping", ("", UNMAPPED))
    return told if of == file_id else UNMAPPED


def _headings(view: View, found: Report, file_id: str) -> None:
    """A box for each heading that nothing is read from: what it means is asked once and kept."""
    words, dataset = view.words, DATASETS.get(found.kind or "")
    unknown = [heading for heading, column in found.headings if not column]
    missing = {problem.column for problem in found.problems if problem.code == "column_missing"}
    if dataset is None or not (unknown or missing):
        return
    open_now = bool(missing)
    with (
        st.expander(words("intake.mapping"), expanded=open_now, icon=":material/table_chart:"),
        st.form("intake.mapping_form"),
    ):
        st.caption(words("intake.mapping_note"))
        read = {column for _, column in found.headings}
        free = ["", *(name for name in dataset.headings if name not in read)]
        told = {
            heading: _meaning(view, heading, free, file_id) for heading in unknown[:MOST_HEADINGS]
        }
        region = _region_of_all(view, file_id) if "kode_wilayah" in missing else ""
        if not st.form_submit_button(words("intake.mapping_submit"), icon=":material/check:"):
            return
    before = _mapping(file_id)
    columns = {**before.columns, **{folded(head): name for head, name in told.items() if name}}
    given = {**before.given, **({"kode_wilayah": region} if region else {})}
    st.session_state["intake.mapping"] = (file_id, ColumnMap(columns, given))
    st.rerun()


def _meaning(view: View, heading: str, columns: list[str], file_id: str) -> str:
    return st.selectbox(
        code_span(heading, 80),
        columns,
        format_func=lambda name: name or view.words("intake.mapping_none"),
        key=f"intake.mapping.{file_id}.{heading}",
    )


def _region_of_all(view: View, file_id: str) -> str:
    """The region that all rows are about, where no column says it."""
    regions = {"": view.words("intake.mapping_none")}
    regions |= {row["region_code"]: row["full_name"] for row in view.rows("regions")}
    return st.selectbox(
        view.words("intake.mapping_place"),
        list(regions),
        format_func=regions.get,
        key=f"intake.mapping_place.{file_id}",
    )


def _question(view: View, file_id: str, question: Problem) -> str | None:
    """One question; no answer is chosen beforehand."""
    st.text(question.sentence(view.words).removeprefix(f"{question.file}, "))
    right = code_span(question.details.get("right", ""), 80)
    choices = question.details.get("choices", "")  # a heading that may mean several columns
    return st.radio(
        code_span(question.value, 80),
        choices.split(", ") if choices else ("same", "different"),
        index=None,
        format_func=lambda answer: (
            answer if choices else view.words(f"intake.question_{answer}", right=right)
        ),
        key=f"intake.question.{file_id}.{question.column}.{question.value}",
        horizontal=True,
    )


def _checked(
    view: View,
    name: str,
    data: bytes,
    kind: str | None,
    answers: Answers = NONE,
    mapping: ColumnMap = UNMAPPED,
) -> Report | None:
    """The report of an uploaded file; None where another check is running."""
    lock = _one_at_a_time()
    if not lock.acquire(timeout=20):
        st.warning(view.words("intake.busy"), icon=":material/hourglass:")
        return None
    try:
        bar = st.progress(0.0, view.words("intake.checking", file=code_span(name)))
        count = lambda number: view.words.number(number, 0)  # noqa: E731

        def progress(done: int, total: int) -> None:
            bar.progress(
                min(done / max(total, 1), 1.0),
                view.words("intake.progress", done=count(done), total=count(total)),
            )

        facts, rows = _facts(view.snapshot.content_id), _inside()
        known = batches.known_agencies(ROOT, facts) if rows else _shown_agencies(view)
        names = {region: tuple(found) for region, found in known.items()}
        found = check_file(
            name,
            data,
            facts,
            kind,
            progress=progress,
            rows=rows,
            answers=answers,
            known=names,
            mapping=mapping,
            remembered=mappings.load(batches.folder(ROOT)) if rows else {},
        )
        bar.empty()
        return found
    finally:
        lock.release()


def _shown_agencies(view: View) -> dict[str, list[str]]:
    """Names of OPD by region in the snapshot: what a public machine knows of."""
    known: dict[str, list[str]] = {}
    for row in view.rows("agencies"):
        known.setdefault(row["region_code"], []).append(row["name"])
    return known


def _outcome(view: View, found: Report, data: bytes, file_id: str) -> None:
    words = view.words
    found = replace(found, problems=list(found.problems))  # what is judged here and now is not kept
    already = batches.judged(ROOT, found, data) if _inside() else None
    ok = found.ok
    if ok or not found.sound:
        (st.success if ok else st.error)(words("intake.verdict_ok" if ok else "intake.verdict_bad"))
    else:
        st.warning(words("intake.verdict_asked"), icon=":material/help:")
    for line in report.summary(found, words):
        st.text(line)
    _table(view, "problems", found.problems, found.problems_n)
    _questions(view, found, file_id)
    _headings(view, found, file_id)
    _table(view, "notes", found.notes, found.notes_n)
    st.download_button(
        words("intake.report_button"),
        lambda: report.xlsx(found, words),
        "zona-laporan.xlsx",
        exports.XLSX,
        key="intake.report_file",
        on_click="ignore",
        icon=":material/download:",
    )
    if already:
        key = "already_withdrawn" if already.status == "withdrawn" else "already"
        st.info(
            words(
                f"intake.{key}",
                id=already.batch_id,
                accepted=already.accepted,
                reason=code_span(already.reason, 300),
            )
        )
    elif ok and allowed(current_actor(), receiving.ACCEPT):
        _acceptance(view, found, data, file_id)


def _table(view: View, name: str, problems: list[Any], total: int) -> None:
    """Problems or notes, equal ones as one: the first as sentences, which wrap on a phone, all (up
    to a limit) as a table.
    """
    if not total:
        return
    st.markdown(f"**{view.words(f'intake.{name}_heading', n=view.words.number(total, 0))}**")
    groups = report.grouped(problems)
    for group in groups[:SENTENCES]:
        sentence = group.sentence(view.words).removeprefix(f"{group.problem.file}, ")
        st.text(
            f"• {sentence} {group.problem.remedy(view.words)}"
        )  # plain text: nothing in it is read as Markdown
    if len(groups) > SENTENCES:
        headings = ("wrong", "right") if name == "problems" else ("noted", "done")
        rows = report.group_rows(groups[:TABLE_ROWS], view.words, headings)
        st.dataframe(arrow_table(rows), key=f"intake.{name}", hide_index=True)
    shown = sum(group.n for group in groups[:TABLE_ROWS])
    if total > shown:
        st.caption(
            view.words(
                "intake.problems_more",
                shown=view.words.number(shown, 0),
                n=view.words.number(total, 0),
            )
        )


def _acceptance(view: View, found: Report, data: bytes, file_id: str) -> None:
    words = view.words
    stated_by = st.selectbox(
        words("intake.stated_by"),
        batches.STATED_BY,
        key="intake.stated_by",
        help=words("intake.stated_by_help"),
        format_func=lambda who: words(f"intake.stated_by_{who or 'unknown'}"),
    )
    label = words("intake.accept", n=words.number(found.accepted, 0))
    if not st.button(label, key="intake.accept", type="primary", icon=":material/task_alt:"):
        return
    try:
        batch, _ = receiving.accept(ROOT, current_actor(), found, data, stated_by)
        told = _mapping(file_id)
        if told and found.signature:
            mappings.remember(batches.folder(ROOT), found.signature, told)
        _say(
            "success",
            words("intake.accepted_page", id=batch.batch_id, n=words.number(batch.rows, 0)),
        )
    except BatchFault as fault:
        _say("error", words(f"batch.{fault.code}", **fault.details))
    except OfficeFault as fault:
        _say("error", fault.sentence(words))
    except OSError:
        _say("error", words("batch.unwritable", path=batches.folder(ROOT)))
    st.rerun()


def accepted(view: View) -> None:
    """The accepted files: what is on disk for who takes in or publishes, what is in the snapshot
    for everybody else.
    """
    words, inside = view.words, _inside()
    st.header(words("intake.step_batches"))
    rows = (
        [batch.row() for batch in batches.readable(ROOT)[0]]
        if inside
        # of internal files a reader is not told that there are any
        else [row for row in view.rows("batches") if DATASETS[row["kind"]].privacy == "public"]
    )
    for problem in batches.damages(ROOT) if inside else ():
        st.error(f"{problem.sentence(words)} {problem.remedy(words)}")
    if not rows:
        st.caption(words("intake.no_batches"))
        return
    if not inside:
        st.caption(words("intake.batches_built"))
    cells = arrow_table([_batch_cells(row, words) for row in rows])
    st.dataframe(cells, key="intake.batches", hide_index=True)
    if inside:
        _publication(view, rows)
    if allowed(current_actor(), receiving.WITHDRAW):
        _withdrawal(view, rows)


def _publication(view: View, rows: list[dict[str, Any]]) -> None:
    """The button that builds the snapshot anew, where the files on disk are not those on show."""
    if view.simulated or view.rows("batches") == rows:
        return
    st.info(view.words("intake.unbuilt"), icon=":material/pending:")
    if allowed(current_actor(), receiving.PUBLISH) and st.button(
        view.words("intake.build"), key="intake.build", type="primary", icon=":material/publish:"
    ):
        _build(view)
        st.rerun()


def _build(view: View) -> None:
    """What `python -m zona build` does, by the same rules: nothing from the browser but the files
    accepted before.
    """
    lock = _one_at_a_time()
    if not lock.acquire(timeout=20):
        _say("error", view.words("intake.busy"))
        return
    try:
        with st.spinner(view.words("intake.building"), show_time=True):
            shown = {row["batch_id"]: row["status"] for row in view.rows("batches")}
            write = partial(build, ROOT, store().path)
            receiving.publish(ROOT, current_actor(), shown, write)
        _say("success", view.words("intake.built"))
    except OfficeFault as fault:
        _say("error", fault.sentence(view.words))
    except FactsError as error:
        first = error.problems[0]
        _say(
            "error",
            view.words(
                "intake.build_refused",
                n=len(error.problems),
                first=code_span(first.sentence(view.words), 300),
            ),
        )
    except OSError:
        _say("error", view.words("batch.unwritable", path=store().path.parent))
    finally:
        lock.release()


def _batch_cells(row: dict[str, Any], words: Words) -> dict[str, Any]:
    return {
        words("intake.column_batch"): row["batch_id"],
        words("intake.column_kind"): words(f"intake.kind_{row['kind']}"),
        words("intake.column_file"): row["file_name"],
        words("intake.column_accepted"): row["accepted"],
        words("intake.column_rows"): row["rows_n"],
        words("intake.column_status"): words(f"intake.status_{row['status']}"),
        words("intake.column_reason"): row["reason"],
    }


def _withdrawal(view: View, rows: list[dict[str, Any]]) -> None:
    """The form that takes a batch out, and the buttons that take one in again."""
    words = view.words
    names = {
        row["batch_id"]: f"{row['batch_id']} {row['file_name']}"
        for row in rows
        if row["status"] == "accepted"
    }
    if names:
        with st.form("intake.withdraw", clear_on_submit=True):
            chosen = st.selectbox(
                words("intake.withdraw_which"),
                list(names),
                format_func=names.get,
                key="intake.chosen",
            )
            reason = st.text_input(
                words("intake.withdraw_reason"), max_chars=batches.MAX_REASON, key="intake.reason"
            )
            if st.form_submit_button(words("intake.withdraw"), icon=":material/undo:"):
                _do(view, "withdrawn", receiving.withdraw, chosen, reason)
    for row in rows:
        if row["status"] == "withdrawn":
            label = f"{words('intake.restore')}: {row['batch_id']}"
            if st.button(label, key=f"intake.restore.{row['batch_id']}", icon=":material/redo:"):
                _do(view, "restored", receiving.restore, row["batch_id"])


def _do(view: View, done: str, action: Any, *arguments: str) -> None:
    try:
        batch = action(ROOT, current_actor(), *arguments)
        _say(
            "success",
            view.words(f"intake.{done}", id=batch.batch_id, reason=code_span(batch.reason, 300)),
        )
    except BatchFault as fault:
        _say(
            "error",
            view.words(
                f"batch.{fault.code}",
                **fault.details | {"reason": code_span(str(fault.details.get("reason", "")), 300)},
            ),
        )
    except OfficeFault as fault:
        _say("error", fault.sentence(view.words))
    except FactsError as error:
        _say("error", " ".join(code_span(p.sentence(view.words), 300) for p in error.problems))
    except OSError:
        _say("error", view.words("batch.unwritable", path=batches.folder(ROOT)))
    st.rerun()


def _say(kind: str, sentence: str) -> None:
    """Keeps a sentence for the next run: what was done shows after the page has been drawn anew."""
    st.session_state["intake.said"] = (kind, sentence)


def _said() -> None:
    place = (
        st.empty()
    )  # always there, so that what stands below keeps its place when a sentence comes or goes
    kind, sentence = st.session_state.pop("intake.said", (None, ""))
    if kind:
        (place.success if kind == "success" else place.error)(sentence)
