"""EPUB files, opened the way a reader opens them, for tests that follow links and look for what must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
EPUB = "{http://www.idpf.org/2007/ops}"
XML = "{http://www.w3.org/XML/1998/namespace}"
_XML_FILES = (".xhtml", ".svg", ".opf", ".xml")


def open_book(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def documents(files: Mapping[str, bytes]) -> dict[str, Element]:
    """Return everything in *files* that is XML, read as XML: a fault ends the test."""
    return {path: fromstring(content) for path, content in files.items() if path.endswith(_XML_FILES)}  # noqa: S314


def pages(files: Mapping[str, bytes]) -> dict[str, Element]:
    return {path: root for path, root in documents(files).items() if path.endswith(".xhtml")}


def words(root: Element) -> str:
    return " ".join("".join(root.itertext()).split(" ")).replace("\n", " ")


def ids(root: Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def links(root: Element) -> list[str]:
    return [element.attrib["href"] for element in root.iter(f"{XHTML}a")]


def dead_links(files: Mapping[str, bytes]) -> Iterable[str]:
    """Yield every link and picture that leads to no file of the book, or to no place in one."""
    found = pages(files)
    for path, root in found.items():
        addresses = [*links(root), *(image.attrib["src"] for image in root.iter(f"{XHTML}img"))]
        addresses += [link.attrib["href"] for link in root.iter(f"{XHTML}link")]
        for address in addresses:
            target, _, anchor = address.partition("#")
            if "://" in target:
                continue
            place = normpath(join(dirname(path), target)) if target else path
            if place not in files or (anchor and anchor not in ids(found[place])):
                yield f"{path} -> {address}"
