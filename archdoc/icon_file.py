"""An icon file that a spec names to its place on the disk, or to what is wrong with it."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".png", ".svg", ".jpg", ".jpeg")


def is_file_name(icon: str) -> bool:
    """Whether an `icon` names a file, and not an icon of `diagrams`."""
    return "/" in icon or icon.lower().endswith(SUFFIXES)


def folder_of(spec_path: str) -> Path:
    """The folder that a spec's icon files are relative to: its own; the working one where it came from no file."""
    return Path.cwd() if spec_path in ("-", "<text>") else Path(spec_path).resolve().parent


def problem(spec_path: str, icon: str) -> tuple[str, str | None]:
    """What is wrong with an icon file named in a spec, and what to do; an empty text where nothing is."""
    folder = folder_of(spec_path)
    try:
        file = (folder / icon).resolve()
        inside_folder = file.is_relative_to(folder)
        exists = file.is_file()
    except (OSError, ValueError):
        return f"`{icon}` is no file name.", None
    if not inside_folder or Path(icon).is_absolute():
        return (
            f"The icon file `{icon}` is outside the spec's folder.",
            "Copy it beside the spec, so that they move together.",
        )
    if file.suffix.lower() not in SUFFIXES:
        return f"`{icon}` is no picture that can be drawn.", "Use a PNG, SVG or JPEG file."
    if not exists:
        from archdoc.core.suggest import did_you_mean

        near = sorted(p.name for p in file.parent.iterdir() if p.is_file()) if file.parent.is_dir() else []
        hint = did_you_mean(file.name, near, only_near=True) or "Its path is relative to the spec's folder."
        return f"There is no icon file `{icon}`.", hint
    return "", None
