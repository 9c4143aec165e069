"""What stands at the head of each file of a draft: who made which version when, and the title."""

from __future__ import annotations

import uuid
from datetime import date

from lxml.etree import _Element

from workflows.demonstration.bill.elements import element as e

TITLE = "Entwurf eines Gesetzes zur Stärkung der kommunalen Integrationsarbeit"
SHORT_TITLE, ABBREVIATION = "Kommunalintegrationsstärkungsgesetz", "KomIntStG"
MINISTRY = "Bundesministerium für Zusammenhalt und Integration"
UNDEFINED = "attributsemantik-noch-undefiniert"
GOVERNMENT = "recht.bund.de/institution/bundesregierung"
IN_FORCE = "#meta-n1_geltzeiten-n1_geltungszeitgr-n1"


def meta(name: str, version: int, dated: date, *, in_force: bool = False) -> _Element:
    """Work, expression and manifestation; an enacting text (`in_force`) also says from when it is to apply."""
    made = e(
        "meta",
        e(
            "identification",
            _work(name, dated),
            _expression(name, version, dated),
            _file(name, version, dated),
            source=UNDEFINED,
        ),
    )
    if in_force:
        event = e(
            "eventRef",
            date="0001-01-01",
            refersTo="ausfertigung-mit-noch-unbekanntem-datum",
            source=UNDEFINED,
            type="generation",
        )
        interval = e("timeInterval", refersTo="geltungszeit", start="#meta-n1_lebzykl-n1_ereignis-n1")
        made.append(e("lifecycle", event, source=UNDEFINED))
        made.append(e("temporalData", e("temporalGroup", interval), source=UNDEFINED))
    return made


def preface() -> _Element:
    """Stage, ministry, title and short title, as they are printed above every part of the draft."""
    abbreviation = e("inline", ABBREVIATION, name=UNDEFINED, refersTo="amtliche-abkuerzung")
    return e(
        "preface",
        e(
            "longTitle",
            e(
                "p",
                e("docStage", "Referentenentwurf"),
                " ",
                e("docProponent", f"des {MINISTRY.replace('Bundesministerium', 'Bundesministeriums')}"),
                " ",
                e("docTitle", TITLE),
                " ",
                e("shortTitle", f"({SHORT_TITLE} – ", abbreviation, ")"),
            ),
        ),
    )


def _work(name: str, dated: date) -> _Element:
    uri = _uri(dated)
    return e(
        "FRBRWork",
        e("FRBRthis", value=f"{uri}/{name}"),
        e("FRBRuri", value=uri),
        e("FRBRalias", name="übergreifende-id", value=str(uuid.uuid5(uuid.NAMESPACE_URL, ABBREVIATION))),
        e("FRBRdate", date=dated.isoformat(), name="erstellungsdatum"),
        e("FRBRauthor", href=GOVERNMENT),
        e("FRBRcountry", value="de"),
        e("FRBRnumber", value="1"),
        e("FRBRname", value="regelungsentwurf"),
        e("FRBRsubtype", value=name),
    )


def _expression(name: str, version: int, dated: date) -> _Element:
    uri = f"{_uri(dated)}/bundesregierung/{dated.isoformat()}/{version}/deu"
    return e(
        "FRBRExpression",
        e("FRBRthis", value=f"{uri}/{name}"),
        e("FRBRuri", value=uri),
        e("FRBRalias", name="aktuelle-version-id", value=str(uuid.uuid5(uuid.NAMESPACE_URL, uri))),
        e("FRBRauthor", href=GOVERNMENT),
        e("FRBRdate", date=dated.isoformat(), name="version"),
        e("FRBRlanguage", language="deu"),
        e("FRBRversionNumber", value=str(version)),
    )


def _file(name: str, version: int, dated: date) -> _Element:
    uri = f"{_uri(dated)}/bundesregierung/{dated.isoformat()}/{version}/deu/{name}.xml"
    return e(
        "FRBRManifestation",
        e("FRBRthis", value=uri),
        e("FRBRuri", value=uri),
        e("FRBRdate", date=dated.isoformat(), name="generierung"),
        e("FRBRauthor", href="recht.bund.de"),
        e("FRBRformat", value="xml"),
    )


def _uri(dated: date) -> str:
    return f"eli/dl/{dated.year}/bmzi/1"
