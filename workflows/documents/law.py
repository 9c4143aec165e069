"""The law as files: read what ministries and the official portal publish."""

from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from lxml import etree

from workflows.documents.archives import DAMAGED
from workflows.documents.gii import read_gii
from workflows.documents.legaldocml import NAMESPACE, read_ldml
from workflows.documents.office_file import OLD_OFFICE
from workflows.documents.provisions import Law
from workflows.errors import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 50


def read_law(data: bytes) -> Law:
    """The act or draft in a file. Takes up to 0.1 s, so call it in a thread.

    Read are gii-norm XML, LegalDocML.de XML, and a ZIP with the parts of one LegalDocML.de draft. Raises Unreadable with
    one of the codes file_too_large, not_xml, not_zip, too_many_files, xml_too_deep, xml_entities, wrong_schema,
    no_provisions, law_too_deep or provision_name_too_long; `line` and `column` (or `file`) say where, when that is known.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("file_too_large", bytes=len(data), limit=MAX_BYTES)
    roots = _unpacked(data) if data.startswith(b"PK") else {"": parse_xml(data)}
    law = _read(roots)
    if not law.provisions:
        raise Unreadable("no_provisions")
    return law


def states_provisions(data: bytes) -> bool:
    """Does the file itself say what its provisions are? In a PDF or a Word file they must be recognised."""
    return not (data.startswith((b"%PDF-", OLD_OFFICE)) or _is_word(data))


def _is_word(data: bytes) -> bool:
    """Word files are ZIPs too; a draft of several parts holds XML at the top and no list of content types."""
    return data.startswith(b"PK") and b"[Content_Types].xml" in data


def _read(roots: dict[str, etree._Element]) -> Law:
    for root in roots.values():
        if root.tag == "dokumente" and len(roots) == 1:
            return read_gii(root)
    for name in map(etree.QName, roots.values()):
        if not (name.namespace or "").startswith(NAMESPACE) or name.localname != "akomaNtoso":
            raise Unreadable("wrong_schema", element=name.localname, namespace=name.namespace or "")
    return read_ldml(roots)


def _unpacked(data: bytes) -> dict[str, etree._Element]:
    """File name → root of every XML file in a ZIP; what it unpacks to is limited like a single file."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            files = [info for info in archive.infolist() if info.filename.lower().endswith(".xml")]
            if len(files) > MAX_FILES:
                raise Unreadable("too_many_files", files=len(files), limit=MAX_FILES)
            if sum(info.file_size for info in files) > MAX_BYTES:
                raise Unreadable("file_too_large", bytes=sum(info.file_size for info in files), limit=MAX_BYTES)
            return {PurePosixPath(info.filename).name: parse_xml(archive.read(info)) for info in files}
    except DAMAGED as error:
        raise Unreadable("not_zip") from error


def parse_xml(data: bytes) -> etree._Element:
    """The root of a file from outside; it can neither load anything nor grow beyond its size."""
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        code = "xml_too_deep" if "depth" in (error.msg or "") else "not_xml"
        raise Unreadable(code, line=error.lineno, column=error.offset) from error
    _refuse_entities(root)
    return root


def _refuse_entities(root: etree._Element) -> None:
    """The portal's files name an external DTD, which is never loaded; a file that defines entities is up to something."""
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None and document_type.entities():  # type: ignore[attr-defined]
        raise Unreadable("xml_entities")
    for entity in root.iter(etree.Entity):
        raise Unreadable("xml_entities", line=entity.sourceline)
