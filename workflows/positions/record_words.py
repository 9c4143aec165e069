"""German words for what an office decided, in files that are kept: they speak the office's language, not a reader's browser's."""

from enum import StrEnum

from models.dispatches import DispatchChannel, Outcome
from models.papers import ApprovalState, ApprovalWay
from models.positions import PositionKind, Votum

WORDS: dict[type[StrEnum], dict[str, str]] = {
    Votum: {
        "adopted": "aufgenommen",
        "adopted_in_substance": "sinngemäß aufgenommen",
        "not_adopted": "nicht aufgenommen",
        "pursued_elsewhere": "anderweitig weiterverfolgt",
        "noted": "zur Kenntnis genommen",
    },
    ApprovalWay: {"vote": "durch Erklärung", "silence": "durch Verschweigen"},
    ApprovalState: {"requested": "steht aus", "approved": "mitgezeichnet", "objected": "widersprochen"},
    DispatchChannel: {"mail": "per Mail", "outside": "außerhalb abgegeben"},
    PositionKind: {
        "demand": "Forderung",
        "recommendation": "Empfehlung",
        "commitment": "Selbstverpflichtung",
    },
    Outcome: {
        "adopted": "übernommen",
        "partly": "teilweise übernommen",
        "not_adopted": "nicht übernommen",
        "open": "offen",
        "moot": "gegenstandslos",
        "lapsed": "verfallen",
        "planned": "geplant",
        "under_way": "in Arbeit",
        "done": "umgesetzt",
        "not_applicable": "trifft nicht zu",
    },
}


def record_words(kind: type[StrEnum], code: str) -> str:
    """The word for a code of this kind; empty where nothing was decided."""
    return WORDS[kind][code] if code else ""
