"""What became of our demands: a table per matter, one word with its source, recording and confirming it."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Day, Form, Line, Text, VersionForm
from consult.labels import label
from consult.render import page, see_other
from consult.translate import _
from consult.typed import row_ids
from models.dispatches import DEMAND_OUTCOMES, Outcome
from workflows.errors import Unacceptable
from workflows.positions.follow_up_release import confirm_follow_ups
from workflows.positions.follow_up_table import show_follow_ups
from workflows.positions.followups import drop_follow_up, record_follow_up
from workflows.positions.wordings import prepare_follow_up, read_follow_up

# "lapsed" comes with the end of a term, for all demands at once.
OUTCOMES = tuple(outcome for outcome in DEMAND_OUTCOMES if outcome is not Outcome.LAPSED)


class PlaceForm(Form):
    """Where something is to be said of a demand; 0: in no version."""

    version: int | None = None
    addressee: int | None = None


class FollowUpForm(Form):
    document_version: int | None = None
    addressee: int | None = None
    outcome: Outcome
    evidence: Text = ""
    quotation: Text = ""
    link: Text = ""
    dated_on: Day | None = None


class ConfirmForm(Form):
    """Each as "id-version", so that nobody confirms what she has not read."""

    follow_ups: list[Line] = []

    def chosen(self) -> list[tuple[int, int]]:
        """The pairs; Unacceptable for anything else."""
        pairs = [one.partition("-") for one in self.follow_ups]
        if not all(len(row_ids([id_, version])) == 2 for id_, _dash, version in pairs):
            raise Unacceptable(fields={"follow_ups": "unknown"})
        return [(int(id_), int(version)) for id_, _dash, version in pairs]


async def show(request: Request) -> Response:
    overview = await show_follow_ups(request.state.actor, request.path_params["id"])
    return page(request, "followups/show.html", overview=overview)


async def read(request: Request) -> Response:
    sheet = await read_follow_up(request.state.actor, request.path_params["id"])
    return page(request, "followups/read.html", sheet=sheet, one=sheet.follow_up)


async def new(request: Request) -> Response:
    place = PlaceForm.query(request)
    draft = await prepare_follow_up(
        request.state.actor, request.path_params["id"], version_id=place.version, addressee_id=place.addressee
    )
    versions = [(one.id, f"{one.label} ({label(one.stage)})") for one in draft.versions]
    proposal = draft.comparison.proposal if draft.comparison else None
    return page(
        request,
        "followups/new.html",
        draft=draft,
        proposed=Outcome(proposal.outcome) if proposal else None,
        outcomes=[(outcome, label(outcome)) for outcome in OUTCOMES],
        versions=[*versions, (0, _("in keiner: ein Schreiben, eine Rede"))],
        addressees=[(one.id, one.name) for one in draft.addressees],
    )


@form_page(new)
async def record(request: Request) -> Response:
    form = await FollowUpForm.read(request)
    said = await record_follow_up(
        request.state.actor,
        request.path_params["id"],
        document_version_id=form.document_version,
        addressee_id=form.addressee,
        outcome=form.outcome,
        evidence=form.evidence,
        quotation=form.quotation,
        link=form.link,
        dated_on=form.dated_on,
    )
    return see_other(request, "follow_up:show", said="follow_up_recorded", anchor="waiting", id=said.position.matter_id)


@form_page(show)
async def confirm(request: Request) -> Response:
    form, matter_id = await ConfirmForm.read(request), request.path_params["id"]
    told = await confirm_follow_ups(request.state.actor, matter_id, form.chosen())
    return see_other(
        request, "follow_up:show", said="follow_ups_confirmed" if told else "follow_ups_untold", id=matter_id
    )


@form_page(read)
async def drop(request: Request) -> Response:
    form = await VersionForm.read(request)
    dropped = await drop_follow_up(request.state.actor, request.path_params["id"], version=form.version)
    return see_other(request, "follow_up:show", said="follow_up_dropped", id=dropped.position.matter_id)
