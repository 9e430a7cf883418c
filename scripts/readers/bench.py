"""Times whole programs that read the same workbooks, one after the other by turns."""

import csv
import datetime
import os
import random
import statistics
import subprocess
import sys
import time

RUNS = 9
BASE = "exchange/sheet/testdata/roster-1200.csv"  # 17 columns; its people are invented
CALAMINE = "import sys; from python_calamine import CalamineWorkbook as W; w = W.from_path(sys.argv[1]); [w.get_sheet_by_name(n).to_python() for n in w.sheet_names]"


def roster(path, people):
    """Writes that many people, each with a name and a NIR of their own."""
    with open(BASE, encoding="utf-8") as f:
        head, *base = csv.reader(f, delimiter=";")
    rng = random.Random(people)
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(head)
        for i in range(people):
            row = [rng.choice(base)[j] for j in range(len(head))]
            woman = i % 2
            born = datetime.date(1961, 1, 1) + datetime.timedelta(days=rng.randrange(9000))
            hired = datetime.date(2005, 1, 1) + datetime.timedelta(days=rng.randrange(7000))
            body = "%d%02d%02d%05d%03d" % (2 if woman else 1, born.year % 100, born.month, 76001 + i // 900 % 900, 1 + i % 900)
            row[0], row[1], row[5] = "%06d" % i, "Mme" if woman else "M.", "F" if woman else "M"
            row[6], row[9], row[10] = born.strftime("%d/%m/%Y"), hired.strftime("%d/%m/%Y"), ""
            row[8] = body + "%02d" % (97 - int(body) % 97)
            row[11], row[15] = "CDI", "personne%d@exemple.invalid" % i
            out.writerow(row)


def convert(folder, source, form):
    """Has LibreOffice write a workbook, its days typed."""
    days = "/".join("%d/%d" % (c, 4 if c in (7, 10, 11) else 2) for c in range(1, 18))
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + os.path.join(folder, "office"), "--headless",
         "--infilter=Text - txt - csv (StarCalc):59,34,76,1," + days + ",1036,false,false", "--convert-to", form, "--outdir", folder, source],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.path.splitext(source)[0] + "." + form


def once(command):
    """Runs a program to its end: wall and computing seconds, and MiB at its largest."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("%s ends with %d" % (command, process.returncode))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def beside(what, ours, theirs, goals):
    """Prints the medians of both, and of the ratios of runs that follow each other."""
    once(ours), once(theirs)
    pairs = [(once(ours), once(theirs)) for _ in range(RUNS)]
    median = lambda f: statistics.median(f(a, b) for a, b in pairs)
    print("%-34s %7.3f s %7.3f s %8.2f %8.2f %8.1f %8.1f   %s" % (
        what, median(lambda a, b: a[0]), median(lambda a, b: b[0]), median(lambda a, b: a[0] / b[0]), median(lambda a, b: a[1] / b[1]),
        median(lambda a, b: a[2]), median(lambda a, b: b[2]), goals), flush=True)


def main(tools):
    folder = os.path.join(tools, "files")
    os.makedirs(folder, exist_ok=True)
    cells, adherent = os.path.join(tools, "cells"), os.path.join(tools, "adherent")
    calamine = [sys.executable, "-c", CALAMINE]
    print("%-34s %9s %9s %8s %8s %8s %8s   %s" % ("whole programs, medians of %d" % RUNS, "ours", "calamine", "wall", "CPU", "MiB", "MiB", "goal: wall, MiB"))
    for people, forms in (10_000, ("xlsx", "ods", "xls")), (100_000, ("xlsx", "ods")):
        source = os.path.join(folder, "roster-%d.csv" % people)
        if not os.path.exists(source):
            roster(source, people)
        for form in forms:
            book = os.path.splitext(source)[0] + "." + form
            if not os.path.exists(book):
                convert(folder, source, form)
            beside("cells of %s, %d x 17" % (form, people), [cells, "-count", book], calamine + [book], "0.8" if people == 10_000 else "24 MiB")
    book = os.path.join(folder, "roster-10000.xlsx")
    for source, goals in (book, "1.5, 64 MiB"), (os.path.join(folder, "roster-10000.csv"), ""):
        beside("adherent lire --json, " + os.path.splitext(source)[1][1:], [adherent, "lire", "--json", source], calamine + [book], goals)


main(sys.argv[1])
