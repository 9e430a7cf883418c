"""tables.py WILD OUT: what openpyxl, pandas, polars and DuckDB write of the files of
WILD, each under its name in OUT, and a line of made.tsv: file, writer, version."""
import csv, datetime, json, pathlib, sys

import duckdb, openpyxl, pandas, polars

wild, out = map(pathlib.Path, sys.argv[1:])
people = json.loads((pathlib.Path(__file__).parent / "people.json").read_text(encoding="utf-8"))
titles, days = people["titles"], people["days"]


def made(name, writer):
    with open(out / "made.tsv", "a", encoding="utf-8") as f:
        f.write(f"{name}\t{writer.__name__}\t{writer.__version__}\n")


def day(text):
    return datetime.date.fromisoformat(text)


# openpyxl writes again the workbooks that it has made: merged cells, two levels of
# headings, two tables, numbers without a format.
for name in ["t03-cellules-fusionnees.xlsx", "t04-titres-sur-deux-niveaux.xlsx", "t05-deux-tableaux-ordre-different.xlsx",
             "t06-nombres-dans-une-colonne-de-dates.xlsx"]:
    openpyxl.load_workbook(wild / name).save(out / name)
    made(name, openpyxl)

# A workbook whose days are shown month first, for LibreOffice to print.
book = openpyxl.Workbook()
for row in [titles] + [[day(v) if i in days else v for i, v in enumerate(r)] for r in people["rows"]]:
    book.active.append(row)
for column in days:
    for cells in book.active.iter_rows(min_row=2, min_col=column + 1, max_col=column + 1):
        cells[0].number_format = "mm/dd/yyyy"
book.save(out / "mois-jour.xlsx")

# pandas, as R's functions of the same purpose write.
table = pandas.DataFrame(people["rows"], columns=titles).replace({"": None})
typed = table.copy()
for column in days:
    typed[titles[column]] = [day(v) for v in typed[titles[column]]]
typed.to_csv(out / "t11-r-NA.csv", sep=";", index=False, na_rep="NA", quoting=csv.QUOTE_NONNUMERIC)
made("t11-r-NA.csv", pandas)
typed.index = [str(i + 1) for i in range(len(typed))]
typed.to_csv(out / "t16-r-write-table.txt", sep="\t", index_label=False, na_rep="NA", quoting=csv.QUOTE_NONNUMERIC)
made("t16-r-write-table.txt", pandas)
numbers = typed.copy()
numbers[titles[5]] = pandas.to_numeric(numbers[titles[5]], errors="coerce")  # one has a letter: a blank, and floats
numbers.to_csv(out / "t15-nir-flottant.csv", sep=";", index=False)
made("t15-nir-flottant.csv", pandas)
for column in days:
    typed[titles[column]] = pandas.to_datetime(typed[titles[column]])
typed.to_excel(out / "v05-pandas.xlsx", index=False)
made("v05-pandas.xlsx", pandas)

frame = polars.DataFrame([[day(v) if i in days else v for i, v in enumerate(r)] for r in people["rows"]], schema=titles, orient="row")
frame.write_excel(out / "v04-polars.xlsx")
made("v04-polars.xlsx", polars)
frame.write_csv(out / "v06-polars.csv", separator=";", include_bom=True)
made("v06-polars.csv", polars)

held = duckdb.connect()
held.register("held", frame.to_arrow())
held.execute("COPY held TO $path (FORMAT csv, HEADER, DELIMITER ';')", {"path": str(out / "v07-duckdb.csv")})
made("v07-duckdb.csv", duckdb)
