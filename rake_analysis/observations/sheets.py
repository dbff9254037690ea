"""A workbook's bytes → one sheet's cells as text, by the reader of spreadsheets; nothing is checked here."""

import polars as pl


def chosen(content: bytes, sheet: str | None) -> tuple[str, pl.DataFrame | list[str]] | None:
    """Return a sheet's name and text cells: the sheet named, else the widest one; None for a damaged workbook.

    Where no sheet has that name, the names there are stand in place of cells; cells without columns are an empty sheet.
    """
    import fastexcel

    try:
        workbook = fastexcel.read_excel(content)
        names = [name for name in workbook.sheet_names if sheet is None or name.strip() == sheet.strip()]
        if not names:
            return sheet or "", workbook.sheet_names
        sheets = [workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in names]
        tables = [(name, loaded.to_polars()) for name, loaded in zip(names, sheets, strict=True)]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, RuntimeError):
        return None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's way of meeting what it did not expect
            return None
        raise
    filled = [(name, table) for name, table in tables if table.height and table.width]
    if not filled:
        return names[0], pl.DataFrame()
    # An export is one wide sheet; cover sheets and code lists beside it are narrow.
    name, table = max(filled, key=lambda pair: pair[1].width * min(pair[1].height, 50))
    return name, table.cast(pl.String)
