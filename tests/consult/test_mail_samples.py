"""An office reads every mail of the house with invented data, in both languages."""

from consult.mail_kinds import CHOICES, DUTIES
from emails.examples import EXAMPLES
from emails.render import LANGUAGES
from tests.consult.conftest import log_in
from tests.world import World


async def test_the_list_leads_to_every_mail_and_each_is_shown_in_both_forms_and_languages(
    world: World, browser
) -> None:
    assert set(EXAMPLES) == {*CHOICES, *DUTIES}
    async with browser() as client:
        await log_in(client, world.clara)
        page = (await client.get("/mail-samples")).text
        assert all(f"/mail-samples/{name}/in/de" in page for name in EXAMPLES)
        for language in LANGUAGES:
            shown = await client.get(f"/mail-samples/suspension/in/{language}")
            frame = await client.get(f"/mail-samples/suspension/in/{language}/frame")
            assert "550 5.1.1 user unknown" in shown.text and "550 5.1.1 user unknown" in frame.text
            assert "sandbox" in frame.headers["Content-Security-Policy"]
        assert (await client.get("/mail-samples/nothing/in/de")).status_code == 404
        assert (await client.get("/mail-samples/login/in/fr")).status_code == 404
