"""By which path circulars reach the members of each Landesverband."""

from starlette.requests import Request
from starlette.responses import Response

from consult.form_pages import form_page
from consult.forms import Form
from consult.labels import options
from consult.render import page, see_other
from models.circulars import Path
from workflows.recipients.mail_paths import list_mail_paths, set_mail_path


class PathForm(Form):
    path: Path


async def list_(request: Request) -> Response:
    return page(request, "mail_paths/list.html", places=await list_mail_paths(request.state.actor), paths=options(Path))


@form_page(list_)
async def set_(request: Request) -> Response:
    form = await PathForm.read(request)
    await set_mail_path(request.state.actor, request.path_params["id"], form.path)
    return see_other(request, "mail_path:list", said="saved", anchor=f"path-{request.path_params['id']}")
