"""The smallest PDFs that really are some."""


def small_pdf(pages: int = 1, *, counted: int | None = None) -> bytes:
    """So many empty pages; `counted`: how many the file says it has."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    parts = [
        "%PDF-1.7",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages if counted is None else counted}>>endobj",
        *(f"{3 + one} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj" for one in range(pages)),
        "trailer<</Root 1 0 R>>",
    ]
    return "\n".join(parts).encode()
