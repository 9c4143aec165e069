"""Lines of a municipality register as the tests need them; all names are invented."""

STAMP = "20251130"


def county(key: str, name: str, type_: int = 44, *, stamp: str = STAMP) -> str:
    return _line("40", stamp, key, "", name, type_)


def union(key: str, number: str, name: str, type_: int = 54, *, stamp: str = STAMP) -> str:
    return _line("50", stamp, key, number, name, type_)


def town(
    ags: str, number: str, name: str, people: int = 1_000, *, area: int = 500, type_: int = 64, stamp: str = STAMP
) -> str:
    return _line("60", stamp, ags, number, name, type_, f"{area:011}{people:011}{people // 2:011}    99999")


def state(key: str, name: str, *, stamp: str = STAMP) -> str:
    return _line("10", stamp, key, "", name)


def file(*lines: str, encoding: str = "utf-8") -> bytes:
    return "".join(line + "\n" for line in lines).encode(encoding)


def small_register(*, stamp: str = STAMP) -> list[str]:
    """A Land with a Kreis of two towns in one Verband, an erfüllende Gemeinde, a free town, and a kreisfreie Stadt."""
    return [
        state("16", "Thüringen", stamp=stamp),
        county("16051", "Dohlenstadt, Stadt", 41, stamp=stamp),
        union("16051", "0000", "Dohlenstadt, Stadt", 50, stamp=stamp),
        town("16051000", "0000", "Dohlenstadt, Stadt", 200_000, type_=61, stamp=stamp),
        county("16061", "Ottersee", stamp=stamp),
        union("16061", "5001", "Ginstertal", stamp=stamp),
        town("16061001", "5001", "Lerchenroda", 1_812, stamp=stamp),
        town("16061002", "5001", "Möwenbüttel", 988, stamp=stamp),
        union("16061", "5002", "Kiebitzfurt, Stadt", 58, stamp=stamp),
        town("16061003", "5002", "Kiebitzfurt, Stadt", 4_500, type_=63, stamp=stamp),
        town("16061004", "5002", "Zeisigkirch", 300, stamp=stamp),
        union("16061", "0005", "Sperbergau, Stadt", 50, stamp=stamp),
        town("16061005", "0005", "Sperbergau, Stadt", 58_400, type_=67, stamp=stamp),
        union("16061", "9999", "Moorheide", 50, stamp=stamp),
        town("16061999", "9999", "Moorheide", 7, type_=65, stamp=stamp),
    ]


def _line(kind: str, stamp: str, key: str, number: str, name: str, type_: int | str = "", figures: str = "") -> str:
    return f"{kind}{stamp}{key:<8}{number:<4}{name:<50}{'':<50}{type_:<6}{figures}".ljust(220)
