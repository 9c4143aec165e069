"""A Landesverband is an office like any other: paul works through a matter of his own, without asking the federation."""

from datetime import date

from models.bodies import Resolution
from models.circulars import Circular, CircularState
from models.matters import Circle, DocumentStage
from models.papers import PaperKind
from models.people import Role
from models.positions import PositionKind, Votum
from models.rounds import Invitation
from models.submissions import Requirement
from tests.consultation import SECTIONS, a_round, act, released
from tests.workflows.circular_example import draft
from tests.world import person
from workflows.bodies.bodies import found_body, seat_members
from workflows.bodies.resolutions import add_resolution
from workflows.circulars.circular_sending import send_circular
from workflows.drafts.drafts import add_document_version
from workflows.matters.closing import close_matter
from workflows.matters.matter_choices import prepare_matter
from workflows.matters.matters import open_matter
from workflows.papers.papers import start_paper
from workflows.people.people import invite_person
from workflows.positions.positions import add_position
from workflows.requirements.member_answers import send_member_answers, show_own_answers
from workflows.requirements.vota import Decision, decide_requirements
from workflows.rounds.invitation_templates import save_invitation_template
from workflows.rounds.rounds import open_round


async def test_a_landesverband_runs_a_matter_of_its_own_from_its_draft_to_the_answer(world):
    office, paul = world.state_association, world.paul
    choices = await prepare_matter(paul)
    assert [one.id for one in choices.offices] == [office.id]
    assert [one.id for one in choices.officers] == [paul.person_id]

    facts = {"office_id": office.id, "lead_association_id": office.id, "officer_id": paul.person_id}
    matter = await open_matter(paul, title="Gesetz des Landes über Bäche", short_title="BachG", **facts)
    version = await add_document_version(
        paul, matter.id, content=act(*SECTIONS), title="Entwurf", label="Landesentwurf", circle=Circle.MEMBERS,
        stage=DocumentStage.MINISTERIAL_DRAFT,
    )  # fmt: skip
    await save_invitation_template(paul, text="Liebe Mitglieder, es geht um {vorhaben}.", version=0)
    asked = await a_round(world, matter, actor=paul, document_version_id=version.id)
    asked = await open_round(paul, asked.id, version=asked.version)
    assert await Invitation.filter(round=asked).count() == 6  # its own members, whoever else there is

    said = await released(world, asked)
    position = await add_position(paul, matter.id, kind=PositionKind.DEMAND, title="Sauberes Wasser")
    ids = [one.id for one in await Requirement.filter(submission=said)]
    await decide_requirements(paul, matter.id, ids, Decision(Votum.ADOPTED, position.id))
    paper = await start_paper(paul, matter.id, kind=PaperKind.STATEMENT, title="Stellungnahme an das Land")
    body = await found_body(paul, office.id, "Vorstand")
    await seat_members(paul, body.id, [world.town.id])
    await add_resolution(paul, body.id, number="1", decided_on=date(2026, 3, 2), text="Wir stimmen zu.")
    assert (await send_member_answers(paul, matter.id)).sent == 1
    _, [answer] = await show_own_answers(world.anna, matter.id)
    assert answer.requirements[0].votum is Votum.ADOPTED
    await close_matter(paul, matter.id, version=matter.version)
    assert paper.id and await Resolution.filter(body=body).count() == 1


async def test_it_writes_to_its_own_members_and_names_its_own_people(world):
    lena = await person("Lena Lerche", world.state_association, Role.LEAD)
    circular = await draft(world.paul, world.state_association, circle=Circle.MEMBERS)
    await send_circular(lena, circular.id, version=circular.version)
    assert (await Circular.get(id=circular.id)).state is CircularState.SENT

    adam = await person("Adam Adler", world.state_association, Role.ADMINISTRATOR)
    facts = {"name": "Nora Nachtigall", "email": "nora@gkt.example", "role": Role.OFFICER}
    mandate = await invite_person(adam, organisation_id=world.state_association.id, **facts)
    assert mandate.organisation_id == world.state_association.id
