"""THE one table of addresses: English words of the glossary, `page` to read, `act` to do, and who is let through.

A name is `noun:verb`; handlers live in the module of the noun.
"""

from consult import assets, health, metrics, pages
from consult.places import Place, Who, page

ROUTES: list[Place] = [
    page("/imprint", pages.shows("imprint"), "imprint:show", who=Who.ANYONE),
    page("/privacy", pages.shows("privacy"), "privacy:show", who=Who.ANYONE),
    page("/accessibility", pages.shows("accessibility"), "accessibility:show", who=Who.ANYONE),
    page("/help", pages.shows("help"), "help:show", who=Who.ANYONE),
    page("/static/{name:path}", assets.serve, "asset:show", who=Who.ANYONE),
    page("/healthz", health.show, "health:show", who=Who.ANYONE),
    page("/metrics", metrics.show, "metrics:show", who=Who.ANYONE),
]
