"""The evaluation of a matter: the table of all requirements, one of them beside it, and the votum."""

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from consult.act_sentences import act_sentence
from consult.evaluation_filters import NO_FILTERS, FiltersForm, active_filters, choices, kept_filters, views_of
from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.labels import options
from consult.render import page, see_other, wants_fragment
from models.organisations import STATES
from models.positions import Position, Votum
from workflows.documents.charts import TILES, bar
from workflows.documents.redline import redline
from workflows.evaluation.evaluation import EvaluatedRequirement, show_evaluated
from workflows.evaluation.evaluation_table import list_requirements
from workflows.evaluation.evaluation_terms import show_terms
from workflows.requirements.suggestions import confirm_sources, suggest_sources
from workflows.requirements.vota import Decision, decide_requirement


class DecisionForm(Form):
    votum: Votum
    position: int | None = None
    reason: Text = ""
    internal_reason: Text = ""
    boilerplate: int | None = None  # without a script, chosen words go behind those that were typed

    def decision(self) -> Decision:
        return Decision(self.votum, self.position, self.reason, self.internal_reason, self.boilerplate)


class ChosenForm(Form):
    requirements: list[int]


async def show(request: Request) -> Response:
    asked = FiltersForm.query(request)
    table = await list_requirements(
        request.state.actor,
        request.path_params["id"],
        filters=asked.filters(request),
        window=asked.window(),
        chosen_id=asked.requirement,
    )
    offered = choices(table.facets)
    return page(
        request,
        "evaluation/show.html",
        table=table,
        asked=asked,
        offered=offered,
        active=active_filters(request, asked, offered),
        views=views_of(request, table.views),
        part=wants_fragment(request),
        filtered=bool(set(request.query_params) - NO_FILTERS),
        row_query=urlencode(
            [one for one in request.query_params.multi_items() if one[0] not in ("requirement", "said")]
        ),
        panel=panel_of(table.chosen) if table.chosen else None,
        sentence=act_sentence,
        state_names=STATES,
        state_codes={key: tile[0] for key, tile in TILES.items()},
    )


async def terms(request: Request) -> Response:
    """What the filtered requirements are about; each word leads to those that say it."""
    asked = FiltersForm.query(request)
    found = await show_terms(request.state.actor, request.path_params["id"], asked.filters(request))
    most = max((one.texts for one in found.terms), default=1)
    drawn = [(one, Markup(bar(one.texts / most))) for one in found.terms]
    return page(
        request,
        "evaluation/terms.html",
        found=found,
        drawn=drawn,
        kept=kept_filters(request.url.query),
        active=active_filters(request, asked, choices(found.facets)),
    )


async def requirement(request: Request) -> Response:
    chosen = await show_evaluated(request.state.actor, request.path_params["id"])
    return page(request, "evaluation/requirement.html", panel=panel_of(chosen))


@form_page(requirement)
async def decide(request: Request) -> Response:
    form = await DecisionForm.read(request)
    source = await decide_requirement(request.state.actor, request.path_params["id"], **form.decision()._asdict())
    return back(request, source.matter_id, requirement=request.path_params["id"], said="decided")


async def suggest(request: Request) -> Response:
    await suggest_sources(request.state.actor, request.path_params["id"])
    return see_other(request, "evaluation:show", said="sources_suggested", id=request.path_params["id"])


@form_page(show)
async def confirm(request: Request) -> Response:
    form = await ChosenForm.read(request)
    await confirm_sources(request.state.actor, request.path_params["id"], form.requirements)
    return back(request, request.path_params["id"], said="decided")


def position_options(positions: list[Position]) -> list[tuple[int, str]]:
    """Positions as a select offers them."""
    return [(one.id, f"{one.number}. {one.title}") for one in positions]


def panel_of(chosen: EvaluatedRequirement) -> dict[str, Any]:
    """What the page beside the table shows of a requirement."""
    said = chosen.requirement
    return {
        "chosen": chosen,
        "redline": redline(said.current_text, said.proposed_text) if said.current_text and said.proposed_text else [],
        "positions": position_options(chosen.positions),
        "vota": options(Votum),
        "boilerplates": chosen.notes.boilerplates,
    }


def back(request: Request, matter_id: int, *, said: str, requirement: int | None = None) -> Response:
    """To the table as it was filtered, with the same row open."""
    typed = getattr(request.state, "typed", {})
    query: dict[str, Any] = kept_filters(str(typed.get("filters", "")))
    if requirement:
        query["requirement"] = requirement
    return see_other(request, "evaluation:show", said=said, query=query, id=matter_id)
