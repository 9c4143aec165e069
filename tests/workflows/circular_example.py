"""Drafts of circulars as tests need them."""

from datetime import timedelta
from typing import Any

from models.circulars import Circular
from models.matters import Circle, DocumentStage, DocumentVersion, Matter, SourceDocument
from models.rounds import Round, RoundKind
from workflows import clock
from workflows.circulars.circulars import write_circular
from workflows.files import store_file


async def draft(actor, office, **facts: Any) -> Circular:
    """A circular to all members that lacks nothing."""
    given = {"subject": "Zweiter Entwurf", "text": "Es geht um **§ 4**.", "audience": {}, "circle": Circle.MEMBERS}
    return await write_circular(actor, office_id=office.id, **{**given, **facts})


async def draft_in_round(world, *, document_circle: Circle, **facts: Any) -> Circular:
    """A circular about a round about a document of this circle."""
    matter = await Matter.create(
        title="Gesetz", short_title="G", office=world.federation, lead_association=world.counties, opened_at=clock.now()
    )
    document = await SourceDocument.create(matter=matter, title="Entwurf")
    version = await DocumentVersion.create(
        document=document,
        number=1,
        stage=DocumentStage.MINISTERIAL_DRAFT,
        circle=document_circle,
        label="Referentenentwurf",
        format="xml",
        file=await store_file(b"<akomaNtoso/>", "application/xml"),
        received_at=clock.now(),
    )
    round_ = await Round.create(
        matter=matter,
        office=world.federation,
        document_version=version,
        kind=RoundKind.HEARING,
        title="Anhörung",
        deadline=clock.now() + timedelta(days=9),
        created_at=clock.now(),
    )
    return await draft(world.clara, world.federation, round_id=round_.id, **facts)
