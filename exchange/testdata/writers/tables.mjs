// tables.mjs MODULES OUT: what SheetJS (of the registry, and the copy of its newer
// versions there), ExcelJS and JavaScript itself write, each under its name in OUT, and
// a line of made.tsv. TZ is Europe/Paris: the clock of 1899 is part of what SheetJS gets wrong.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, out] = process.argv.slice(2);
const require = createRequire(modules + "/");
const { titles, days, rows } = JSON.parse(readFileSync(new URL("people.json", import.meta.url), "utf8"));
const made = (name, writer, version) => appendFileSync(`${out}/made.tsv`, `${name}\t${writer}\t${version}\n`);
const midnight = (text) => new Date(...text.split("-").map((n, i) => Number(n) - (i === 1 ? 1 : 0)));
const utc = (text) => new Date(text + "T00:00:00Z");
const table = (day) => [titles, ...rows.map((r) => r.map((v, i) => (days.includes(i) ? day(v) : v)))];

const sheetjs = (name, XLSX, day, options) => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(table(day), options), "Salariés");
  writeFileSync(`${out}/${name}`, XLSX.write(book, { type: "buffer", ...options }));
  return XLSX.version;
};
const XLSX = require("xlsx");
made("t01-sheetjs018-dates-la-veille.xlsx", "xlsx", sheetjs("t01-sheetjs018-dates-la-veille.xlsx", XLSX, midnight, { bookType: "xlsx", bookSST: true }));
made("u08-sheetjs-biff2.xls", "xlsx", sheetjs("u08-sheetjs-biff2.xls", XLSX, midnight, { bookType: "biff2" }));
const newer = require("@e965/xlsx");
made("t02-sheetjs-cellules-date-iso.xlsx", "@e965/xlsx", sheetjs("t02-sheetjs-cellules-date-iso.xlsx", newer, utc, { bookType: "xlsx", cellDates: true, UTC: true }));

const ExcelJS = require("exceljs");
const book = new ExcelJS.Workbook();
const sheet = book.addWorksheet("Salariés");
sheet.addRows(table(utc));
for (const i of days) sheet.getColumn(i + 1).numFmt = "dd/mm/yyyy";
await book.xlsx.writeFile(`${out}/v01-exceljs.xlsx`);
made("v01-exceljs.xlsx", "exceljs", require("exceljs/package.json").version);

const lines = table((text) => midnight(text).toISOString()).map((r) => r.join(";"));
writeFileSync(`${out}/t12e-javascript-toISOString.csv`, lines.join("\n") + "\n");
made("t12e-javascript-toISOString.csv", "node", process.version);
