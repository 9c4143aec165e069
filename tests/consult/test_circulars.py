import pytest

from models.circulars import Audience, Circular, CircularAttachment, CircularSeries, CircularState, Forwarding, Path
from models.deliveries import Delivery, DeliveryState
from models.matters import Circle
from tests.consult.conftest import log_in
from tests.small_pdf import small_pdf
from tests.workflows.circular_example import draft
from workflows.circulars.circular_sending import send_circular
from workflows.recipients.mail_paths import set_mail_path

FORM = {
    "series": "circular",
    "subject": "Zweiter Entwurf",
    "text": "Es geht um **§ 4**.",
    "circle": "members",
    "deadline_date": "24.11.2099",
    "deadline_time": "10:00",
    "kinds": ["county"],
    "states": ["16"],
}


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


async def test_an_officer_writes_looks_and_sends(client, world):
    await log_in(client, world.clara)
    assert (await client.get("/circulars/new")).status_code == 200

    written = await client.post("/circulars", data={**FORM, "office_id": world.federation.id})
    circular = await Circular.get()
    assert written.headers["location"] == f"/circulars/{circular.id}?said=saved"
    assert circular.audience == {"kinds": ["county"], "states": ["16"]}
    assert "Art" in (await client.get(written.headers["location"])).text

    preview = (await client.get(f"/circulars/{circular.id}/send")).text
    assert "Sie senden an einen Empfänger" in preview and "[Frist 24.11. 10:00] Rundschreiben …: Zweiter" in preview
    assert await Delivery.all().count() == 0

    refused = await client.post(f"/circulars/{circular.id}/send", data={"version": circular.version})
    assert refused.status_code == 403, "who wrote it does not release it"
    await log_in(client, world.lea)
    sent = await client.post(f"/circulars/{circular.id}/send", data={"version": circular.version})

    assert sent.headers["location"] == f"/circulars/{circular.id}?said=circular_sent"
    assert (await Circular.get()).state is CircularState.SENT
    assert "Stand des Versands" in (await client.get(sent.headers["location"])).text


async def test_the_start_page_tells_a_circular_from_an_express_letter_of_the_same_number(client, world):
    for series in CircularSeries:
        written = await draft(world.clara, world.federation, series=series)
        await send_circular(world.lea, written.id, version=written.version)
    await log_in(client, world.lea)

    said = (await client.get("/")).text

    assert "Rundschreiben 1/2026: " in said and "Schnellbrief 1/2026: " in said


async def test_a_refused_form_keeps_every_word_and_choice(client, world):
    await log_in(client, world.clara)

    answer = await client.post(
        "/circulars", data={**FORM, "office_id": world.federation.id, "subject": "", "minimum_population": "viele"}
    )

    assert answer.status_code == 422
    assert "Es geht um **§ 4**." in answer.text and 'value="viele"' in answer.text
    assert 'value="county" checked' in answer.text


async def test_an_audience_of_groups_is_counted_saved_and_taken_over_without_a_script(client, world):
    await log_in(client, world.clara)
    chosen = {"subject": "Entwurf", "text": "Halb fertig", "kinds": ["county"], "or_kinds": ["independent_city"],
              "not_states": ["05"], "named": world.town.ars}  # fmt: skip

    counted = (await client.post("/circulars/audience", data={**chosen, "do": "count"})).text
    assert "Das meint 2 Mitglieder." in counted and "Halb fertig" in counted
    assert 'name="or_kinds" value="independent_city" checked' in counted
    assert f'name="organisations" value="{world.town.id}" checked' in counted
    saved = (await client.post("/circulars/audience", data={**chosen, "do": "save", "audience_name": "Kreise"})).text
    assert ">Kreise</option>" in saved
    kept = await Audience.get()
    assert kept.rule == {"kinds": ["county"], "organisations": [world.town.id], "any_of": [{"kinds": ["independent_city"]}],
                         "none_of": [{"states": ["05"]}]}  # fmt: skip

    circular = await draft(world.clara, world.federation)
    taken = await client.post(
        f"/circulars/{circular.id}/audience", data={"subject": "Anders", "do": "take", "audience_id": kept.id}
    )
    assert 'value="Anders"' in taken.text and 'name="not_states" value="05" checked' in taken.text
    refused = await client.post("/circulars/audience", data={**chosen, "not_minimum_population": "viele"})
    assert refused.status_code == 422 and 'id="not_minimum_population-error"' in refused.text
    for form, said in ((chosen, "Das meint 2 Mitglieder."), ({"named": "Nirgendwo"}, "sobald sie vollständig ist")):
        assert said in (await client.post("/audiences/count", data=form)).text
    assert ">Kreise</a>" in (await client.get("/audiences")).text
    assert "oder auch: Art" in (await client.get(f"/audiences/{kept.id}")).text


