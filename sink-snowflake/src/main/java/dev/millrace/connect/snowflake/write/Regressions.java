package dev.millrace.connect.snowflake.write;

import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens if Kafka or Snowflake lack what was there before.
 *
 * @param resume whether the task goes on; else it stops
 */
record Regressions(boolean resume) {
  private static final Logger log = LoggerFactory.getLogger(Regressions.class);

  /**
   * @param what a sentence
   * @throws ConnectException if the task stops
   */
  void found(String what) {
    if (!resume) {
      throw new ConnectException(
          what
              + " To go on from there, set offset.regression.policy=resume; to begin elsewhere, alter"
              + " the connector's offsets.");
    }
    log.warn("{} Going on, as offset.regression.policy says.", what);
  }
}
