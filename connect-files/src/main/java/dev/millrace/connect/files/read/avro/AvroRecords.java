package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Target;
import java.io.IOException;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The records of those blocks that begin in a range. */
final class AvroRecords implements RecordReader {
  private final AvroReadFormat format;
  private final FileBytes file;
  private final Range range;
  private final Place from;
  private final Misfits misfits = new Misfits();
  private final AvroInput input = new AvroInput();
  private AvroStream stream;
  private AvroHeader header;
  private AvroDecompress codec;
  private Target target;
  private AvroPlan.Column plan;
  private long block;
  private long blockRecords;
  private long inBlock;
  private long passed;
  private Place place;
  private Object value;

  AvroRecords(AvroReadFormat format, FileBytes file, Range range, Place from) {
    this.format = format;
    this.file = file;
    this.range = range;
    this.from = from;
    this.passed = from.record();
    this.place = from;
  }

  void begin(Schemas schemas) throws IOException {
    stream = new AvroStream(file.open(0), 0);
    try {
      header = AvroHeader.read(stream, file.name(), format.limits());
      codec = AvroDecompress.named(header.codec());
      AvroType type = AvroType.parse(header.schema(), file.name(), format.limits());
      if (!type.kind().equals("record")) {
        throw new IOException("its schema is no record, but " + type.kind());
      }
      Schema own = new AvroSchemas(format.times()).of(type);
      target = Target.of(file.name(), own, schemas);
      plan = new AvroPlan(format.times(), misfits).of(type, own, target.struct(), "");
    } catch (IOException | DataException e) {
      throw broken(e);
    }
    if (from.at() > 0) {
      seek(from.at());
    } else if (range.start() > header.end()) {
      seek(range.start() - AvroHeader.SYNC_BYTES);
      passSync();
    }
    block = stream.position();
    resume();
  }

  private void seek(long at) throws IOException {
    stream.close();
    stream = new AvroStream(file.open(at), at);
  }

  private IOException broken(Exception e) {
    String message =
        e instanceof AvroInput.TooMany ? format.limits().tooManyElements() : e.getMessage();
    return e instanceof IOException io
            && message != null
            && message.startsWith("'" + file.name() + "'")
        ? io
        : new IOException(
            "'" + file.name() + "' is no readable Avro file: " + (message == null ? e : message),
            e);
  }

  /** Goes on behind the next sync marker, or to the end. */
  private void passSync() throws IOException {
    byte[] sync = header.sync();
    byte[] last = new byte[sync.length];
    for (long read = 1; ; read++) {
      int b = stream.read();
      if (b < 0) {
        return;
      }
      last[(int) (read % last.length)] = (byte) b;
      if (read >= last.length && (byte) b == sync[sync.length - 1] && isSync(last, read, sync)) {
        return;
      }
    }
  }

  private static boolean isSync(byte[] ring, long newest, byte[] sync) {
    for (int i = 0; i < sync.length; i++) {
      if (ring[(int) ((newest + 1 + i) % ring.length)] != sync[i]) {
        return false;
      }
    }
    return true;
  }

  private void resume() throws IOException {
    if (from.skip() == 0) {
      return;
    }
    if (!nextBlock() || from.skip() > blockRecords) {
      throw broken(
          new IOException(
              "no block of %d records begins at byte %d, where reading was to go on"
                  .formatted(from.skip(), from.at())));
    }
    while (inBlock < from.skip()) {
      read();
      misfits.clear();
    }
  }

  /** Takes in the next block that has records; false at the end of the range. */
  private boolean nextBlock() throws IOException {
    while (true) {
      if (stream.position() >= range.end() || stream.atEnd()) {
        return false;
      }
      block = stream.position();
      inBlock = 0;
      blockRecords = 0;
      try {
        blockRecords = takeBlock();
      } catch (IOException e) {
        throw broken(new IOException("the block at byte " + block + ": " + e.getMessage(), e));
      }
      if (blockRecords > 0) {
        return true;
      }
    }
  }

  private long takeBlock() throws IOException {
    long count = stream.number();
    long size = stream.number();
    format.limits().checkBlock(file.name(), "a block", size);
    byte[] data = stream.bytes((int) size);
    if (!Arrays.equals(stream.bytes(AvroHeader.SYNC_BYTES), header.sync())) {
      throw new IOException("it does not end with the file's sync marker");
    }
    byte[] plain = codec.of(data, format.limits().blockBytes());
    if (count < 0 || (count > 0 && plain.length == 0 && count > format.limits().elements())) {
      throw new IOException("it can't have " + count + " records in " + plain.length + " bytes");
    }
    input.block(plain);
    return count;
  }

  private Object read() throws IOException {
    input.record(format.limits().elements());
    Object struct;
    try {
      struct = plan.read(input);
    } catch (AvroInput.Broken | AvroInput.TooMany | DataException e) {
      String what =
          e instanceof AvroInput.TooMany ? format.limits().tooManyElements() : e.getMessage();
      throw broken(new IOException(where() + ": " + what, e));
    }
    inBlock++;
    if (inBlock == blockRecords && input.left() > 0) {
      throw broken(new IOException(where() + " leaves " + input.left() + " bytes of its block"));
    }
    return struct;
  }

  private String where() {
    return "record " + (inBlock + 1) + " of the block at byte " + block;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    value = null;
    if (inBlock == blockRecords && !nextBlock()) {
      return false;
    }
    Object struct = read();
    place = new Place(++passed, block, inBlock);
    if (misfits.any()) {
      misfits.check(file.name(), "record " + inBlock + " of the block at byte " + block);
    }
    value = target.finish().to(struct);
    return true;
  }

  @Override
  public Schema schema() {
    return target.schema();
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }
}