async def test_there_are_as_many_groups_as_one_fills_and_none_is_lost_on_the_way(client, world):
    await log_in(client, world.clara)
    groups = {f"or{number}_states": [land] for number, land in (("", "01"), (2, "02"), (3, "03"), (4, "04"))}
    chosen = {**FORM, "office_id": world.federation.id, **groups, "not_states": ["05"], "not2_states": ["06"]}
    lands = [{"states": [land]} for land in ("01", "02", "03", "04")]

    first = (await client.get("/circulars/new")).text
    assert 'name="or_states"' in first and 'name="or2_states"' not in first
    for answer in (
        await client.post("/circulars/audience", data={**chosen, "do": "count"}),
        await client.post("/circulars", data={**chosen, "subject": ""}),
    ):
        assert all(f'name="{name}" value="{value}" checked' in answer.text for name, [value] in groups.items())
        assert 'name="or5_states"' in answer.text and 'name="not3_states"' in answer.text
        assert 'name="or6_states"' not in answer.text

    await client.post("/circulars", data=chosen)
    kept = await Circular.get()
    assert (kept.audience["any_of"], kept.audience["none_of"]) == (lands, [{"states": ["05"]}, {"states": ["06"]}])
    assert 'name="or4_states" value="04" checked' in (await client.get(f"/circulars/{kept.id}/edit")).text


