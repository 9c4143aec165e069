"""A small consultation for tests: a matter, a draft of three sections, a round; each step with what may differ."""

from models.matters import Circle, DocumentStage, DocumentVersion, Matter, Provision
from tests.world import World
from workflows.drafts import add_document_version
from workflows.matters import open_matter

GII = """<?xml version="1.0" encoding="UTF-8"?>
<dokumente><norm><metadaten><jurabk>BrG</jurabk><langue>Gesetz über Brunnen</langue></metadaten></norm>{norms}</dokumente>"""
NORM = """<norm><metadaten><enbez>{name}</enbez><titel>{title}</titel></metadaten>
<textdaten><text><Content><P>{text}</P></Content></text></textdaten></norm>"""
SECTIONS = (
    ("§ 1", "Ziel", "Jede Gemeinde hat einen Brunnen."),
    ("§ 2", "Wasser", "Das Wasser ist trinkbar zu halten."),
    ("§ 3", "Bericht", "Über den Brunnen wird jährlich berichtet."),
)


def act(*sections: tuple[str, str, str]) -> bytes:
    """An act in the official portal's form: name, heading and text of each section."""
    norms = "".join(NORM.format(name=name, title=title, text=text) for name, title, text in sections)
    return GII.format(norms=norms).encode()


async def a_matter(world: World, **facts: object) -> Matter:
    """The federation's matter, led by the association of counties."""
    return await open_matter(
        world.clara,
        **{
            "office_id": world.federation.id,
            "title": "Gesetz über Brunnen",
            "short_title": "BrG",
            "lead_association_id": world.counties.id,
            **facts,
        },
    )


async def a_draft(world: World, matter: Matter, *sections: tuple[str, str, str], **facts: object) -> DocumentVersion:
    """A version of the draft that all members may know of."""
    return await add_document_version(
        world.clara,
        matter.id,
        content=act(*(sections or SECTIONS)),
        **{
            "title": "Entwurf eines Gesetzes über Brunnen",
            "label": "Referentenentwurf",
            "stage": DocumentStage.MINISTERIAL_DRAFT,
            "circle": Circle.MEMBERS,
            **facts,
        },
    )


async def place(version: DocumentVersion, key: str) -> Provision:
    """A provision of a version by its key."""
    return await Provision.get(document_version_id=version.id, key=key)
