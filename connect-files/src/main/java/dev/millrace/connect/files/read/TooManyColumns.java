package dev.millrace.connect.files.read;

import java.io.IOException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** A file would give its topic more columns than are allowed: it is hostile, or broken. */
public final class TooManyColumns extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param most the limit
   */
  public TooManyColumns(String file, int most) {
    super(
        ("'%s' is refused: with it, records have more columns than schema.max.columns = %d: raise it"
                + " if this is right, else see what names the file holds")
            .formatted(file, most));
  }

  /**
   * @param schema of a topic's records, as the file would make it
   * @throws TooManyColumns if it has more than {@code most} fields, nested ones too
   */
  public static void check(String file, Schema schema, int most) throws TooManyColumns {
    if (columns(schema) > most) {
      throw new TooManyColumns(file, most);
    }
  }

  private static long columns(Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> {
        long columns = schema.fields().size();
        for (Field field : schema.fields()) {
          columns += columns(field.schema());
        }
        yield columns;
      }
      case ARRAY, MAP -> columns(schema.valueSchema());
      default -> 0;
    };
  }
}
