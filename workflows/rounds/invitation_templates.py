"""The words with which an office begins its invitations (Einladungsvorlage); what stands in braces is filled from the matter."""

import re
from dataclasses import dataclass

from models.database import transaction
from models.matters import Matter
from models.organisations import Organisation
from models.rounds import InvitationTemplate
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Stale, Unacceptable
from workflows.submissions.submission_words import written
from workflows.texts import require_texts

PLACEHOLDER = re.compile(r"\{(\w*)\}")
PROPOSED = """{ministerium} bittet uns um Stellungnahme zum Vorhaben „{vorhaben}“ bis {frist}.

Bitte lesen Sie den Entwurf und sagen Sie uns, was sich für Sie ändern muss und was es Sie kostet. Auch eine Fehlanzeige hilft uns."""
PLACEHOLDERS = ("vorhaben", "kurztitel", "ministerium", "aktenzeichen", "frist")
MOST = 10_000


@dataclass(frozen=True)
class TemplatePage:
    """The template of an office; `version` is 0 where it has none yet."""

    text: str
    version: int


async def show_invitation_template(actor: Actor) -> TemplatePage:
    """The template of the actor's office, or one to begin with."""
    require(True, actor.is_office, code="office_only")
    present = await InvitationTemplate.get_or_none(office_id=actor.organisation_id)
    return TemplatePage(present.text, present.version) if present else TemplatePage(PROPOSED, 0)


async def save_invitation_template(actor: Actor, *, text: str, version: int) -> InvitationTemplate:
    """From now on invitations of this office begin with these words; Unacceptable for a placeholder that nobody can fill."""
    require_texts(text=(text, MOST))
    if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDERS):
        raise Unacceptable(fields={"text": "placeholder"})
    require(True, actor.is_office, code="office_only")
    async with transaction():
        await Organisation.filter(id=actor.organisation_id).select_for_update().get()
        present = await InvitationTemplate.get_or_none(office_id=actor.organisation_id)

        if (present.version if present else 0) != version:
            raise Stale(current=present.version if present else 0)
        if present is None:
            present = InvitationTemplate(office_id=actor.organisation_id, version=0)
        present.text = text.strip()
        present.version += 1
        await present.save()

        await record(actor, "invitation_template.saved", present, version=present.version)
    return present


async def invitation_for(actor: Actor, matter: Matter) -> str:
    """The words of the actor's office for a matter (with its ministry); nothing where the office has no template."""
    present = await InvitationTemplate.get_or_none(office_id=actor.organisation_id)
    return filled(present.text, matter) if present else ""


def filled(text: str, matter: Matter) -> str:
    """A template with what a matter says; what it does not say is left to be filled by hand."""
    words = {
        "vorhaben": matter.title,
        "kurztitel": matter.short_title,
        "ministerium": matter.ministry.name if matter.ministry else "",
        "aktenzeichen": matter.their_reference,
        "frist": written(matter.due_at),
    }
    return PLACEHOLDER.sub(lambda found: words.get(found[1]) or found[0], text)
