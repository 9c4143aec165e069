"""Forms: a pydantic model each; a mistake is Unacceptable with a code per field.

    class ExtensionForm(Form):
        deadline: LocalDateTime          # inputs deadline_date and deadline_time
        reason: Text
        cost: Amount | None = None       # left empty: None
        towns: list[int] = []            # repeated inputs or checkboxes
        urgent: bool = False             # a checkbox
        law: Upload | None = None        # a file
        papers: list[Upload] = []        # several, by one input

    form = await ExtensionForm.read(request)        # a body; ExtensionForm.query(request) reads the address

What was typed is kept in `request.state.typed` before anything is checked, so that a refused page shows it again.
Two fields at once are checked in a `@model_validator(mode="after")` that raises Unacceptable(fields={field: code}).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Self, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from consult import typed
from consult.places import LARGEST_ID
from models.addresses import address_key
from workflows.errors import Unacceptable

MOST_CHARACTERS = 20_000
MOST_LINE = 200
MOST_FIELDS = 2_000
CODES = {
    "missing": "missing",
    "string_too_short": "missing",
    "string_too_long": "too_long",
    "too_short": "missing",
    "too_long": "too_many_chosen",
    "enum": "choice",
    "literal_error": "choice",
    "bool_parsing": "choice",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}


@dataclass(frozen=True)
class Upload:
    """A file that somebody brought, whole in memory; the place says how large it may be."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class _Parts:
    """Marks a field that consists of several inputs, called `<field>_<part>`."""

    names: tuple[str, ...]


def _reads(read: Callable[[str], Any]) -> BeforeValidator:
    """A validator that lets typed text through `read` and leaves values from code alone."""

    def validate(given: Any) -> Any:
        if not isinstance(given, str):
            return given
        try:
            return read(given)
        except ValueError as error:
            raise PydanticCustomError(str(error), "typed wrongly") from error

    return BeforeValidator(validate)


def _moment(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    try:
        return typed.read_moment(given["date"], given["time"])
    except ValueError as error:
        raise PydanticCustomError(str(error), "typed wrongly") from error


def _email(given: str) -> str:
    try:
        address_key(given)
    except ValueError as error:
        raise ValueError("address") from error
    return given.strip()


Line = Annotated[str, Field(min_length=1, max_length=MOST_LINE), _reads(typed.read_line)]
Text = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS), _reads(typed.read_text)]
Count = Annotated[int, _reads(typed.read_whole)]
Land = Annotated[str, Field(max_length=2)]
Year = Annotated[int, Field(ge=1900, le=9999)]
Amount = Annotated[Decimal, _reads(typed.read_amount)]
Day = Annotated[date, _reads(typed.read_day)]
LocalDateTime = Annotated[datetime, _Parts(("date", "time")), BeforeValidator(_moment)]
Email = Annotated[str, Field(max_length=254), _reads(_email)]


