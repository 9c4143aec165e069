"""How PDF files of an office look: a colour, letters, a line below and a logo. All of it is data; nothing of it can run."""

from dataclasses import dataclass

READABLE = 4.5  # contrast to white paper (WCAG 2.2, 1.4.3)


@dataclass(frozen=True)
class Theme:
    """`colour` of headings and lines as "#rrggbb"; `font` is a family that comes with typst or the house.

    `logo` is a PNG or a JPEG, `logo_says` what it says to those who cannot see it.
    """

    colour: str = "#000000"
    font: str = "Libertinus Serif"
    footer: str = ""
    logo: bytes = b""
    logo_says: str = ""

    def files(self) -> dict[str, bytes]:
        """The logo under the name by which the page calls it."""
        return {self._logo_name: self.logo} if self.logo else {}

    def facts(self) -> dict[str, str]:
        """What paper.typ wants to know."""
        return {
            "colour": self.colour,
            "font": self.font,
            "footer": self.footer,
            "logo": self._logo_name,
            "logo_says": self.logo_says,
        }

    @property
    def _logo_name(self) -> str:
        if not self.logo:
            return ""
        return "logo.png" if self.logo.startswith(b"\x89PNG") else "logo.jpg"


HOUSE = Theme()


def contrast_to_white(colour: str) -> float:
    """From 1 (white) to 21 (black), as WCAG counts it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
