import asyncio
import subprocess
import tarfile

from models.database import rows
from models.files import StoredFile
from models.papers import PaperVersion
from models.submissions import Submission
from tests.consult.seeding.everything import plant_everything
from tests.consult.seeding.seeded import NOW
from workflows import clock, installation
from workflows.documents.file_words import files_saying
from workflows.files import place_of
from workflows.operation.backups import BINARIES, back_up
from workflows.papers.papers import content_hash as paper_hash
from workflows.papers.papers import passages_of
from workflows.records.erasure import erase_person
from workflows.submissions.freezing import content_hash, frozen_content

COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
    AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')
"""


async def places_of(words):
    """Where any of these words stands: word, table and column, what is written there."""
    columns = [(one["table_name"], one["column_name"]) for one in await rows(COLUMNS)]
    asked = " UNION ALL ".join(
        f'SELECT \'{table}.{column}\' AS place, "{column}"::text AS text FROM "{table}"' for table, column in columns
    )
    found = f"SELECT word, place, text FROM ({asked}) AS said JOIN unnest($1::text[]) AS word"
    return await rows(f"{found} ON strpos(lower(text), lower(word)) > 0", [list(words)])


async def backed_up(url, folder):
    """The database as the text that a backup would restore, and the stored files of the same archive."""
    archive = folder / "backup.tar"
    await back_up(installation.current(), url, archive)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    restored = [str(BINARIES / "pg_restore"), "--file=-", str(folder / "dump")]
    dump = await asyncio.to_thread(subprocess.run, restored, capture_output=True, check=True)
    return dump.stdout.decode().casefold(), [one for one in (folder / "files").rglob("*") if one.is_file()]


async def evidence():
    """Every check sum that is stored, with the one that its content gives now, and all receipts and acts."""
    frozen = [one for one in await Submission.exclude(content_hash="").order_by("id") if one.receipt_number]
    sums = [(one.content_hash, content_hash(await frozen_content(one.id))) for one in frozen]
    versions = await PaperVersion.exclude(content_hash="").select_related("paper").order_by("id")
    sums += [(one.content_hash, paper_hash(one, await passages_of(one.id))) for one in versions]
    receipts = [(one.receipt_number, one.received_at, one.released_by_id) for one in frozen]
    return sums, receipts, await rows("SELECT * FROM audit_entry ORDER BY id")


async def test_an_erased_persons_name_is_nowhere_and_every_check_sum_receipt_and_act_stays(world, db, tmp_path):
    everybody = [world.anna, world.cem, world.jana, world.bert, world.clara, world.kim, world.tom, world.paul]
    with clock.at(NOW):
        await plant_everything(world)
        before = await evidence()
        assert len(before[0]) > 3 and len(before[2]) > 50
        known = {one.name for one in everybody} | {
            row["email"]
            for row in await rows("SELECT email FROM person WHERE name = ANY($1)", [[one.name for one in everybody]])
        }
        assert {one["word"] for one in await places_of(known)} == known  # fmt: skip
        assert (
            await files_saying(
                list(known), [path for one in await StoredFile.all() if (path := place_of(one)).exists()]
            )
        ).saying

        for person in everybody:
            await erase_person(world.ulla, person.person_id)

        assert await places_of(known) == []
        dump, files = await backed_up(db, tmp_path)
        assert "stellungnahme" in dump and [word for word in known if word.casefold() in dump] == []
        assert len(files) > 5 and await files_saying(list(known), files) == ([], [])
        sums, receipts, acts = await evidence()
    assert (sums, receipts) == before[:2]
    assert acts[: len(before[2])] == before[2] and {one["action"] for one in acts[len(before[2]) :]} == {
        "person.erased"
    }
