import java.nio.file.Files;
import java.nio.file.Path;
import org.mustangproject.validator.ZUGFeRDValidator;

/** Writes Mustang's report of each file beside it, all in one machine: starting one takes seconds. */
public class Mustang {
	public static void main(String[] files) throws Exception {
		for (String file : files) {
			Files.writeString(Path.of(file + ".mustang.xml"), new ZUGFeRDValidator().validate(file));
		}
	}
}
