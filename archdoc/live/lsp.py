"""The language server: what an editor asks of a spec, over standard input and output.

The protocol and its positions are pygls's; what is answered comes from the modules beside this one, which know nothing
of the protocol. https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from archdoc import __version__
from archdoc.core.errors import Mark, Problem
from archdoc.core.model import Model
from archdoc.live import names, outline, running
from archdoc.live.complete import Sort, complete
from archdoc.live.document import Document
from archdoc.live.fixes import fixes
from archdoc.live.part import part
from archdoc.live.tell import hover

NAME = "archdoc"
_KINDS: dict[Sort, types.CompletionItemKind] = {
    "key": types.CompletionItemKind.Property, "id": types.CompletionItemKind.Reference,
    "choice": types.CompletionItemKind.EnumMember, "technology": types.CompletionItemKind.Value,
    "icon": types.CompletionItemKind.File, "edge": types.CompletionItemKind.Reference,
    "question": types.CompletionItemKind.Text,
}  # fmt: skip
_SYMBOLS = {
    "components": types.SymbolKind.Class, "queues": types.SymbolKind.Event, "third_parties": types.SymbolKind.Interface,
    "teams": types.SymbolKind.Namespace, "groups": types.SymbolKind.Package, "edges": types.SymbolKind.Operator,
    "tradeoffs": types.SymbolKind.Constant, "flows": types.SymbolKind.Function, "views": types.SymbolKind.File,
}  # fmt: skip


class Server(LanguageServer):
    """pygls's server, and the specs that are open: each as it was last read."""

    def __init__(self) -> None:
        super().__init__(NAME, __version__)
        self._open: dict[str, Document] = {}
        self._good: dict[str, Model] = {}
        self._cursors: queue.Queue[tuple[str, running.Part | None]] = queue.Queue(maxsize=1)
        self._told: tuple[str, running.Part | None] | None = None
        threading.Thread(target=self._tell, daemon=True).start()

    def cursor(self, document: Document, line: int, column: int) -> None:
        """The cursor is there: previews of the file light the part up. Of several waiting, the last counts."""
        if not document.is_spec:
            return
        wanted = (document.path, part(document, line, column))
        if wanted == self._told:
            return
        self._told = wanted
        with suppress(queue.Empty):
            self._cursors.get_nowait()
        self._cursors.put_nowait(wanted)

    def _tell(self) -> None:
        while True:
            running.tell(*self._cursors.get())

    def document(self, uri: str) -> Document:
        """The spec with a URI as it is now in the editor."""
        text = self.workspace.get_text_document(uri).source
        found = self._open.get(uri)
        if found is None or found.text != text:
            found = self._open[uri] = Document(text, to_fs_path(uri) or uri, self._good.get(uri))
            if found.is_spec and found.checked[0] is not None:
                self._good[uri] = found.checked[0]
        return found

    def forget(self, uri: str) -> None:
        """The spec is closed."""
        self._open.pop(uri, None)
        self._good.pop(uri, None)

    def publish(self, uri: str) -> None:
        """Tells the editor what is wrong with a spec; of a YAML file that is none, nothing."""
        document = self.document(uri)
        found = document.checked[1] if document.is_spec else ()
        version = self.workspace.get_text_document(uri).version
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri, version=version, diagnostics=[self.diagnostic(document, one) for one in found]
            )
        )

    def diagnostic(self, document: Document, problem: Problem) -> types.Diagnostic:
        """A problem as editors show it: in the words of `archdoc check`."""
        said = problem.what + (f"\n{problem.hint}" if problem.hint else "")
        return types.Diagnostic(
            range=self.range(document, problem.mark), message=said, severity=types.DiagnosticSeverity.Error, source=NAME
        )

    def range(self, document: Document, mark: Mark) -> types.Range:
        """A mark in the units that the editor counts columns by."""
        line, start = max(mark.line - 1, 0), max(mark.column - 1, 0)
        return self.stretch(document, (line, start), (line, start + mark.width if mark.line else 0))

    def stretch(self, document: Document, start: tuple[int, int], end: tuple[int, int]) -> types.Range:
        """From one (line, column) to another, both from 0 and in letters."""
        made = types.Range(start=types.Position(*start), end=types.Position(*end))
        return self.workspace.position_codec.range_to_client_units(document.lines, made)

    def place(self, document: Document, position: types.Position) -> tuple[int, int]:
        """A position as a line and a column in letters, both from 0."""
        found = self.workspace.position_codec.position_from_client_units(document.lines, position)
        return found.line, found.character

    def edits(self, document: Document, uri: str, made: list[names.Edit]) -> types.WorkspaceEdit:
        """Edits of one file."""
        changes = [types.TextEdit(range=self.range(document, one.mark), new_text=one.text) for one in made]
        return types.WorkspaceEdit(changes={uri: changes})


