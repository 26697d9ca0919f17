"""What an output may be asked for in words. Apart from the vocabulary, which takes a twentieth of a second to load."""

from typing import Literal

Audience = Literal["internal", "public"]
Direction = Literal["LR", "TB"]
Paper = Literal["a4", "us-letter"]
ThemeName = Literal["light", "dark", "print"]
