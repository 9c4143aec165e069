import pytest

from models.files import StoredFile
from models.matters import Circle, DocumentVersion, Provision, ProvisionChange, SourceDocument
from tests.consultation import CIRCLES, SECTIONS, a_draft, a_draft_in, a_matter, act, place
from workflows.access import VISITOR
from workflows.drafts.draft_reading import show_draft
from workflows.drafts.drafts import list_document_versions
from workflows.drafts.provision_changes import confirm_move, list_changes
from workflows.errors import Denied, Missing, Unacceptable, Unreadable, WrongState
from workflows.files import read_file


async def test_a_draft_is_read_into_provisions_and_its_file_is_kept(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)

    draft = await show_draft(world.clara, version.id)

    assert [provision.label for provision in draft.provisions] == ["§ 1", "§ 2", "§ 3"]
    assert draft.provisions[1].text == "Das Wasser ist trinkbar zu halten."
    assert (version.number, version.format, draft.asked.own) == (1, "gii", {})
    assert await read_file(await StoredFile.get(id=version.file_id)) == act(*SECTIONS)


@pytest.mark.parametrize("content", [b"", b"no law", b"<html/>", b"PK broken", act()])
async def test_a_file_that_is_no_law_is_refused_and_nothing_is_stored(world, monkeypatch, content):
    matter = await a_matter(world)
    monkeypatch.setattr("tests.consultation.act", lambda *sections: content)

    with pytest.raises(Unreadable):
        await a_draft(world, matter)

    assert await SourceDocument.all().count() + await StoredFile.all().count() == 0


async def test_only_the_office_of_the_matter_adds_drafts(world):
    from models.matters import DocumentStage
    from workflows.drafts.drafts import add_document_version

    matter = await a_matter(world)
    facts = {"title": "E", "label": "R", "stage": DocumentStage.LAW, "circle": Circle.PUBLIC}
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await add_document_version(stranger, matter.id, content=act(*SECTIONS), **facts)

    assert await StoredFile.all().count() == 0


@pytest.mark.parametrize(("circle", "readers"), CIRCLES)
async def test_nobody_outside_the_circle_knows_of_the_draft(world, circle, readers):
    matter = await a_matter(world)
    version = await a_draft_in(world, matter, circle)

    people = {"paul": world.paul, "bert": world.bert, "anna": world.anna, "visitor": VISITOR}
    for name, reader in people.items():
        if name in readers.split():
            assert (await show_draft(reader, version.id)).provisions
            assert len(await list_document_versions(reader, matter.id)) == 1
        else:
            with pytest.raises(Missing):
                await show_draft(reader, version.id)
            with pytest.raises(Missing):
                await list_document_versions(reader, matter.id)


@pytest.mark.parametrize("bodies", [[], [-1]])
async def test_a_circle_of_bodies_names_bodies_that_exist(world, bodies):
    matter = await a_matter(world)

    with pytest.raises(Unacceptable) as refused:
        await a_draft(world, matter, circle=Circle.BODIES, body_ids=bodies)

    assert "bodies" in refused.value.fields
    assert await DocumentVersion.all().count() == 0


async def test_the_next_version_says_what_became_of_each_provision(world):
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    second = await a_draft(
        world,
        matter,
        SECTIONS[0],
        ("§ 2a", "Bericht", "Über den Brunnen wird jährlich berichtet."),
        ("§ 4", "Geld", "Der Bund zahlt."),
        document_id=first.document_id,
    )

    changes = await list_changes(world.anna, second.id)

    said = {(str(c.kind), c.before and c.before.label, c.after and c.after.label) for c in changes}
    assert (second.number, await ProvisionChange.all().count()) == (2, 4)
    assert said == {("moved", "§ 3", "§ 2a"), ("new", None, "§ 4"), ("gone", "§ 2", None)}


async def test_a_move_counts_once_a_person_of_the_office_has_confirmed_it(world):
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    moved = ("§ 9", "Bericht", "Über den Brunnen wird jährlich berichtet.")
    second = await a_draft(world, matter, *SECTIONS[:2], moved, document_id=first.document_id)
    change = await ProvisionChange.get(document_version=second, kind="moved")
    assert change.confirmed_at is None

    with pytest.raises(Denied):
        await confirm_move(world.anna, change.id)
    confirmed = await confirm_move(world.clara, change.id)
    again = await confirm_move(world.lea, change.id)

    assert confirmed.confirmed_by_id == again.confirmed_by_id == world.clara.person_id
    with pytest.raises(WrongState):
        await confirm_move(world.clara, (await ProvisionChange.filter(kind="unchanged").first()).id)


async def test_a_version_belongs_to_a_document_of_its_own_matter(world):
    elsewhere = await a_draft(world, await a_matter(world))

    with pytest.raises(Missing):
        await a_draft(world, await a_matter(world), document_id=elsewhere.document_id)

    assert await Provision.all().count() == 3
    assert (await place(elsewhere, "§1")).heading == "Ziel"