def server() -> Server:
    """A server with all that it answers; `start_io` runs it."""
    made = Server()
    _watch(made)
    _write(made)
    _names(made)
    return made


def _watch(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.publish(uri)
        last = params.content_changes[-1] if params.content_changes else None
        if isinstance(last, types.TextDocumentContentChangePartial):
            document = server.document(uri)
            server.cursor(document, *server.place(document, last.range.start))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.forget(uri)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        document = server.document(params.text_document.uri)
        entries = outline.outline(document.text) if document.is_spec else ()
        return [_symbol(server, document, one) for one in entries]


def _symbol(server: Server, document: Document, entry: outline.Entry) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=entry.name, detail=entry.detail, kind=_SYMBOLS.get(entry.sort, types.SymbolKind.Property),
        range=server.stretch(document, entry.start, entry.end),
        selection_range=server.stretch(document, *entry.named),
        children=[_symbol(server, document, one) for one in entry.inside],
    )  # fmt: skip


def _write(server: Server) -> None:
    letters = types.CompletionOptions(trigger_characters=[" ", ":", ">", ".", "-", "{", "["])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, letters)
    def completion(params: types.CompletionParams) -> types.CompletionList:
        document = server.document(params.text_document.uri)
        if not document.is_spec:
            return types.CompletionList(is_incomplete=False, items=[])
        line, column = server.place(document, params.position)
        made = complete(document, line, column)
        items = []
        for number, one in enumerate(made.found):
            edit = types.TextEdit(server.stretch(document, (line, one.start), (line, column)), one.insert)
            about = types.MarkupContent(types.MarkupKind.Markdown, one.about) if one.about else None
            items.append(types.CompletionItem(
                label=one.label, kind=_KINDS[one.sort], detail=one.detail, documentation=about, text_edit=edit,
                filter_text=one.label, sort_text=f"{number:05}",
            ))  # fmt: skip
        return types.CompletionList(is_incomplete=made.partial, items=items)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        document = server.document(params.text_document.uri)
        said = hover(document, *server.place(document, params.position)) if document.is_spec else None
        return types.Hover(contents=types.MarkupContent(types.MarkupKind.Markdown, said)) if said else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document = server.document(uri)
        made = []
        for problem in document.checked[1] if document.is_spec else ():
            shown = server.diagnostic(document, problem)
            if shown.range.start.line > params.range.end.line or shown.range.end.line < params.range.start.line:
                continue
            for number, fix in enumerate(fixes(problem, document.lines)):
                made.append(types.CodeAction(
                    title=fix.title, kind=types.CodeActionKind.QuickFix, diagnostics=[shown],
                    edit=server.edits(document, uri, [fix.edit]), is_preferred=number == 0,
                ))  # fmt: skip
        return made


def _names(server: Server) -> None:
    def asked(params: Any) -> tuple[Document, int, int]:
        document = server.document(params.text_document.uri)
        return (document, *server.place(document, params.position))

    def located(document: Document, uri: str, mark: Mark) -> types.Location:
        return types.Location(uri=uri, range=server.range(document, mark))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        document, line, column = asked(params)
        mark = names.definition(document, line, column)
        return located(document, params.text_document.uri, mark) if mark else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        document, line, column = asked(params)
        found = names.references(document, line, column, declared=params.context.include_declaration)
        return [located(document, params.text_document.uri, mark) for mark in found]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        document, line, column = asked(params)
        # Editors ask this each time that the cursor has moved; the protocol has no other word of it.
        server.cursor(document, line, column)
        found = names.references(document, line, column)
        return [types.DocumentHighlight(range=server.range(document, mark)) for mark in found]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepared(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder:
        document, line, column = asked(params)
        try:
            found = names.renamable(document, line, column)
        except names.RefusedError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        return types.PrepareRenamePlaceholder(range=server.range(document, found.mark), placeholder=found.id)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit:
        document, line, column = asked(params)
        try:
            made = names.rename(document, line, column, params.new_name.strip())
        except names.RefusedError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        return server.edits(document, params.text_document.uri, made)
