"""Who works in the offices and town halls of the play; all persons are invented."""

from __future__ import annotations

from dataclasses import dataclass

from models.people import Role
from workflows.demonstration import places
from workflows.demonstration.places import Place


@dataclass(frozen=True)
class Player:
    """A person with a task in an organisation: `place` is a town or county, otherwise `office` a short name."""

    name: str
    role: Role
    task: str
    email: str
    place: Place | None = None
    office: str = ""


JANA_PETERSILIE = Player(
    "Jana Petersilie", Role.CONTRIBUTOR, "Sachbearbeitung, antwortet für sieben Gemeinden",
    "jana.petersilie@vg-ginstertal.example", places.GINSTERTAL,
)  # fmt: skip
HOLGER_WENDT = Player(
    "Holger Wendt", Role.COORDINATOR, "Hauptamtsleiter, gibt frei", "holger.wendt@vg-ginstertal.example",
    places.GINSTERTAL,
)  # fmt: skip
MARA_SIEVERT = Player(
    "Mara Sievert", Role.CONTRIBUTOR, "Integrationsbeauftragte", "mara.sievert@dohlenstadt.example",
    places.DOHLENSTADT,
)  # fmt: skip
TILO_KRANZ = Player(
    "Dr. Tilo Kranz", Role.OFFICER, "Referent, federführend", "tilo.kranz@kreiskonvent.example", office="DKK"
)
ANNEGRET_VOSS = Player(
    "Annegret Voss", Role.OFFICER, "Referentin", "annegret.voss@staedtekonvent.example", office="DSK"
)
BASTIAN_OEHLER = Player(
    "Bastian Oehler", Role.OFFICER, "Referent", "bastian.oehler@gemeindekonvent.example", office="DGK"
)
HENRIKE_LOHSE = Player(
    "Dr. Henrike Lohse", Role.LEAD, "Beigeordnete, zeichnet", "henrike.lohse@kreiskonvent.example", office="DKK"
)
PAUL_REINDERS = Player(
    "Paul Reinders", Role.OFFICER, "Geschäftsstelle des Landesverbands",
    "paul.reinders@gemeindekonvent-thueringen.example", office="DGK Thüringen",
)  # fmt: skip
ULLA_BRANDT = Player(
    "Ulla Brandt", Role.ADMINISTRATOR, "Administration", "ulla.brandt@kommunalkonvent.example", office="Kommunalkonvent"
)

REGINA_HAUSLADEN = Player(
    "Regina Hausladen", Role.OFFICER, "Referentin", "regina.hausladen@kreiskonvent-bayern.example", office="DKK Bayern"
)
GUDRUN_AHLERS = Player(
    "Gudrun Ahlers", Role.OFFICER, "Referentin", "gudrun.ahlers@gemeindekonvent-sachsen-anhalt.example",
    office="DGK Sachsen-Anhalt",
)  # fmt: skip

