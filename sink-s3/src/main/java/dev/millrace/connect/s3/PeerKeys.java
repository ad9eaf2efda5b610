package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Keys of the widely used sink that nothing here needs; who sets one is told so in the log. */
final class PeerKeys {
  private PeerKeys() {}

  static void define(Keys keys) {
    keys.add(text("storage.class", "Storage class", "", "files always go to S3."))
        .add(
            flag(
                "enable.conditional.writes",
                "Conditional writes",
                "the heads are always written so, and files can't overwrite each other."))
        .add(
            number(
                "max.files.scan.limit",
                "Scanned files",
                "no file names are tried out: the head says which offsets are exported."))
        .add(
            number(
                "partitioner.max.open.files",
                "Most open files",
                "the number of open files is bounded by their memory, `buffer.max.bytes`."))
        .add(number("max.write.duration.ms", "Longest put", "a put never waits for S3."))
        .add(
            flag(
                "rotate.file.on.partition.change",
                "Rotation by directories",
                "each directory's file is open until a trigger of its own closes it, and late"
                    + " records go to the directory of their own time."))
        .add(
            flag(
                "s3.elastic.buffer.enable",
                "Elastic buffer",
                "the buffer of a file always grows with what is in it."))
        .add(
            number(
                "s3.elastic.buffer.init.capacity",
                "First size of a buffer",
                "the buffer of a file always grows with what is in it."))
        .add(
            number(
                "shutdown.timeout.ms",
                "Shutdown",
                "a stopping task waits five seconds for the commits that run; whoever owns the"
                    + " partition next ends what is left."));
  }

  private static Key text(String name, String display, String byDefault, String instead) {
    return Key.ignored(name, Type.STRING, byDefault, instead).display(display);
  }

  private static Key flag(String name, String display, String instead) {
    return Key.ignored(name, Type.BOOLEAN, true, instead).display(display);
  }

  private static Key number(String name, String display, String instead) {
    return Key.ignored(name, Type.LONG, -1L, instead).display(display);
  }
}
