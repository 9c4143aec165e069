"""A mailbox is emptied into ours: each mail once, and none is deleted there before it is kept here."""

import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from emails import arrivals
from emails.imap import empty_mailbox
from models.deliveries import InboundMail
from models.settings import Settings
from tests.emails.conftest import MOMENT
from tests.emails.servers import free_port

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mails/%u
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
"""


@pytest.fixture
def dovecot():
    """The port of Debian's dovecot with one mailbox that takes any name, and a login to it.

    Not under pytest's folder, whose long name is no address of a socket.
    """
    user = "nobody" if os.geteuid() == 0 else os.environ["USER"]
    group = "nogroup" if os.geteuid() == 0 else user
    folder, port = Path(tempfile.mkdtemp(prefix="dovecot-")), free_port()
    for name in ("", "mails", "home"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name).chmod(0o777)
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(folder=folder, port=port, user=user, group=group))
    program = shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"])
    try:
        yield port, _logged_in(port, folder)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _logged_in(port, folder):
    for _ in range(100):
        try:
            box = imaplib.IMAP4("127.0.0.1", port, timeout=5)
        except OSError:
            time.sleep(0.1)
            continue
        box.login("rueck", "geheim")
        box.select()
        return box
    raise AssertionError((folder / "log").read_text())


@pytest.mark.needs("dovecot")
async def test_what_lies_in_a_mailbox_is_taken_in_once_and_then_deleted_there(db, dovecot, tmp_path, monkeypatch):
    port, box = dovecot
    for number in range(2):
        box.append(
            "INBOX", None, None, b"From: MAILER-DAEMON@x\r\nSubject: failure %d\r\n\r\nuser unknown\r\n" % number
        )
    arrivals.use(
        Settings(data_dir=tmp_path, secret="geheim", imap_host="127.0.0.1", imap_port=port, imap_username="rueck",
                 imap_password="geheim", imap_tls=False),
        now=lambda: MOMENT,
    )  # fmt: skip
    real = arrivals.keep
    monkeypatch.setattr("emails.arrivals.keep", _no_room)
    with pytest.raises(OSError, match="no room"):
        await empty_mailbox()
    box.noop()
    assert len(box.search(None, "ALL")[1][0].split()) == 2, "nothing was kept, so nothing was deleted"

    monkeypatch.setattr("emails.arrivals.keep", real)
    await empty_mailbox()
    await empty_mailbox()
    arrivals._settings = None
    box.noop()
    assert box.search(None, "ALL")[1][0] == b""
    assert await InboundMail.filter(source="imap").count() == 2


async def _no_room(*given):
    raise OSError("no room")
