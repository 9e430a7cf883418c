import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.Version;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Tables PEOPLE OUT: the workbooks that Apache POI writes of the people, and their lines of made.tsv. */
public class Tables {
    public static void main(String[] args) throws Exception {
        List<List<String>> rows = new ArrayList<>(); // the lists of texts of the file, titles first
        Matcher list = Pattern.compile("\\[(\\s*\"[^\\[\\]]*\")\\s*\\]").matcher(Files.readString(Path.of(args[0])));
        while (list.find()) {
            List<String> row = new ArrayList<>();
            Matcher text = Pattern.compile("\"([^\"]*)\"").matcher(list.group(1));
            while (text.find()) {
                row.add(text.group(1));
            }
            rows.add(row);
        }
        write(new XSSFWorkbook(), rows, args[1], "v02-poi.xlsx");
        write(new HSSFWorkbook(), rows, args[1], "v03-poi.xls");
    }

    private static void write(Workbook book, List<List<String>> rows, String out, String name) throws Exception {
        CellStyle day = book.createCellStyle();
        day.setDataFormat(book.createDataFormat().getFormat("dd/mm/yyyy"));
        Sheet sheet = book.createSheet("Salariés");
        for (int i = 0; i < rows.size(); i++) {
            Row row = sheet.createRow(i);
            for (int j = 0; j < rows.get(i).size(); j++) {
                String value = rows.get(i).get(j);
                Cell cell = row.createCell(j);
                if (i > 0 && value.matches("\\d{4}-\\d\\d-\\d\\d")) {
                    cell.setCellValue(LocalDate.parse(value));
                    cell.setCellStyle(day);
                } else if (!value.isEmpty()) {
                    cell.setCellValue(value);
                }
            }
        }
        try (FileOutputStream to = new FileOutputStream(out + "/" + name)) {
            book.write(to);
        }
        book.close();
        try (FileWriter made = new FileWriter(out + "/made.tsv", StandardCharsets.UTF_8, true)) {
            made.write(name + "\tpoi\t" + Version.getVersion() + "\n");
        }
    }
}
