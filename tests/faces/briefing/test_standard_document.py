"""The drafting aid and the checklist, read back."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader

from zona.config import ROOT
from zona.domain.standards import service_standards
from zona.faces.briefing.checklist import checklist_data, checklist_pdf
from zona.faces.briefing.standard_document import Draft, checklist, file_name, standard_document
from zona.facts.servicerules import service_rules
from zona.language.words import LANGUAGES, Words

RULES = service_rules(ROOT).standards
DRAFT = Draft("Kartu Keluarga", "Disdukcapil", "Kota Binjai", {"biaya": "Tidak dipungut biaya\x00"})


def rows_of(document) -> list[list[str]]:
    return [
        [cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]
    ]


@pytest.mark.parametrize(("language", "tag"), [("id", "id-ID"), ("en", "en-GB")])
def test_the_document_holds_the_outline_and_what_is_known(language, tag):
    words = Words(language)
    made = standard_document(DRAFT, RULES, words)
    document = Document(io.BytesIO(made))
    rows = rows_of(document)
    assert [row[1] for row in rows] == [c.name[language] for c in RULES.components]
    assert [len(table.rows) for table in document.tables] == [7, 9]
    contents = {c.code: row[2] for c, row in zip(RULES.components, rows, strict=True)}
    assert contents["biaya"] == "Tidak dipungut biaya"
    # what the office has to decide is a question in brackets, never a made-up answer
    assert all(re.fullmatch(r"\[.+\]", text) for code, text in contents.items() if code != "biaya")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Kartu Keluarga" in text and "Disdukcapil" in text and "Kota Binjai" in text
    properties = document.core_properties
    assert properties.language == tag and properties.author == "" and "Kartu" in properties.title
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        styles = packed.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang[^>]* w:val="([^"]+)"|<w:lang w:val="([^"]+)"', styles)) <= {
        (tag, ""),
        ("", tag),
    }


def test_without_anything_known_nothing_is_invented():
    document = Document(io.BytesIO(standard_document(Draft(), RULES, Words("id"))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "[nama layanan]" in text and "[nama OPD]" in text and "[nomor]" in text
    assert all(row[2].startswith("[") for row in rows_of(document))


def test_the_checklist_is_ticked_as_far_as_was_checked():
    words = Words("id")
    service = {"service_id": "1", "region_code": "x", "agency": "Disdukcapil", "name": "KK"}
    checks = [
        {
            "service_id": "1",
            "component": code,
            "exists": code != "produk",
            "shown_on_site": code in RULES.displayed[:2],
            "shown_electronically": None,
            "checked": "2025-05-02",
        }
        for code in RULES.codes
    ]
    (standard,) = service_standards(RULES, [service], checks)
    made = checklist(DRAFT, RULES, words, standard, "2025-05-02")
    pdf = PdfReader(
        io.BytesIO(checklist_pdf(DRAFT, RULES, words, "2026-11-24", standard, "2025-05-02"))
    )
    assert len(pdf.pages) == 1 and pdf.trailer["/Root"]["/Lang"] == "id"
    printed = " ".join(pdf.pages[0].extract_text().split())
    assert "13 dari 14" in printed and "bukan nilai Ombudsman" in printed
    boxes = [
        box["state"]
        for group in checklist_data(DRAFT, RULES, words, standard)["groups"]
        for row in group["rows"]
        for box in row["boxes"]
    ]
    assert Counter(boxes) == {"yes": 13 + 2, "no": 1 + 4 + 6, "not_needed": 16}
    document = Document(io.BytesIO(made))
    rows = {c.code: row[2:5] for c, row in zip(RULES.components, rows_of(document), strict=True)}
    assert rows["persyaratan"] == ["☑", "☑", "☐"] and rows["produk"] == ["☐", "☐", "☐"]
    assert rows["dasar-hukum"] == ["☑", "tidak wajib", "tidak wajib"]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "13 dari 14" in text and "2 dari 6" in text and "elektronik: belum diperiksa" in text
    assert "2 Mei 2025" in text and "bukan nilai Ombudsman" in text


def test_an_empty_checklist_is_for_pen_and_paper():
    document = Document(io.BytesIO(checklist(Draft(), RULES, Words("id"))))
    assert {cell for row in rows_of(document) for cell in row[2:5]} == {"☐", "tidak wajib"}
    assert "____" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert len(document.tables) == 1 and len(document.tables[0].rows) == 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_has_its_question(language):
    assert all(Words(language).has(f"standard_question.{code}") for code in RULES.codes)
    for name in (DRAFT.service, "Kártu Kelúarga"):  # as the ids of OPD are made
        told = file_name(replace(DRAFT, service=name), Words(language))
        assert told.endswith("kartu-keluarga.docx")
