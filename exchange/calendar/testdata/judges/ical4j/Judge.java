import java.io.FileInputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.validate.ValidationResult;

/** Judge FILE…: each file validated by ical4j, any error of which ends; the last one's events in the zone of TZ. */
public class Judge {
    public static void main(String[] files) throws Exception {
        Calendar calendar = null;
        for (String file : files) {
            try (FileInputStream in = new FileInputStream(file)) {
                calendar = new CalendarBuilder().build(in);
            }
            ValidationResult result = calendar.validate(true);
            if (result.hasErrors()) {
                System.err.println(file + ": " + result.getEntries());
                System.exit(1);
            }
        }
        DateTimeFormatter local = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of(System.getenv("TZ")));
        for (Component c : calendar.getComponents(Component.VEVENT)) {
            VEvent e = (VEvent) c;
            System.out.println(String.join("\t", local.format(instant(e.getDateTimeStart().getDate())), local.format(instant(e.getDateTimeEnd().getDate())),
                e.getStatus().getValue(), e.getSummary().getValue()));
        }
    }

    private static Instant instant(Temporal t) {
        return Instant.from(t);
    }
}
