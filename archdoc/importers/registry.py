"""The formats that can be imported. A new one is a module with `looks` and `read`, and one entry here."""

from __future__ import annotations

from typing import NamedTuple

_YAML = (".yaml", ".yml", ".json")


class Format(NamedTuple):
    """A format, what people call it, and the module of `importers` that reads it."""

    name: str
    label: str
    module: str
    own: tuple[str, ...] = ()
    """Endings of files that speak for it."""
    shared: tuple[str, ...] = ()
    """Endings of files that may be in it, or in another format."""
    signs: tuple[str, ...] = ()
    """Words that speak for it, in a file's name or its text, where it isn't recognised."""

    @property
    def endings(self) -> tuple[str, ...]:
        """All endings that its files have."""
        return self.own + self.shared


FORMATS = {
    format.name: format
    for format in (
        Format("structurizr-json", "Structurizr workspace JSON", "structurizr.json", shared=(".json",),
               signs=("workspace.json", "softwareSystems")),
        Format("calm", "FINOS CALM", "calm", shared=(".json",), signs=("calm", "unique-id")),
        Format("asyncapi", "AsyncAPI", "asyncapi", shared=_YAML, signs=("asyncapi",)),
        Format("openapi", "OpenAPI", "openapi", shared=_YAML, signs=("openapi", "swagger")),
        Format("terraform", "Terraform plan or state in JSON", "terraform", own=(".tfstate",), shared=(".json",),
               signs=("terraform_version", "tfplan")),
        Format("backstage", "Backstage catalogue", "backstage", shared=_YAML, signs=("catalog-info", "backstage.io")),
        Format("kubernetes", "Kubernetes manifests", "kubernetes", shared=_YAML, signs=("apiVersion",)),
        Format("compose", "Docker Compose", "compose", shared=_YAML, signs=("compose", "services:")),
        Format("structurizr", "Structurizr DSL", "structurizr.dsl", own=(".dsl",)),
        Format("likec4", "LikeC4", "likec4", own=(".c4", ".likec4")),
        Format("eventcatalog", "EventCatalog", "eventcatalog", shared=(".md", ".mdx")),
        Format("adr", "decision records (MADR, Nygard)", "adr", own=(".md",),
               shared=(".mdx", ".markdown", ".adoc", ".asciidoc", ".rst", ".org")),
        Format("mermaid", "Mermaid flowchart, C4, architecture or block", "mermaid", own=(".mmd", ".mermaid"),
               shared=(".md", ".mdx", ".markdown")),
        Format("plantuml", "C4-PlantUML", "plantuml", own=(".puml", ".plantuml", ".pu"), signs=("@startuml",)),
        Format("drawio", "draw.io", "drawio", own=(".drawio",), shared=(".xml",), signs=("mxGraphModel", "mxfile")),
        Format("d2", "D2", "d2", own=(".d2",)),
    )
}  # fmt: skip
"""By name, in the order in which a file is tried: the surest sign first."""
CATALOGUES = ("backstage", "eventcatalog")
"""Those that say of files in other formats what they are: the contracts of their services."""
PROSE = (".md", ".mdx", ".markdown")
"""Endings of prose: what stands in an example there isn't what the file is."""


def endings() -> tuple[str, ...]:
    """The endings of all files that are looked at in a folder."""
    return tuple(dict.fromkeys(ending for format in FORMATS.values() for ending in format.endings))
