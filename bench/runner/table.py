"""The table: medians over the rounds, what was to be reached and whether it was."""

from statistics import median

from .rows import Figure, Round, Row

COLUMNS = ("direct", "nginx", "gateway")
WIDTHS = (18, 26, 9, 9, 10, 17, 13, 0)


def print_head(third_column: str) -> None:
    _print_cells(["row", "median of", "direct", "nginx", third_column, "figure", "to reach", ""])
    print("-" * (sum(WIDTHS) + 12))


def print_row(row: Row, rounds: list[Round]) -> None:
    print(f"{row.name}: {row.what}")
    for figure in row.figures:
        value = _median_figure(figure, rounds)
        _print_cells(["", figure.label, *_columns(figure, rounds), _with_unit(value, figure.unit),
                      _bar(figure), _verdict(figure, value, rounds)])


def print_skipped(row: Row, reason: str) -> None:
    print(f"{row.name}: {row.what}: skipped, {reason}")


def _columns(figure: Figure, rounds: list[Round]) -> list[str]:
    if not figure.has_columns:
        return [""] * len(COLUMNS)
    return [_number(_median_of(rounds, column, figure.metric)) for column in COLUMNS]


def _median_of(rounds: list[Round], column: str, metric: str) -> float | None:
    values = [one[column][metric] for one in rounds if column in one]
    return median(values) if values else None


def _median_figure(figure: Figure, rounds: list[Round]) -> float | None:
    values = [figure.compute(one, figure.metric) for one in rounds]
    return None if None in values else median(values)


def _verdict(figure: Figure, value: float | None, rounds: list[Round]) -> str:
    errors = sum(one["gateway"]["errors"] for one in rounds)
    if errors:
        return f"NOT VALID, {errors:.0f} errors"
    if figure.at_most is None and figure.at_least is None:
        return ""
    if value is None:
        return "not judged, no nginx"
    is_low_enough = figure.at_most is None or value <= figure.at_most
    is_high_enough = figure.at_least is None or value >= figure.at_least
    return "reached" if is_low_enough and is_high_enough else "NOT REACHED"


def _bar(figure: Figure) -> str:
    if figure.at_most is not None:
        return f"≤ {figure.at_most:g}"
    return f"≥ {figure.at_least:g}" if figure.at_least is not None else ""


def _with_unit(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{_number(value)} {unit}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _print_cells(cells: list[str]) -> None:
    left, right = cells[:2], cells[2:5]
    padded = [cell.ljust(width) for cell, width in zip(left, WIDTHS)]
    padded += [cell.rjust(width) for cell, width in zip(right, WIDTHS[2:5])]
    padded += ["", *(cell.ljust(width) for cell, width in zip(cells[5:], WIDTHS[5:]))]
    print(" ".join(padded).rstrip(), flush=True)