OFFICE_PLAYERS = (
    TILO_KRANZ, ANNEGRET_VOSS, BASTIAN_OEHLER, HENRIKE_LOHSE, PAUL_REINDERS, ULLA_BRANDT,
    Player("Dr. Matthis Brenneke", Role.LEAD, "Beigeordneter", "matthis.brenneke@staedtekonvent.example", office="DSK"),
    Player("Sabine Ortlieb", Role.LEAD, "Beigeordnete", "sabine.ortlieb@gemeindekonvent.example", office="DGK"),
    Player("Dorothee Kalb", Role.LEAD, "Geschäftsführerin", "dorothee.kalb@gemeindekonvent-thueringen.example", office="DGK Thüringen"),
    REGINA_HAUSLADEN, GUDRUN_AHLERS,
    Player("Xaver Prielmeier", Role.LEAD, "Geschäftsführendes Präsidialmitglied", "xaver.prielmeier@kreiskonvent-bayern.example", office="DKK Bayern"),
)  # fmt: skip
TOWN_PLAYERS = (
    JANA_PETERSILIE, HOLGER_WENDT, MARA_SIEVERT,
    Player("Stefan Jordan", Role.COORDINATOR, "Büro des Oberbürgermeisters", "stefan.jordan@dohlenstadt.example", places.DOHLENSTADT),
    Player("Karl-Heinz Uhlig", Role.COORDINATOR, "ehrenamtlicher Bürgermeister", "buergermeister@lerchenroda.example", places.LERCHENRODA),
    Player("Monika Eberz", Role.CONTRIBUTOR, "Fachbereich Soziales", "monika.eberz@vg-silberbronn.example", places.SILBERBRONN),
    Player("Jörg Klasen", Role.COORDINATOR, "Büroleiter", "joerg.klasen@vg-silberbronn.example", places.SILBERBRONN),
    Player("Lasse Petersen", Role.CONTRIBUTOR, "Ordnungs- und Sozialamt", "lasse.petersen@amt-nebelhorst.example", places.NEBELHORST),
    Player("Wiebke Thomsen", Role.COORDINATOR, "Amtsdirektorin", "wiebke.thomsen@amt-nebelhorst.example", places.NEBELHORST),
    Player("Gesa Oltmanns", Role.COORDINATOR, "Erste Samtgemeinderätin", "gesa.oltmanns@sg-wieselfelde.example", places.WIESELFELDE),
    Player("Aylin Kaya", Role.CONTRIBUTOR, "Sachgebiet Integration", "aylin.kaya@sperbergau.example", places.SPERBERGAU),
    Player("Frank Häberle", Role.COORDINATOR, "Hauptamt", "frank.haeberle@sperbergau.example", places.SPERBERGAU),
    Player("Katrin Böhme", Role.CONTRIBUTOR, "Stabsstelle Zuwanderung", "katrin.boehme@kranichwerder.example", places.KRANICHWERDER),
    Player("Ulrich Naumann", Role.COORDINATOR, "Büro des Oberbürgermeisters", "ulrich.naumann@kranichwerder.example", places.KRANICHWERDER),
    Player("Therese Loibl", Role.CONTRIBUTOR, "Sachgebiet Ausländer- und Integrationswesen", "therese.loibl@landkreis-ottersee.example", places.OTTERSEE),
    Player("Georg Hinterseer", Role.COORDINATOR, "Abteilungsleiter Soziales", "georg.hinterseer@landkreis-ottersee.example", places.OTTERSEE),
    Player("Anke Löffler", Role.CONTRIBUTOR, "Fachdienst Migration", "anke.loeffler@kreis-moorbuettel.example", places.MOORBUETTEL),
    Player("Thorsten Rau", Role.COORDINATOR, "Erster Kreisbeigeordneter", "thorsten.rau@kreis-moorbuettel.example", places.MOORBUETTEL),
    Player("Ines Wolter", Role.COORDINATOR, "Bürgermeisterin", "ines.wolter@schlehenried.example", places.SCHLEHENRIED),
    Player("Detlef Manske", Role.COORDINATOR, "Bürgermeister", "detlef.manske@zeisigkirch.example", places.ZEISIGKIRCH),
)  # fmt: skip
LOGINS = (
    JANA_PETERSILIE,
    HOLGER_WENDT,
    TILO_KRANZ,
    ANNEGRET_VOSS,
    BASTIAN_OEHLER,
    HENRIKE_LOHSE,
    PAUL_REINDERS,
    ULLA_BRANDT,
)
"""Whose links the demo prints: the clerk of seven towns, a coordinator, three officers, a lead, a Landesverband."""
DEPARTMENTS = (
    ("Amt für Soziales", "Petra Linde"),
    ("Ausländerbehörde", "Ibrahim Dogan"),
    ("Jugendamt", "Cornelia Fuhs"),
    ("Kämmerei", "Ralf Teschner"),
    ("Schulverwaltungsamt", "Nele Brockhoff"),
)
"""The five departments of Dohlenstadt that contribute to its answer."""
GIVEN_NAMES = (
    "Andrea", "Ayşe", "Beate", "Björn", "Carola", "Christian", "Daniela", "Dirk", "Elke", "Emre", "Fatma", "Florian",
    "Gabriele", "Gregor", "Heike", "Henning", "Ilona", "Ivan", "Jens", "Julia", "Kerstin", "Konrad", "Lena", "Lukas",
    "Manuela", "Marek", "Michael", "Nadine", "Nils", "Olga", "Oliver", "Petra", "Rainer", "Renate", "Silke", "Sven",
    "Tanja", "Timo", "Ute", "Volker", "Yvonne", "Wolfgang",
)  # fmt: skip
FAMILY_NAMES = (
    "Ahlers", "Bachmeier", "Blum", "Brückner", "Bulut", "Carstens", "Demir", "Ebert", "Feddersen", "Fiedler", "Gärtner",
    "Göbel", "Hansen", "Heilmann", "Huber", "Jansen", "Kessler", "Kirchhoff", "Kowalski", "Krause", "Lindner", "Lorenz",
    "Maurer", "Mertens", "Nowak", "Ostermann", "Pfeiffer", "Quandt", "Reuter", "Riedel", "Sander", "Scholz", "Seidel",
    "Steinke", "Stolz", "Tietjen", "Ullmann", "Vogt", "Wagenknecht", "Weidner", "Yilmaz", "Zander",
)  # fmt: skip
TASKS = (
    "Hauptamt",
    "Sozialamt",
    "Ordnungsamt",
    "Stabsstelle Integration",
    "Büro der Bürgermeisterin",
    "Kämmerei",
    "Fachdienst Soziales",
)