async def test_a_draft_is_changed_and_a_stale_one_keeps_the_text(client, world):
    circular = await draft(world.clara, world.federation)
    await log_in(client, world.clara)
    assert "Zweiter Entwurf" in (await client.get(f"/circulars/{circular.id}/edit")).text

    first = await client.post(f"/circulars/{circular.id}", data={**FORM, "version": 1, "subject": "Neu"})
    second = await client.post(f"/circulars/{circular.id}", data={**FORM, "version": 1, "subject": "Zu spät"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Zu spät" in second.text and (await Circular.get()).subject == "Neu"


async def test_members_named_one_by_one_stand_in_the_form(client, world):
    circular = await draft(world.clara, world.federation, audience={"organisations": [world.city.id]})
    await log_in(client, world.clara)

    page = (await client.get(f"/circulars/{circular.id}/edit")).text

    assert f'name="organisations" value="{world.city.id}" checked' in page


async def test_a_file_is_attached_read_and_removed(client, world):
    circular = await draft(world.clara, world.federation, circle=Circle.PUBLIC)
    await log_in(client, world.clara)
    address = f"/circulars/{circular.id}/attachments"

    assert (await client.post(address, files={"file": ("Übersicht.pdf", small_pdf())})).status_code == 303
    refused = await client.post(address, files={"file": ("Programm.pdf", b"MZ")})
    assert refused.status_code == 422 and "Programm.pdf" in refused.text
    kept = await CircularAttachment.get()
    got = await client.get(f"{address}/{kept.id}")
    assert got.content == small_pdf()
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%C3%9Cbersicht.pdf" in got.headers["content-disposition"]

    await client.post(f"{address}/{kept.id}/remove")
    assert await CircularAttachment.all().count() == 0


async def test_a_new_circular_takes_files_at_once(client, world):
    await log_in(client, world.clara)
    assert ' multiple=""' in (await client.get("/circulars/new")).text
    new = {**FORM, "office_id": world.federation.id}

    pair = [("files", ("a.pdf", small_pdf())), ("files", ("b.txt", b"x" * (2**20 + 1)))]
    assert (await client.post("/circulars", data=new, files=pair)).status_code == 303
    assert await CircularAttachment.all().order_by("id").values_list("name", "linked") == [
        ("a.pdf", False),
        ("b.txt", True),
    ]


async def test_a_refused_new_circular_keeps_the_words_and_says_that_files_must_be_chosen_again(client, world):
    await log_in(client, world.clara)
    new = {**FORM, "office_id": world.federation.id}
    again = "Wählen Sie die Dateien noch einmal."

    bad = await client.post("/circulars", data=new, files=[("files", ("a.pdf", b"MZ"))])
    missing = await client.post("/circulars", data={**new, "subject": ""}, files=[("files", ("a.pdf", small_pdf()))])
    counted = await client.post("/circulars/audience", data={**new, "do": "count"}, files=[("files", ("a.pdf", b"x"))])

    assert (bad.status_code, missing.status_code, counted.status_code) == (422, 422, 200)
    assert FORM["text"] in bad.text and "a.pdf" in bad.text and await Circular.all().count() == 0
    assert again in missing.text and again in counted.text
    assert again not in (await client.post("/circulars", data={**new, "subject": ""})).text


async def test_a_landesverband_forwards_on_a_page_that_says_to_how_many(client, world):
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    circular = await draft(world.clara, world.federation)
    await send_circular(world.lea, circular.id, version=1)
    await log_in(client, world.paul)

    assert "6 Mitglieder warten auf Sie" in (await client.get(f"/circulars/{circular.id}")).text
    assert "Sie senden an 6 Mitglieder" in (await client.get(f"/circulars/{circular.id}/forward")).text
    done = await client.post(f"/circulars/{circular.id}/forward", data={"reference": "GKT 17", "cover_note": ""})
    again = await client.post(f"/circulars/{circular.id}/forward", data={})

    assert done.status_code == 303 and again.status_code == 409
    assert (await Forwarding.get()).reference == "GKT 17"


async def test_the_office_sees_who_has_not_forwarded_and_decides_on_unknown_mails(client, world):
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    circular = await draft(world.clara, world.federation)
    await send_circular(world.lea, circular.id, version=1)
    await Delivery.filter(organisation_id=world.city.id).update(state=DeliveryState.UNKNOWN)
    await log_in(client, world.clara)

    shown = (await client.get(f"/circulars/{circular.id}")).text
    assert "noch nicht weitergegeben" in shown and "ungewiss, ob sie ankam" in shown
    await client.post(f"/circulars/{circular.id}/resend")

    assert (await Delivery.get(organisation_id=world.city.id)).state is DeliveryState.QUEUED


async def test_visitors_read_public_circulars_only(client, world):
    for circle in (Circle.PUBLIC, Circle.MEMBERS):
        circular = await draft(world.clara, world.federation, circle=circle, subject=f"Brief {circle}")
        await send_circular(world.lea, circular.id, version=1)

    listed = (await client.get("/circulars")).text
    assert "Brief public" in listed and "Brief members" not in listed
    assert (await client.get(f"/circulars/{circular.id}")).status_code == 404
    assert (await client.get(f"/circulars/{circular.id - 1}")).status_code == 200


@pytest.mark.parametrize("path", ["/circulars/new", "/circulars/1/edit", "/circulars/1/send", "/lists", "/mail-paths"])
async def test_members_write_nothing(client, world, path):
    await log_in(client, world.cem)

    assert (await client.get(path)).status_code == 403


async def test_paths_are_shown_to_offices_and_set_by_the_lead(client, world):
    await log_in(client, world.clara)
    assert "nur über den Landesverband" not in (await client.get("/mail-paths")).text
    await log_in(client, world.tom)
    assert "Weg für Gemeindekonvent Thüringen" in (await client.get("/mail-paths")).text

    await client.post(f"/mail-paths/{world.state_association.id}", data={"path": "through"})

    await log_in(client, world.clara)
    assert "nur über den Landesverband" in (await client.get("/mail-paths")).text


async def test_mail_text_of_a_person_is_shown_as_text(client, world):
    circular = await draft(world.clara, world.federation, text="<script>alert(1)</script> <b>fett</b>")
    await log_in(client, world.clara)

    for path in ("", "/send", "/edit"):
        assert "<script>alert" not in (await client.get(f"/circulars/{circular.id}{path}")).text
