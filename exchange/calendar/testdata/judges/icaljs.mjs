// icaljs FILE…: the last file as ical.js reads it, with the zone that the file
// brings, in the zone of TZ.
import { readFileSync } from "node:fs";
const { default: ICAL } = await import(process.env.JUDGES + "/node/node_modules/ical.js/dist/ical.js");

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv.at(-1), "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const two = (n) => String(n).padStart(2, "0");
const local = (time) => {
  const d = time.toJSDate(); // on the clocks of TZ
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
};
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  console.log([local(event.startDate), local(event.endDate), component.getFirstPropertyValue("status"), event.summary].join("\t"));
}
