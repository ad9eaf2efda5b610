package dev.millrace.connect.snowflake.write;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's own folder in the stage. Batches are removed some at a time, which costs a round trip.
 * Used by the writer's thread.
 *
 * <p>A file that is removed too early is no loss: the rows that a COPY loads are counted.
 */
final class StageFolder {
  private static final Logger log = LoggerFactory.getLogger(StageFolder.class);
  private static final int MOST_BATCHES = 16;

  private final String connector;
  private final String task = UUID.randomUUID().toString();
  private int group;
  private int done;
  private int openings;
  private boolean swept;

  StageFolder(Names names) {
    this.connector = names.folder() + "/";
  }

  /** A name for an opening, which tells whose files are whose. */
  String owner() {
    return task + "." + openings++;
  }

  /** Takes the files of an attempt to load a batch. */
  String of(Batch batch, int attempt) {
    return own() + group + "/" + batch.id() + "/" + attempt + "/";
  }

  private String own() {
    return connector + task + "/";
  }

  /** A batch is committed, the only one that is under way. */
  void committed(WriterSession session) {
    if (++done % MOST_BATCHES == 0) {
      remove(session, own() + group + "/");
      group++;
    }
  }

  /** Removes what is left of committed batches. */
  void clear(WriterSession session) {
    if (done % MOST_BATCHES != 0) {
      remove(session, own());
    }
  }

  /**
   * Removes, once, what tasks have left that can't commit any more, for others have taken over all
   * of their partitions.
   */
  void sweep(WriterSession session) {
    if (!swept) {
      swept = true;
      try {
        Set<String> left = new LinkedHashSet<>();
        for (String file : session.texts("LIST " + session.names().at(connector))) {
          int begin = file.indexOf(connector) + connector.length();
          left.add(file.substring(begin, file.indexOf('/', begin)));
        }
        left.remove(task);
        if (!left.isEmpty()) {
          session
              .texts(session.control().owners())
              .forEach(owner -> left.remove(owner.replaceFirst("\\..*", "")));
          left.forEach(gone -> remove(session, connector + gone + "/"));
        }
      } catch (SQLException | IndexOutOfBoundsException e) {
        log.debug("The stage is not searched for files that were left", e);
      }
    }
  }

  private static void remove(WriterSession session, String folder) {
    try {
      session.execute("REMOVE " + session.names().at(folder));
    } catch (SQLException e) {
      log.debug("Files stay in the stage, in {}", folder, e);
      session.recover();
    }
  }
}
