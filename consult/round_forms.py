"""The form in which a round is written down before it is opened: texts, deadlines, whom to ask, questions."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Count, Form, Line, LocalDateTime, Text
from consult.labels import label, options
from consult.render import page, see_other
from models.organisations import STATES, OrganisationKind
from models.rounds import QuestionKind, RoundKind, StagePurpose
from workflows.errors import Unacceptable
from workflows.recipients.audiences import ASKED_KINDS, Rule
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.round_reading import RoundChoices, prepare_new_round, prepare_round_change
from workflows.rounds.rounds import change_round, prepare_round

STAGES = (StagePurpose.MEMBERS, StagePurpose.STATE_ASSOCIATIONS, StagePurpose.APPROVAL, StagePurpose.MINISTRY)
KINDS = {"text": QuestionKind.TEXT, "zahl": QuestionKind.NUMBER, "number": QuestionKind.NUMBER}


class RoundForm(Form):
    """`questions` holds one question per line: "Text", "Zahl [unit]: Text" or "a | b | c: Text", with * for required."""

    kind: RoundKind
    title: Line
    text: Text = ""
    draft: int | None = None
    office: int | None = None
    feeds: int | None = None
    follows: int | None = None
    deadline: LocalDateTime
    grace_until: LocalDateTime | None = None
    kinds: list[OrganisationKind] = []
    states: list[str] = []
    minimum_population: Count | None = None
    maximum_population: Count | None = None
    associations: list[int] = []
    functions: list[int] = []
    bodies: list[int] = []
    questions: Text = ""
    stage_members: LocalDateTime | None = None
    stage_state_associations: LocalDateTime | None = None
    stage_approval: LocalDateTime | None = None
    stage_ministry: LocalDateTime | None = None

    def facts(self) -> dict[str, Any]:
        """What both preparing and changing a round take."""
        stages = {purpose: getattr(self, f"stage_{purpose}") for purpose in STAGES}
        return {
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "document_version_id": self.draft,
            "audience": self.audience(),
            "deadline": self.deadline,
            "grace_until": self.grace_until,
            "follows_id": self.follows,
            "questions": read_questions(self.questions),
            "stages": {purpose: moment for purpose, moment in stages.items() if moment is not None},
        }

    def audience(self) -> Rule:
        """The rule that was ticked."""
        return {
            "kinds": [str(kind) for kind in self.kinds],
            "states": self.states,
            "minimum_population": self.minimum_population,
            "maximum_population": self.maximum_population,
            "associations": self.associations,
            "functions": self.functions,
            "bodies": self.bodies,
        }


class BeginForm(Form):
    """What a page already knows of the round that is to be prepared."""

    draft: int | None = None
    follows: int | None = None


class ChangeForm(RoundForm):
    version: int


def read_questions(typed: str) -> list[NewQuestion]:
    """One question per line; Unacceptable for a line that cannot be read."""
    return [_question(line) for line in typed.splitlines() if line.strip()]


def write_questions(questions: Any) -> str:
    """The lines from which `read_questions` reads the same questions."""
    return "\n".join(_line(one) for one in questions)


def _question(line: str) -> NewQuestion:
    required, line = line.strip().startswith("*"), line.strip().lstrip("* ")
    head, colon, text = line.partition(":")
    words = head.split("[", 1)
    unit = words[1].rstrip("] ") if len(words) == 2 else ""
    if colon and "|" in head:
        options = [option.strip() for option in head.split("|") if option.strip()]
        return NewQuestion(QuestionKind.CHOICE, text.strip(), options=options, required=required)
    if colon and words[0].strip().lower() in KINDS:
        return NewQuestion(KINDS[words[0].strip().lower()], text.strip(), unit=unit.strip(), required=required)
    if not line:
        raise Unacceptable(fields={"questions": "question"})
    return NewQuestion(QuestionKind.TEXT, line, required=required)


def _line(question: Any) -> str:
    star = "* " if question.required else ""
    if question.kind is QuestionKind.CHOICE:
        return f"{star}{' | '.join(question.options)}: {question.text}"
    if question.kind is QuestionKind.NUMBER:
        return f"{star}Zahl{f' [{question.unit}]' if question.unit else ''}: {question.text}"
    return f"{star}Text: {question.text}"


async def new(request: Request) -> Response:
    choices = await prepare_new_round(request.state.actor, request.path_params["id"])
    begun = BeginForm.query(request) if request.method == "GET" else BeginForm()
    return page(request, "rounds/edit.html", questions="", begun=begun, **_offered(choices))


@form_page(new)
async def prepare(request: Request) -> Response:
    form = await RoundForm.read(request)
    round_ = await prepare_round(
        request.state.actor, request.path_params["id"], office_id=form.office, feeds_id=form.feeds, **form.facts()
    )
    return see_other(request, "round:show", said="round_prepared", id=round_.id)


async def edit(request: Request) -> Response:
    choices = await prepare_round_change(request.state.actor, request.path_params["id"])
    questions = write_questions(choices.round.questions if choices.round else [])
    return page(request, "rounds/edit.html", questions=questions, begun=BeginForm(), **_offered(choices))


@form_page(edit)
async def change(request: Request) -> Response:
    form = await ChangeForm.read(request)
    await change_round(request.state.actor, request.path_params["id"], version=form.version, **form.facts())
    return see_other(request, "round:show", said="saved", id=request.path_params["id"])


def _offered(choices: RoundChoices) -> dict[str, Any]:
    """What the form offers, with its words."""
    planned = {one.purpose: one.due_at for one in choices.round.stages} if choices.round else choices.stages
    return {
        "choices": choices,
        "feeds": [(one.id, one.title) for one in choices.feeds],
        "earlier": [(one.id, f"{one.title} ({one.office.name})") for one in choices.earlier],
        "drafts": [(one.id, f"{one.document.title}, {one.label}") for one in choices.versions],
        "round_kinds": options(RoundKind),
        "stages": [(purpose, label(purpose), planned.get(purpose)) for purpose in STAGES],
        "member_kinds": [(kind, label(kind)) for kind in ASKED_KINDS],
        "states": list(STATES.items()),
    }
