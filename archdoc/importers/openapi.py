"""OpenAPI 3.x and Swagger 2.0 documents to an Architecture: each is a part that answers, with what its contract says.

Who calls it stands in none of them. Where it sends its callers to sign in is a third party, if that is another host.
Descriptions are plain text: Markdown in them is not read.
"""

from __future__ import annotations

import re
from typing import Any

from archdoc.catalogue.labels import one_line
from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, Edge, LeftOut, Part, Team
from archdoc.importers.boxes import free
from archdoc.importers.files import File, Files
from archdoc.importers.hosts_named import Address, Setting, addresses, third_party
from archdoc.importers.references import References, string
from archdoc.importers.yaml import Document

NAME = "openapi"
NAMED = 4
"""Operations that are named; the rest is counted."""
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_LOOKS = re.compile(
    r"^(?:openapi|swagger|[ \t{]{0,40}[\"'](?:openapi|swagger)[\"'])[ \t]*:[ \t]*[\"']?[23]\.", re.MULTILINE
)
_SIGN_IN = ("openIdConnectUrl", "authorizationUrl", "tokenUrl", "deviceAuthorizationUrl")


def looks(file: File) -> bool:
    """Whether a file is an OpenAPI or Swagger document."""
    return bool(_LOOKS.search(file.text[:20_000]))


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The APIs of `given`, a part each. Raises ArchdocError: no YAML, or none of them is an OpenAPI document."""
    reading = _Reading(files)
    documents = [document for file in given for document in yaml.documents(file)]
    for document in documents:
        if isinstance(document.data, dict) and (document.data.get("openapi") or document.data.get("swagger")):
            reading.api(document)
        else:
            reading.left_out.append(LeftOut("No API: it holds what others refer to.", document.mark()))
            yaml.told(document.data)
    if not reading.parts:
        what = "This isn't an OpenAPI document: it has no `openapi:` with a version."
        raise ArchdocError(tuple(Problem(file.mark(0, 0), what) for file in given))
    return Architecture(
        title=reading.parts[0].name if len(reading.parts) == 1 else None,
        teams=tuple(Team(key=name, name=name) for name in dict.fromkeys(p.team for p in reading.parts) if name),
        parts=(*reading.parts, *reading.outside.values()),
        edges=tuple(reading.edges),
        left_out=(*reading.left_out, *yaml.unread((*documents, *reading.refs.others()))),
    )


class _Reading:
    """What was read so far, over all documents."""

    def __init__(self, files: Files) -> None:
        self.refs = References(files)
        self.parts: list[Part] = []
        self.outside: dict[str, Part] = {}
        self.edges: list[Edge] = []
        self.left_out = self.refs.left_out
        self.taken: set[str] = set()

    def api(self, document: Document) -> None:
        root = document.data
        info = self.refs.map(root, "info", document)
        version = string(root.get("openapi")) or string(root.get("swagger")) or ""
        name = string(info.get("title")) or "API"
        key = free(name, self.taken)
        docs = self.refs.map(root, "externalDocs", document)
        owner = next((text for own in (info.get("x-owner"), info.get("x-team")) if (text := string(own))), None)
        tags = [tag.get("name") for tag in root.get("tags") or () if isinstance(tag, dict)]
        self.parts.append(
            Part(
                key=key,
                name=name,
                technology=f"{'Swagger' if version.startswith('2') else 'OpenAPI'} {version}".strip(),
                description=_first(info.get("summary")) or _first(info.get("description")),
                url=string(docs.get("url")),
                team=owner,
                tags=tuple(tag for tag in tags if isinstance(tag, str)),
                detail=self.contract(root, document),
                mark=document.mark(root, "info"),
            )
        )
        self.sign_in(root, document, key)

    def contract(self, root: dict[str, Any], document: Document) -> dict[str, str]:
        """What it answers, in one sentence."""
        paths = self.refs.map(root, "paths", document)
        told: list[str] = []
        for path, item in paths.items():
            there = [method for method in METHODS if isinstance(item, dict) and item.get(method) is not None]
            told += [f"`{method.upper()} {path}`" for method in there]
        more = f" and {len(told) - NAMED} more" if len(told) > NAMED else ""
        hooks = list(self.refs.map(root, "webhooks", document))
        if hooks:
            what = f"Webhooks, whose receivers it doesn't name: {', '.join(hooks)}."
            self.left_out.append(LeftOut(what, document.mark(root, "webhooks")))
            yaml.told(root.get("webhooks"))
        return {"how_it_works": f"Answers {', '.join(told[:NAMED])}{more}."} if told else {}

    def sign_in(self, root: dict[str, Any], document: Document, key: str) -> None:
        """An edge to who signs its callers in, where the contract says where that is."""
        holder = self.refs.map(root, "components", document) if "components" in root else root
        schemes = self.refs.map(holder, "securityDefinitions" if "swagger" in root else "securitySchemes", document)
        for name, scheme in schemes.items():
            flows = scheme.get("flows") if isinstance(scheme, dict) else None
            places = [scheme, *(flows.values() if isinstance(flows, dict) else ())]
            urls = [place.get(one) for place in places if isinstance(place, dict) for one in _SIGN_IN]
            for url in urls:
                setting = Setting("auth url", url, "") if isinstance(url, str) else None
                for address in addresses(setting) if setting else ():
                    host = third_party(setting, Address(address.host, "https")) if setting else None
                    if host and host not in self.outside:
                        why = f"the security scheme {name}"
                        mark = document.mark(schemes, name)
                        part = Part(key=host, name=host, kind="third_party", guessed=f"from {why}", mark=mark)
                        self.outside[host] = part
                        edge = Edge(source=key, target=host, label="sign-in", inferred=why, mark=mark)
                        self.edges.append(edge)


def _first(value: Any) -> str | None:
    """The first paragraph of a description, as one line."""
    text = string(value)
    return one_line(re.split(r"\n\s*\n|\n#", text)[0]) if text else None
