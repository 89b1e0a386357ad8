"""The open data as catalogues read them, in JSON-LD: schema.org/Dataset for search engines, DCAT
for portals. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zona.faces.opendata import FORMATS, LICENSE, TABLES, Table
from zona.faces.publisher import Publisher
from zona.language.words import LANGUAGES, Words

Json = dict[str, Any]
BASE = "/api/v1"
CATALOGUE = "catalog.jsonld"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Lists of names that catalogues share.
EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class Described:
    """The release that a catalogue describes.

    `root`: the address of the process that serves the open data, "" where it is not known (links
    then begin with their path), None where there is none to link to.
    """

    release: str
    released: str
    content_id: str
    province: str
    years: tuple[int, int]
    root: str | None
    publisher: Publisher

    def address(self, name: str) -> str:
        """The address of a file of the open data."""
        return f"{self.root}{BASE}/{name}"

    def owner(self, words: Words) -> str:
        """Who publishes: the name of the settings, else that of the work."""
        return self.publisher.name or f"{words('common.app')} {self.province}"


def keywords(described: Described, words: Words) -> list[str]:
    """Words to find the data by."""
    return [*words("open.keywords").split(", "), described.province]


def dataset(described: Described, words: Words, url: str) -> Json:
    """The release as schema.org/Dataset. `url`: its page, "" where the address is not known."""
    d, t = described, words
    owner: Json = {"@type": "Organization", "name": d.owner(t)}
    if d.publisher.href:
        key = "email" if d.publisher.href.startswith("mailto:") else "url"
        owner |= {key: d.publisher.contact}
    facts: Json = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": t("open.title", province=d.province),
        "description": t("open.description", province=d.province),
        "url": url,
        "license": LICENSE["path"],
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "version": d.release,
        "datePublished": d.released,
        "dateModified": d.released,
        "identifier": f"{d.release}-{d.content_id}",
        "creator": owner,
        "publisher": owner,
        "keywords": keywords(d, t),
        "temporalCoverage": "/".join(map(str, d.years)),
        "spatialCoverage": {"@type": "Place", "name": f"{d.province}, Indonesia"},
        "variableMeasured": [t("column.score"), t("column.zone"), t("column.category")],
    }
    if d.root is not None:
        facts["distribution"] = [_download(d, table, form) for table, form in files()]
        facts["includedInDataCatalog"] = {
            "@type": "DataCatalog",
            "name": facts["name"],
            "url": d.address(""),
        }
    return {name: value for name, value in facts.items() if value}


def files() -> Iterator[tuple[Table, str]]:
    """(table, format) of every file of the open data."""
    return ((table, form) for table in TABLES for form in table.formats)


def _media_type(form: str) -> str:
    return FORMATS[form].partition(";")[0]


def _download(described: Described, table: Table, form: str) -> Json:
    return {
        "@type": "DataDownload",
        "name": f"{table.name}.{form}",
        "encodingFormat": _media_type(form),
        "contentUrl": described.address(f"{table.name}.{form}"),
    }


def catalogue(described: Described, words: Words) -> Json:
    """The open data as a DCAT catalogue: one dataset a table, one distribution a format."""
    d, t = described, words
    return {
        "@context": CONTEXT,
        "@id": d.address(CATALOGUE),
        "@type": "dcat:Catalog",
        "dct:title": _text(t("open.title", province=d.province), t),
        "dct:description": _text(t("open.description", province=d.province), t),
        "dct:publisher": _agent(d, t),
        "dct:issued": _typed(d.released, "date"),
        "dct:license": {"@id": LICENSE["path"]},
        # that authority names languages by ISO 639-2
        "dct:language": [
            {"@id": f"{EU}/language/{Words(code)('language.three_letters')}"} for code in LANGUAGES
        ],
        "foaf:homepage": {"@id": d.address("")},
        "dcat:dataset": [_dataset(d, table, t) for table in TABLES],
    }


def _dataset(described: Described, table: Table, words: Words) -> Json:
    d, t = described, words
    first, last = d.years
    result: Json = {
        "@id": f"{d.address('')}#{table.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{table.name}-{d.release}-{d.content_id}",
        "dct:title": _text(f"{t('open.title', province=d.province)}: {table.name}", t),
        "dct:description": _text(t(f"open.table.{table.name}"), t),
        "dcat:version": d.release,
        "dct:issued": _typed(d.released, "date"),
        "dct:publisher": _agent(d, t),
        "dct:license": {"@id": LICENSE["path"]},
        "dcat:keyword": [_text(word, t) for word in keywords(d, t)],
        "dcat:theme": {"@id": f"{EU}/data-theme/GOVE"},
        "dct:spatial": {"@type": "dct:Location", "rdfs:label": f"{d.province}, Indonesia"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(str(first), "gYear"),
            "dcat:endDate": _typed(str(last), "gYear"),
        },
        "dcat:landingPage": {"@id": d.address("")},
        "dcat:distribution": [_distribution(d, table, form) for form in table.formats],
    }
    if d.publisher.href:
        contact = {"@type": "vcard:Organization", "vcard:fn": d.owner(t)}
        key = "vcard:hasEmail" if d.publisher.href.startswith("mailto:") else "vcard:hasURL"
        result["dcat:contactPoint"] = contact | {key: {"@id": d.publisher.href}}
    return result


def _distribution(described: Described, table: Table, form: str) -> Json:
    address = described.address(f"{table.name}.{form}")
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": f"{table.name}.{form}",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}/{_media_type(form)}"},
        "dct:license": {"@id": LICENSE["path"]},
        "dct:conformsTo": {"@id": described.address("datapackage.json")},
    }


def _agent(described: Described, words: Words) -> Json:
    return {"@type": "foaf:Agent", "foaf:name": described.owner(words)}


def _text(text: str, words: Words) -> Json:
    return {"@value": text, "@language": words.language}


def _typed(value: str, kind: str) -> Json:
    return {"@value": value, "@type": f"xsd:{kind}"}
