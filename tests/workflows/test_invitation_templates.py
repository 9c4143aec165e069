"""An office's words for its invitations: filled from the matter, and for each office its own."""

import pytest

from tests.consultation import a_matter, hours
from workflows.errors import Denied, Missing, Stale, Unacceptable
from workflows.rounds.invitation_templates import save_invitation_template, show_invitation_template
from workflows.rounds.round_reading import prepare_new_round


async def test_a_new_round_begins_with_the_words_of_its_office_filled_from_the_matter(world):
    matter = await a_matter(world, due_at=hours(300), ministry_id=world.ministry.id)
    assert (await prepare_new_round(world.clara, matter.id)).text == ""

    await save_invitation_template(world.clara, text="{ministerium}: {kurztitel}, {aktenzeichen}", version=0)

    text = (await prepare_new_round(world.lea, matter.id)).text
    assert text == "Bundesministerium für Zusammenhalt: BrG, {aktenzeichen}"  # nobody has said it yet
    assert (await show_invitation_template(world.dora)).version == 0


async def test_a_placeholder_that_nobody_fills_and_an_old_version_are_refused(world):
    with pytest.raises(Unacceptable) as refused:
        await save_invitation_template(world.clara, text="Liebe {anrede}", version=0)
    assert refused.value.fields == {"text": "placeholder"}
    await save_invitation_template(world.clara, text="Eins", version=0)
    with pytest.raises(Stale):
        await save_invitation_template(world.lea, text="Zwei", version=0)
    with pytest.raises((Missing, Denied)):
        await save_invitation_template(world.anna, text="Drei", version=0)
