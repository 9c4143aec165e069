"""The evaluation of a matter: the table of all requirements, one of them beside it, and the votum."""

from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form, Text
from consult.labels import options
from consult.render import page, see_other
from models.organisations import STATES
from models.positions import Position, Votum
from models.submissions import Addressee, Priority
from workflows.documents.charts import TILES
from workflows.documents.redline import redline
from workflows.evaluation import EvaluatedRequirement, Filters, Sorting, list_requirements, show_evaluated
from workflows.groups import make_group
from workflows.size_classes import SizeClass
from workflows.suggestions import confirm_sources, suggest_sources
from workflows.vota import Decision, decide_requirement, decide_requirements

OPEN = "open"


class FiltersForm(Form):
    q: str = ""
    provision: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association: int | None = None
    addressee: Addressee | None = None
    priority: Priority | None = None
    votum: Votum | Literal["open"] | None = None
    group: int | None = None
    sort: str = ""
    page: int = 1
    requirement: int | None = None


class DecisionForm(Form):
    votum: Votum
    position: int | None = None
    reason: Text = ""
    internal_reason: Text = ""

    def decision(self) -> Decision:
        return Decision(self.votum, self.position, self.reason, self.internal_reason)


class ChosenForm(Form):
    requirements: list[int]


class ChosenDecisionForm(ChosenForm, DecisionForm):
    pass


class GroupForm(ChosenForm):
    title: Text


async def show(request: Request) -> Response:
    filters = FiltersForm.query(request)
    evaluation = await list_requirements(
        request.state.actor,
        request.path_params["id"],
        filters=_wanted(filters),
        sorting=_sorting(filters.sort),
        downwards=filters.sort.startswith("-"),
        page=filters.page,
        chosen_id=filters.requirement,
    )
    return page(
        request,
        "evaluation/show.html",
        evaluation=evaluation,
        filters=filters,
        filtered=bool(set(request.query_params) - {"sort", "page", "requirement", "said"}),
        places=[(place.id, f"{place.label} ({count})") for place, count in evaluation.provisions],
        states=list(STATES.items()),
        associations=[(one.id, one.short_name or one.name) for one in evaluation.associations],
        panel=_panel(evaluation.chosen) if evaluation.chosen else None,
        size_classes=SizeClass,
        addressees=Addressee,
        priorities=Priority,
        vota=Votum,
        state_names=STATES,
        state_codes={key: tile[0] for key, tile in TILES.items()},
    )


async def requirement(request: Request) -> Response:
    chosen = await show_evaluated(request.state.actor, request.path_params["id"])
    return page(request, "evaluation/requirement.html", panel=_panel(chosen))


@form_page(requirement)
async def decide(request: Request) -> Response:
    form = await DecisionForm.read(request)
    source = await decide_requirement(request.state.actor, request.path_params["id"], **form.decision()._asdict())
    return _back(request, source.matter_id, requirement=request.path_params["id"], said="decided")


async def choose(request: Request) -> Response:
    """The page that asks what to do with the ticked rows."""
    form = ChosenForm.query(request)
    filters = Filters(ids=tuple(form.requirements))
    evaluation = await list_requirements(request.state.actor, request.path_params["id"], filters=filters)
    positions = position_options(evaluation.positions)
    return page(request, "evaluation/chosen.html", evaluation=evaluation, positions=positions, vota=Votum)


@form_page(choose)
async def decide_chosen(request: Request) -> Response:
    form = await ChosenDecisionForm.read(request)
    matter_id = request.path_params["id"]
    await decide_requirements(request.state.actor, matter_id, form.requirements, form.decision())
    return _back(request, matter_id, said="decided")


@form_page(choose)
async def group_chosen(request: Request) -> Response:
    form = await GroupForm.read(request)
    made = await make_group(request.state.actor, request.path_params["id"], form.requirements, title=form.title)
    return see_other(request, "group:show", said="group_changed", id=made.id)


async def suggest(request: Request) -> Response:
    await suggest_sources(request.state.actor, request.path_params["id"])
    return see_other(request, "evaluation:show", said="sources_suggested", id=request.path_params["id"])


@form_page(show)
async def confirm(request: Request) -> Response:
    form = await ChosenForm.read(request)
    await confirm_sources(request.state.actor, request.path_params["id"], form.requirements)
    return _back(request, request.path_params["id"], said="decided")


def position_options(positions: list[Position]) -> list[tuple[int, str]]:
    """Positions as a select offers them."""
    return [(one.id, f"{one.number}. {one.title}") for one in positions]


def _wanted(form: FiltersForm) -> Filters:
    return Filters(
        text=form.q,
        provision_id=form.provision,
        state=form.state,
        size=form.size,
        association_id=form.association,
        addressee=form.addressee,
        priority=form.priority,
        votum=form.votum if isinstance(form.votum, Votum) else None,
        open_only=form.votum == OPEN,
        group_id=form.group,
    )


def _sorting(asked: str) -> Sorting:
    key = asked.removeprefix("-")
    return Sorting(key) if key in list(Sorting) else Sorting.PLACE


def _panel(chosen: EvaluatedRequirement) -> dict[str, Any]:
    said = chosen.requirement
    return {
        "chosen": chosen,
        "redline": redline(said.current_text, said.proposed_text) if said.current_text and said.proposed_text else [],
        "positions": position_options(chosen.positions),
        "vota": options(Votum),
    }


def _back(request: Request, matter_id: int, *, said: str, requirement: int | None = None) -> Response:
    """To the table as it was filtered, with the same row open."""
    typed = getattr(request.state, "typed", {})
    known = set(FiltersForm.model_fields) - {"requirement"}
    query = {name: value for name, value in parse_qsl(str(typed.get("filters", ""))) if name in known}
    chosen = {"requirement": requirement} if requirement else {}
    return see_other(request, "evaluation:show", said=said, query={**query, **chosen}, id=matter_id)
