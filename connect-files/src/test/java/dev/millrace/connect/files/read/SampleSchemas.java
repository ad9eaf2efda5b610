package dev.millrace.connect.files.read;

import dev.millrace.connect.files.read.Schemas.Mode;
import org.apache.kafka.connect.data.Schema;

/** The schemas of one topic, with limits that tests reach soon. */
public final class SampleSchemas {
  public static final int MOST_COLUMNS = 80;

  private SampleSchemas() {}

  /**
   * @param current the given one, or what is known; may be null
   */
  public static TopicSchemas of(Mode mode, Schema current) {
    return new TopicSchemas(new SchemaRules(mode, current, 100, MOST_COLUMNS));
  }

  public static TopicSchemas auto() {
    return of(Mode.AUTO, null);
  }
}
