#!/usr/bin/env bash
# Apache POI writes a formula that it did not work out as one whose result is 0, or
# without a result, by the class that writes.
#
# Versions: Apache POI 5.4.1 (Maven Central), on a JDK 17.
#
# A reader of workbooks has the result of a formula from the file, and a good engineer
# tells the one that was never worked out by its missing value: so does XSSF write it, as
# openpyxl and exceljs do. SXSSF, the streaming class for long lists, with the same calls,
# writes the value 0.0 (Excel writes 0, never 0.0), and HSSF the number 0 in the .xls,
# where only the flag "calculate on load" (2) tells. A list of an export in Java has then
# zeros for dates and names that the sheet shows once it is opened.
#
# Seen:
#   XSSF:  <f>B1*2</f>
#   SXSSF: <f>B1*2</f><v>0.0</v>
#   HSSF:  value 0.0, options 2
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > pom.xml <<'EOF2'
<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.poi</groupId><artifactId>poi-ooxml</artifactId><version>5.4.1</version></dependency></dependencies></project>
EOF2
mvn -q -B -Dstyle.color=never dependency:copy-dependencies -DoutputDirectory=lib
cat > Write.java <<'EOF2'
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.zip.*;
import org.apache.poi.hssf.record.*;
import org.apache.poi.hssf.usermodel.*;
import org.apache.poi.ss.usermodel.*;
import org.apache.poi.xssf.streaming.*;
import org.apache.poi.xssf.usermodel.*;

public class Write {
    static byte[] book(Workbook book) throws IOException {
        Row row = book.createSheet("S").createRow(0);
        row.createCell(0).setCellFormula("B1*2");
        row.createCell(1).setCellValue(21);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        book.write(out);
        return out.toByteArray();
    }

    static String formula(byte[] xlsx) throws IOException {
        File file = new File("book.xlsx");
        java.nio.file.Files.write(file.toPath(), xlsx);
        try (ZipFile zip = new ZipFile(file)) {
            String xml = new String(zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")).readAllBytes(), StandardCharsets.UTF_8);
            return xml.substring(xml.indexOf("<f>"), xml.indexOf("</c>"));
        }
    }

    public static void main(String[] args) throws IOException {
        System.out.println("XSSF:  " + formula(book(new XSSFWorkbook())));
        System.out.println("SXSSF: " + formula(book(new SXSSFWorkbook())));
        byte[] xls = book(new HSSFWorkbook());
        for (org.apache.poi.hssf.record.Record r : RecordFactory.createRecords(
                new org.apache.poi.poifs.filesystem.POIFSFileSystem(new ByteArrayInputStream(xls)).createDocumentInputStream("Workbook"))) {
            if (r instanceof FormulaRecord f) {
                System.out.println("HSSF:  value " + f.getValue() + ", options " + f.getOptions());
            }
        }
    }
}
EOF2
javac -cp 'lib/*' Write.java
java -Dlog4j2.StatusLogger.level=OFF -cp "lib/*:." Write | tee seen
diff seen - <<'EOF2'
XSSF:  <f>B1*2</f>
SXSSF: <f>B1*2</f><v>0.0</v>
HSSF:  value 0.0, options 2
EOF2
