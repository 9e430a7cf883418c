"""radicale FILE…: the files put one after the other in a collection of a Radicale
server, and what it answers to a calendar client (RFC 4791, 7.8), told in the zone of
TZ. Each event is asked for again by the minute that it begins in and the one before,
in UTC: the server finds it in the first only when it has the hour right."""
import datetime, os, re, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request, xml.etree.ElementTree as ET, zoneinfo

files = sys.argv[1:]
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
root = f"http://127.0.0.1:{port}/u/visits/"


def ask(method, body, kind):
    r = urllib.request.Request(root, body, {"Content-Type": kind, "Depth": "1", "Authorization": "Basic dTp1"}, method=method)
    return urllib.request.urlopen(r, timeout=30).read().decode()


def report(first, last):
    """The events between two instants: their properties by name, each with its zone and value."""
    span = first.strftime('start="%Y%m%dT%H%M%SZ" ') + last.strftime('end="%Y%m%dT%H%M%SZ"')
    answer = ask("REPORT", f"""<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>
      <c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range {span}/></c:comp-filter></c:comp-filter></c:filter>
      </c:calendar-query>""".encode(), "application/xml; charset=utf-8")
    for data in ET.fromstring(answer).iter("{urn:ietf:params:xml:ns:caldav}calendar-data"):
        ics = data.text.replace("\r\n", "\n").replace("\n ", "")
        for event in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", ics, re.S):
            yield {name: (of.removeprefix(";TZID="), value) for name, of, value in re.findall(r"^([A-Z]+)([^:\n]*):(.*)$", event, re.M)}


def utc(day):
    return datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc)


def instant(time):
    zone, value = time
    at = datetime.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    return at.replace(tzinfo=zoneinfo.ZoneInfo(zone or "UTC"))


with tempfile.TemporaryDirectory() as store:
    server = subprocess.Popen([sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}",
                               "--storage-filesystem-folder", store, "--auth-type", "none", "--logging-level", "warning"])
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        for file in files:
            ask("PUT", open(file, "rb").read(), "text/calendar; charset=utf-8")
        told = list(report(utc(os.environ["FROM"]), utc(os.environ["TO"])))
        for of in told:
            start, minute = instant(of["DTSTART"]).astimezone(datetime.timezone.utc), datetime.timedelta(minutes=1)
            found = [of["UID"] in [e["UID"] for e in report(t, t + minute)] for t in (start - minute, start)]
            if found != [False, True]:
                sys.exit(f"{of['UID']} is found in the minute before its start, and at it: {found}")
    finally:
        server.terminate()
        server.wait()

zone = zoneinfo.ZoneInfo(os.environ["TZ"])
for of in told:
    start, end = (instant(of[n]).astimezone(zone).strftime("%Y-%m-%d %H:%M") for n in ("DTSTART", "DTEND"))
    print(start, end, of["STATUS"][1], re.sub(r"\\(.)", r"\1", of["SUMMARY"][1]), sep="\t")
