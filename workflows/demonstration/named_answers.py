"""How the towns and counties of the outline answer: by which way, with which reservation, how late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.submissions import Channel
from workflows.demonstration import places
from workflows.demonstration.places import Place
from workflows.demonstration.requirements import RequirementText, written_by


@dataclass(frozen=True)
class NamedAnswer:
    """`reservation_days`: days until the session of the council; `late`: handed in within the Nachfrist."""

    place: Place
    remark: str
    channel: Channel = Channel.WEB
    reservation_days: int | None = None
    late: bool = False

    @property
    def requirements(self) -> Iterator[RequirementText]:
        """What this place asks for."""
        return written_by(self.place)


NAMED_ANSWERS = (
    NamedAnswer(places.GINSTERTAL, "Für Haselnussgrund und Amselhain. Vier Gemeinden melden Fehlanzeige, Lerchenroda antwortet selbst."),
    NamedAnswer(places.LERCHENRODA, "Der Gemeinderat sieht es anders als die Verwaltungsgemeinschaft und bittet, das gesondert zu führen."),
    NamedAnswer(places.SILBERBRONN, "Für alle 22 Ortsgemeinden, abgestimmt in der Dienstbesprechung der Ortsbürgermeister."),
    NamedAnswer(places.NEBELHORST, "Freigegeben durch die Amtsdirektorin; die ehrenamtlichen Bürgermeister haben zugestimmt."),
    NamedAnswer(places.WIESELFELDE, "Antwort als Tabelle, weil drei Fachbereiche zugleich daran geschrieben haben.", Channel.SPREADSHEET),
    NamedAnswer(places.SPERBERGAU, "Abgestimmt mit Hauptamt und Personalrat."),
    NamedAnswer(places.DOHLENSTADT, "Beteiligt waren fünf Ämter. Der Rat beschließt in seiner nächsten Sitzung; bis dahin unter Gremienvorbehalt.", reservation_days=24),
    NamedAnswer(places.KRANICHWERDER, "Mit dem Beirat für Integration beraten."),
    NamedAnswer(places.OTTERSEE, "Abgestimmt mit Jobcenter und Jugendamt. Unsere Städte vertreten zu § 15 eine andere Auffassung; das ist uns bekannt."),
    NamedAnswer(places.MOORBUETTEL, "Die Ausländerbehörde war erst heute früh wieder besetzt.", late=True),
)  # fmt: skip
