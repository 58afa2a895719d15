// Read calendars with ical.js (Thunderbird's): prints a line of JSON for each file. It is looked for where INTEROP says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ICAL = createRequire(`${process.env.INTEROP}/`)("ical.js");
const utc = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "+00:00");

for (const name of process.argv.slice(2)) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(name, "utf8")));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: utc(event.startDate),
      end: utc(event.endDate),
      title: event.summary,
      text: event.description ?? "",
      status: component.getFirstPropertyValue("status"),
    };
  });
  console.log(JSON.stringify(events));
}
