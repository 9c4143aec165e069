"""A short paper with one of everything, by which people see how theirs will look."""

from workflows.documents.paper_html import PaperText

TEXT = """\
Jede Kommune soll wissen, **was von ihr erwartet wird** und *wer es bezahlt*[^1].

- Die Frist wird verlängert.
- Der Aufwand wird ersetzt.

| Land | Kommunen |
|---|---|
| Nordland | 12 |
| Südland | 7 |

> „Die Aufgaben sind von den Kommunen zu erfüllen.“

[^1]: So sehen Fußnoten aus.
"""


def specimen(office: str) -> PaperText:
    """The paper, from this office."""
    return PaperText(
        title="Muster einer Stellungnahme",
        letterhead=[office, "Unser Zeichen: 12/3", "Ihr Zeichen: A 1"],
        status="vorbehaltlich der Befassung unserer Gremien",
        sections=[
            (1, "Zu Artikel 1 Nummer 3", TEXT),
            (2, "Begründung", "Ein Absatz unter einer kleineren Überschrift."),
        ],
        signatures=[["Vorname Nachname", office]],
    )
