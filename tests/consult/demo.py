"""A few places of a tiny application, with a form page as pages of the house have it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from consult.form_pages import form_page
from consult.forms import Count, Form, LocalDateTime, Text
from consult.places import Place, Who, act, page
from consult.render import page as rendered
from consult.render import see_other
from workflows.errors import Denied, Missing, RoundClosed, Stale

TEMPLATES = {
    "demo/edit.html": """
{% extends "base.html" %}
{% block title %}Kosten{% endblock %}
{% block main %}
<h1 class="kern-heading-large">Kosten</h1>
{% block fragment %}
<form class="app-form" id="demo" method="post" action="{{ url("demo:save", id=7) }}" novalidate>
  {{ forms.field(form, "minutes", "Minuten je Fall", value=90, mode="numeric", unit="Minuten") }}
  {{ forms.textarea(form, "reason", "Warum?", value="Weil es so ist.", hint="Zwei Sätze helfen.", rows=3) }}
  {{ forms.select(form, "addressee", "An wen richtet es sich?", [("federal", "Bund"), ("state", "Land")], value="state") }}
  {{ forms.choice(form, "reading", "Wer darf das lesen?", [("offices", "Die Geschäftsstellen"), ("members", "Alle Mitglieder")], value="offices") }}
  {{ forms.choice(form, "towns", "Für welche Städte?", [(1, "Auenfelde"), (2, "Tiefenfurt")], value=[1], several=true) }}
  {{ forms.check(form, "urgent", "Das ist eilig", value=true) }}
  {{ forms.deadline(form, "deadline", "Bis wann?", value=deadline, optional=true) }}
  {% call forms.save("Gespeichert um 14:05 Uhr.") %}{{ forms.button("Speichern") }}{% endcall %}
</form>
{% endblock %}
{% endblock %}
""",
    "demo/parts.html": """
{% extends "base.html" %}
{% block title %}Teile{% endblock %}
{% block kind %}app-desk{% endblock %}
{% block secrecy %}{{ parts.secret("von der Bundesregierung noch nicht beschlossen.") }}{% endblock %}
{% block main %}
<h1 class="kern-heading-medium">Teile</h1>
{{ parts.badge("success", "2 aufgenommen") }} {{ parts.badge("neutral", "1 nicht aufgenommen") }}
{{ parts.due(deadline) }}
{{ parts.facts([("Geantwortet", 612|number, share(612, 2480)), ("Fehlanzeigen", 97, "")]) }}
{{ parts.description([("Aktenzeichen", "IV-7"), ("Leer", none)]) }}
{{ parts.steps("Stand", [("Entwurf", "done"), ("Freigabe", "current"), ("Eingegangen", "")]) }}
{% call parts.fold("Begründung") %}<p class="kern-body">Text</p>{% endcall %}
{% call parts.empty("Keine Änderungsbedarfe") %}<p class="kern-body">{{ parts.link("?", "Filter zurücksetzen") }}</p>{% endcall %}
{{ parts.way("/", "Zurück") }} {{ parts.act("/x", "Öffnen", fields={"version": 3}) }}
{{ tables.counted("1 874 Änderungsbedarfe", 2, 1874) }}
{% call tables.table("Bedarfe", "Alle Änderungsbedarfe", clip=true) %}
<thead><tr class="kern-table__row">{{ tables.head("Textstelle", request, "provision") }}{{ tables.head("Euro", numeric=true) }}</tr></thead>
<tbody class="kern-table__body">
<tr class="kern-table__row">{% call tables.row_head() %}<a href="/x">§ 7 Abs. 2</a>{% endcall %}{% call tables.cell(numeric=true) %}{{ 2350|number }}{% endcall %}</tr>
</tbody>
{% endcall %}
{{ tables.pager(request, 2, 1874) }}
{% endblock %}
""",
}


class CostForm(Form):
    minutes: Count
    reason: Text
    deadline: LocalDateTime | None = None
    urgent: bool = False
    towns: list[int] = []


async def edit(request: Request) -> Response:
    return rendered(request, "demo/edit.html", deadline=None)


@form_page(edit)
async def save(request: Request) -> Response:
    form = await CostForm.read(request)
    if form.reason == "veraltet":
        raise Stale(current=8)
    return see_other(request, "demo:edit", id=request.path_params["id"], said="saved", query={"page": 2})


async def refuse(request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind == "error":
        raise RuntimeError("Geheimnis 4711 im Fehlertext")
    raise {"missing": Missing(), "denied": Denied(), "closed": RoundClosed()}[kind]


async def plain(request: Request) -> Response:
    return PlainTextResponse("ok")


async def whoami(request: Request) -> Response:
    actor = request.state.actor
    return JSONResponse({"person": actor.person_id, "name": actor.name})


ROUTES: list[Place] = [
    page("/demo/{id:int}", edit, "demo:edit", who=Who.ANYONE),
    act("/demo/{id:int}/save", save, "demo:save", who=Who.ANYONE),
    page("/refuse/{kind}", refuse, "demo:refuse", who=Who.ANYONE),
    act("/refuse/{kind}/now", refuse, "demo:refuse-now", who=Who.ANYONE),
    page("/plain", plain, "demo:plain", who=Who.ANYONE),
    act("/unsubscribe/{token}", plain, "demo:unsubscribe", who=Who.ANYONE),
    page("/login/{link}", plain, "login:show", who=Who.ANYONE),
    page("/me", whoami, "demo:me", who=Who.PERSON),
    act("/me/change", whoami, "demo:change"),
    page("/office", whoami, "demo:office", who=Who.OFFICE),
    page("/member", whoami, "demo:member", who=Who.MEMBER),
    page("/administrator", whoami, "demo:administrator", who=Who.ADMINISTRATOR),
]
