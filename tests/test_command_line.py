"""What programs read from the command line."""

import json

from typer.testing import CliRunner

from main import app


def test_classify_prints_one_object_a_line_in_order_and_needs_no_database(tmp_path, monkeypatch):
    (tmp_path / "b ö.eml").write_bytes(
        b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<rathaus@dorf.example>:\nuser unknown (#5.1.1)\n"
    )
    (tmp_path / "a.eml").write_bytes(b"\xff\0")
    monkeypatch.chdir(tmp_path)
    environment = {"DATABASE_URL": "postgres://127.0.0.1:1/none", "DATA_DIR": str(tmp_path / "none")}
    ended = CliRunner().invoke(app, ["mail", "classify", "./b ö.eml", "gone.eml", "a.eml"], env=environment)

    first, second = [json.loads(line) for line in ended.stdout.splitlines()]
    recipient = {"address": "rathaus@dorf.example", "status": "5.1.1", "reason": "user_unknown", "hard": True}
    assert first == {"file": "./b ö.eml", "kind": "bounce", "recipients": [recipient]}
    assert second == {"file": "a.eml", "kind": "other", "recipients": []}
    assert ended.exit_code == 1, "a file that cannot be read is said on stderr and in the exit code"
    assert not (tmp_path / "none").exists()
