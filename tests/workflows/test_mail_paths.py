import pytest

from models.audit import AuditEntry
from models.circulars import MailPath, Path
from workflows.errors import Denied, Missing
from workflows.recipients.mail_paths import Way, choose_way, list_mail_paths, set_mail_path

THROUGH, RELEASED, COPY = Path.THROUGH, Path.RELEASED, Path.DIRECT_WITH_COPY


@pytest.mark.parametrize(
    ("memberships", "paths", "way"),
    [
        ([], {}, Way(Path.DIRECT)),
        ([7], {}, Way(Path.DIRECT, 7)),
        ([7], {7: THROUGH}, Way(THROUGH, 7)),
        ([None, 7], {7: THROUGH}, Way(Path.DIRECT)),
        ([7, None], {7: COPY}, Way(Path.DIRECT)),
        ([7, 8], {7: THROUGH, 8: COPY}, Way(COPY, 8)),
        ([7, 8], {7: THROUGH, 8: RELEASED}, Way(RELEASED, 8)),
        ([8, 7], {7: THROUGH, 8: THROUGH}, Way(THROUGH, 7)),
    ],
)
def test_a_member_has_one_way_and_it_is_the_shortest(memberships, paths, way):
    assert choose_way(memberships, paths) == way


async def test_the_lead_of_the_association_sets_the_path_and_setting_it_again_replaces_it(world):
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    await set_mail_path(world.tom, world.state_association.id, Path.RELEASED)

    chosen = await MailPath.get()
    assert (chosen.path, chosen.association_id) == (Path.RELEASED, world.towns.id)
    assert await AuditEntry.filter(action="mail_path.set", person_id=world.tom.person_id).count() == 2


@pytest.mark.parametrize("who", ["kim", "clara", "paul"])
async def test_other_offices_and_officers_may_not_set_a_path(world, who):
    with pytest.raises(Denied):
        await set_mail_path(getattr(world, who), world.state_association.id, Path.THROUGH)

    assert await MailPath.all().count() == 0


async def test_members_do_not_learn_of_paths(world):
    with pytest.raises(Missing):
        await list_mail_paths(world.cem)
    with pytest.raises(Missing):
        await set_mail_path(world.cem, world.state_association.id, Path.THROUGH)


async def test_only_a_state_association_has_a_path(world):
    with pytest.raises(Missing):
        await set_mail_path(world.ulla, world.town.id, Path.THROUGH)


async def test_without_a_row_the_path_is_direct(world):
    await set_mail_path(world.ulla, world.state_counties.id, Path.THROUGH)

    listed = {place.id: path for place, path, _ in await list_mail_paths(world.clara)}

    assert listed == {world.state_association.id: Path.DIRECT, world.state_counties.id: Path.THROUGH}
