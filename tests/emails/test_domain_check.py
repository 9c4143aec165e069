"""An operator reads what is missing for circulars to be taken, and nothing where all stands."""

import pytest

from emails.domain_check import examine_domain
from models.settings import Settings

WELL = {
    ("post.bund.de", "TXT"): ["other=1", "v=spf1 ip4:192.0.2.1 -all"],
    ("s1._domainkey.bund.de", "TXT"): ["v=DKIM1; k=rsa; p=MIG"],
    ("_dmarc.bund.de", "TXT"): ["v=DMARC1; p=quarantine"],
    ("post.bund.de", "MX"): ["10 mx.bund.de."],
}


async def advised(records, **given):
    settings = Settings(mail_from="info@bund.de", **{"mail_domain": "post.bund.de", "dkim_selector": "s1", **given})

    async def look(name, kind):
        return records.get((name, kind), [])

    return {one.name for one in await examine_domain(settings, look) if one.advice}


@pytest.mark.parametrize(
    ("records", "given", "names"),
    [
        (WELL, {}, set()),
        ({}, {}, {"SPF", "DKIM", "DMARC", "MX for returned mail"}),
        (WELL, {"dkim_selector": ""}, {"DKIM"}),
        (WELL | {("s1._domainkey.bund.de", "TXT"): ["v=DKIM1; p="]}, {}, {"DKIM"}),
        (WELL | {("post.bund.de", "TXT"): ["v=spf1 +all"]}, {}, {"SPF"}),
        (WELL | {("post.bund.de", "TXT"): ["v=spf1 -all", "v=spf1 ~all"]}, {}, {"SPF"}),
        (WELL, {"mail_domain": "mail.elsewhere.de"}, {"alignment", "SPF", "MX for returned mail"}),
        (WELL, {"mail_bulk_domain": "news.bund.de"}, {"SPF", "MX for returned mail"}),
        ({}, {"mail_only_example": True}, set()),
    ],
)
async def test_what_is_missing_is_named(records, given, names):
    assert await advised(records, **given) == names