class Form(BaseModel):
    """Base of all forms. A field left empty counts as not given; unknown fields (buttons) are passed over."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="ignore", frozen=True, defer_build=True)
    most_characters: ClassVar[int] = (
        MOST_CHARACTERS  # autosaved forms must stay there: a save on leaving ends at 64 KiB
    )

    @field_validator("*")
    @classmethod
    def _in_columns(cls, given: Any) -> Any:
        """No row has a number beyond these; the database would not even take it to look for it."""
        numbers = given if isinstance(given, list) else [given]
        if any(isinstance(one, int) and not -LARGEST_ID <= one <= LARGEST_ID for one in numbers):
            raise PydanticCustomError("less_than_equal", "beyond all rows")
        return given

    @classmethod
    async def read(cls, request: Request) -> Self:
        """The form in the body; Unacceptable with a code per field, and what was typed is kept."""
        given = request.state.typed = await inputs(request)
        if sum(len(value) for _, value in given.multi_items() if isinstance(value, str)) > cls.most_characters:
            raise Unacceptable("form_too_long", most=cls.most_characters)
        return cls._checked(given, await _uploads(given))

    @classmethod
    def query(cls, request: Request) -> Self:
        """The form in the address, as filters send it."""
        request.state.typed = _storable(request.query_params.multi_items())
        return cls._checked(request.state.typed, {})

    @classmethod
    def _checked(cls, given: ImmutableMultiDict[str, Any], uploads: dict[str, list[Upload]]) -> Self:
        values = {name: _value(name, *shape, given, uploads) for name, shape in _shapes(cls).items()}
        try:
            return cls.model_validate({name: value for name, value in values.items() if value is not None})
        except ValidationError as error:
            mistakes = error.errors(include_url=False, include_context=False, include_input=False)
            fields = {str(one["loc"][0]): CODES.get(one["type"], one["type"]) for one in reversed(mistakes)}
            raise Unacceptable(fields=dict(reversed(fields.items()))) from error


class VersionForm(Form):
    """A button on a page that has shown this version."""

    version: int


async def inputs(request: Request) -> ImmutableMultiDict[str, Any]:
    """The inputs of a form in the body, as they were typed. One without files is read by the standard library, in a fifth of the time."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        # Starlette types the parts as UploadFile | str.
        return _storable((await request.form(max_fields=MOST_FIELDS, max_part_size=2**20)).multi_items())
    body = (await request.body()).decode(errors="replace")
    try:
        return _storable(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(400) from error


def _storable(given: Iterable[tuple[str, Any]]) -> ImmutableMultiDict[str, Any]:
    """Without the one sign that no text in the database can hold."""
    return ImmutableMultiDict(
        [(name, value.replace("\0", "") if isinstance(value, str) else value) for name, value in given]
    )


async def _uploads(given: ImmutableMultiDict[str, Any]) -> dict[str, list[Upload]]:
    """The files of each field that takes some; none where people chose none."""
    uploads: dict[str, list[Upload]] = {}
    for name, value in given.multi_items():
        if isinstance(value, UploadFile):
            brought = await _upload(value)
            uploads.setdefault(name, []).extend([brought] if brought else [])
    return uploads


async def _upload(file: UploadFile) -> Upload | None:
    """The file, or None where the browser sends an empty input; the folder in the name is not ours to know."""
    if not file.filename:
        return None
    name = typed.read_line(file.filename.replace("\\", "/").rpartition("/")[2])[:MOST_LINE]
    return Upload(name, file.content_type or "application/octet-stream", await file.read())


@lru_cache
def _shapes(form: type[Form]) -> dict[str, tuple[_Parts | None, bool]]:
    """Of how many inputs each field consists, and whether it takes several values; asked once, not for every request."""
    return {name: (_parts(field), _is_list(field.annotation)) for name, field in form.model_fields.items()}


def _value(
    name: str,
    parts: _Parts | None,
    is_list: bool,
    given: ImmutableMultiDict[str, Any],
    uploads: dict[str, list[Upload]],
) -> Any:
    """What stands in the inputs of one field; None if nothing does."""
    if name in uploads:
        return uploads[name] if is_list else next(reversed(uploads[name]), None)
    if parts:
        typed_parts = {part: given.get(f"{name}_{part}", "").strip() for part in parts.names}
        return typed_parts if any(typed_parts.values()) else None
    if is_list:
        return [value for value in given.getlist(name) if value != ""] if name in given else None
    value = given.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _parts(field: FieldInfo) -> _Parts | None:
    inside = [mark for option in get_args(field.annotation) for mark in getattr(option, "__metadata__", ())]
    return next((mark for mark in [*field.metadata, *inside] if isinstance(mark, _Parts)), None)


def _is_list(annotation: Any) -> bool:
    origins = [get_origin(option) or option for option in (annotation, *get_args(annotation))]
    return list in origins[:1] or (list in origins and type(None) in get_args(annotation))
