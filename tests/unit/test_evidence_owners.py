"""CODEOWNERS by the rules of GitHub, GitLab and Bitbucket."""

from __future__ import annotations

import pytest

from archdoc.evidence import owners

GITHUB = """\
# Comment
*       @acme/all   # the rest
*.js    @acme/js
/docs/  @acme/docs
docs/*  dev@example.com
apps/   @octocat
/build/logs/
/a\\ b/  @acme/space
!/apps/x  @acme/never
[x]/    @acme/bracket
"""


@pytest.mark.parametrize(("path", "owned"), [
    ("a.txt", ("@acme/all",)),
    ("src/deep/x.js", ("@acme/js",)),
    ("docs/x.md", ("dev@example.com",)),
    ("docs/deep/x.md", ("@acme/docs",)),
    ("src/docs/deep/x.md", ("@acme/all",)),
    ("src/apps/x/y.js", ("@octocat",)),
    ("build/logs/x", ()),
    ("a b/x", ("@acme/space",)),
    ("[x]/y", ("@acme/bracket",)),
])  # fmt: skip
def test_on_github_the_last_match_wins(path: str, owned: tuple[str, ...]) -> None:
    assert owners.parse(GITHUB, ".github/CODEOWNERS", "github").owners(path) == owned


GITLAB = """\
* @group/rest
[Docs][2] @group/docs
docs/
docs/private/ @one
^[Code] @group/back/deep @@developer
*.rb
!gen.rb
[DOCS]
README.md @group/readme
"""


@pytest.mark.parametrize(("path", "owned"), [
    ("x", ("@group/rest",)),
    ("docs/a", ("@group/rest", "@group/docs")),
    ("docs/private/a", ("@group/rest", "@one")),
    ("a.rb", ("@group/rest", "@group/back/deep", "@@developer")),
    ("gen.rb", ("@group/rest",)),
    ("docs/README.md", ("@group/rest", "@group/readme")),
])  # fmt: skip
def test_on_gitlab_each_section_has_its_last_match_and_its_usual_owners(path: str, owned: tuple[str, ...]) -> None:
    made = owners.parse(GITLAB, "CODEOWNERS")
    assert made.host == "gitlab"
    assert made.owners(path) == owned


def test_on_bitbucket_groups_are_teams() -> None:
    text = "CODEOWNERS.destination_branch_pattern main\n* @@@reviewers @x\n/api/ @@@api\n"
    made = owners.parse(text, "CODEOWNERS")
    assert made.host == "bitbucket"
    assert made.owners("api/a") == ("@@@api",)
    assert made.of([b"a", b"api/b", b"c"]) == owners.Owned(("reviewers", "api"), 1)


def test_people_are_counted_and_never_teams() -> None:
    made = owners.parse("* @octocat dev@example.com @acme/team @@maintainers\n", "CODEOWNERS", "gitlab")
    assert made.of([b"a"]) == owners.Owned(("acme/team",), 2)
    assert [owners.team(one) for one in ("@octocat", "dev@example.com", "@@developer", "@a/b", "@@@c")] == [
        None, None, None, "a/b", "c",
    ]  # fmt: skip
