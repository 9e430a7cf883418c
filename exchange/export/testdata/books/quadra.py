"""quadra FILE: the entries that the reader of ConvertEcritures (PyPI) finds in a file of QuadraCompta:
lines of journal, date, general account, auxiliary account, number, debit, credit in cents."""
import importlib.util, sys, types

whole = types.ModuleType("py_convert")  # without its windows
whole.__path__ = importlib.util.find_spec("py_convert").submodule_search_locations
sys.modules["py_convert"] = whole
said = types.ModuleType("py_convert.error")  # its errors are windows: here they end the run


def run_error(message="", details=""):
    sys.exit(f"{message} {details}")


said.run_error = run_error
sys.modules["py_convert.error"] = said
from py_convert.format_import.quadra import ImportQuadra

reader = ImportQuadra(sys.argv[1])
reader.import_data()
if reader.import_failed:
    sys.exit("the import failed")
for e in reader.entries.iter_rows(named=True):
    cents = [str(round(e[of] * 100)) for of in ("Debit", "Credit")]
    print(e["JournalCode"], e["EcritureDate"], e["CompteNum"], e["PieceRef"], *cents, sep="\t")
