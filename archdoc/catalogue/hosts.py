"""Host names and variables that tell of a well-known third party: `hosts.json`, kept by hand."""

from __future__ import annotations

from pathlib import Path

import msgspec


class _Hosts(msgspec.Struct, frozen=True):
    """The file. Each text is a list of words with blanks between them."""

    hosts: dict[str, str]
    variables: dict[str, str]
    telemetry: frozenset[str]
    not_third_parties: str
    public: str
    files: str


_FILE = msgspec.json.decode(Path(__file__).with_name("hosts.json").read_bytes(), type=_Hosts)

HOSTS = {host: name for name, hosts in _FILE.hosts.items() for host in hosts.split()}
"""The end of a host name to the third party. Of two that fit, the longer one counts; for Amazon's, any part may fit."""
VARIABLES = {variable: name for name, variables in _FILE.variables.items() for variable in variables.split()}
"""Variables that the third party's own documents name; one that is set to something says that it is used."""
TELEMETRY = _FILE.telemetry
"""Third parties that only watch."""
NOT_THIRD_PARTIES = tuple(_FILE.not_third_parties.split())
"""Ends of host names in environments that are no part of a system: registries, package mirrors, documents, samples."""
PUBLIC = frozenset(_FILE.public.split())
"""Last words of public host names, beside the two letters of a country; IANA's list has 1,400, mostly of brands."""
FILES = frozenset(_FILE.files.split())
"""Last words of what is a file's name and no host's."""
