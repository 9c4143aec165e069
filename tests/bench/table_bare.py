"""The cells of a table and xlsxwriter, nothing else. Run as a program: lines of JSON in a file, and where the XLSX goes.

Prints the seconds from the first cell to the closed file.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

import xlsxwriter


def main(lines: str, target: str) -> None:
    """Texts, numbers and, in the last column, moments."""
    os.nice(5)  # as the program that does it for us
    with Path(lines).open("rb") as told:
        rows = [json.loads(line) for line in told]
    begun = perf_counter()
    book = xlsxwriter.Workbook(target, {"default_date_format": "dd.mm.yyyy hh:mm"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        *cells, moment = row
        for column, value in enumerate(cells):
            if isinstance(value, str) and value:
                sheet.write_string(place, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(place, column, value)
        sheet.write_datetime(place, len(cells), datetime.fromisoformat(moment))
    book.close()
    print(perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
