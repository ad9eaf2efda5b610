package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file tells of itself at its end.
 *
 * @param chunk how many bytes a compressed chunk expands to at most
 * @param stripes in their order, none within another
 */
record OrcTail(OrcCodec codec, int chunk, OrcType root, List<OrcStripe> stripes) {
  private static final byte[] MAGIC = "ORC".getBytes(StandardCharsets.US_ASCII);

  /** A footer's, mostly. */
  private static final int FIRST = 16 * 1024;

  /** Where a file names none. */
  private static final int DEFAULT_CHUNK = 256 * 1024;

  /**
   * @throws IOException if a limit is passed
   * @throws Broken if it is no ORC file
   */
  static OrcTail read(FileBytes file, BlockLimits limits) throws IOException {
    int length = (int) Math.min(FIRST, file.size());
    if (length < MAGIC.length + 2) {
      throw new Broken("it is too short");
    }
    RawBytes raw = RawBytes.of(file).ahead(file.size() - length, length);
    PostScript post = PostScript.of(raw, file.size());
    limits.checkHeader(file.name(), "its footer", post.footer);
    limits.checkBlock(file.name(), "a chunk", post.chunk);
    long start = post.start - post.footer;
    if (start < MAGIC.length) {
      throw new Broken("its footer would begin before the file");
    }
    OrcInput in =
        new OrcInput(raw, post.codec, new byte[post.chunk], start, post.footer, Math.max(1, FIRST));
    return footer(file.name(), post, all(file.name(), in, limits), limits);
  }

  /** All bytes of a footer, decompressed. */
  static byte[] all(String file, OrcInput in, BlockLimits limits) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!in.atEnd()) {
      bytes.write(in.read());
      limits.checkHeader(file, "a footer, decompressed,", bytes.size());
    }
    return bytes.toByteArray();
  }

  private static OrcTail footer(String file, PostScript post, byte[] bytes, BlockLimits limits)
      throws IOException {
    Proto footer = new Proto(bytes, 0, bytes.length);
    List<OrcStripe> stripes = new ArrayList<>();
    List<Proto> types = new ArrayList<>();
    long rows = 0;
    for (int field = footer.next(); field != 0; field = footer.next()) {
      switch (field) {
        case 3 -> stripes.add(OrcStripe.of(footer.message()));
        case 4 -> types.add(footer.message());
        case 6 -> rows = footer.number();
        case 10 -> throw new Broken("it has encrypted columns, which are not read here");
        default -> footer.skip();
      }
    }
    check(stripes, rows, post.start - post.footer);
    return new OrcTail(post.codec, post.chunk, OrcType.of(file, types, limits), stripes);
  }

  private static void check(List<OrcStripe> stripes, long rows, long end) {
    long from = 0;
    long counted = 0;
    for (OrcStripe stripe : stripes) {
      if (stripe.offset() < from || stripe.end() < stripe.offset() || stripe.end() > end) {
        throw new Broken(
            "the stripe at byte " + stripe.offset() + " lies over another, or over the footer");
      }
      from = Math.max(stripe.end(), stripe.offset() + 1);
      counted += stripe.rows();
    }
    if (counted != rows) {
      throw new Broken("it has " + rows + " rows, but " + counted + " in its stripes");
    }
  }

  /**
   * The last bytes, which are never compressed.
   *
   * @param start where what follows the footer begins
   */
  private record PostScript(long footer, OrcCodec codec, int chunk, long start) {
    static PostScript of(RawBytes raw, long size) throws IOException {
      int length = raw.read(size - 1, 1)[0] & 0xff;
      if (length + 1 > size) {
        throw new Broken("it is too short");
      }
      long at = size - 1 - length;
      Proto message = new Proto(raw.read(at, length), 0, length);
      long footer = 0;
      long codec = 0;
      int chunk = DEFAULT_CHUNK;
      String magic = "";
      List<Integer> version = new ArrayList<>();
      for (int field = message.next(); field != 0; field = message.next()) {
        switch (field) {
          case 1 -> footer = message.number();
          case 2 -> codec = message.number();
          case 3 -> chunk = message.small("the size of a chunk");
          case 4 -> message.numbers(version::add);
          case 8000 -> magic = message.text();
          default -> message.skip();
        }
      }
      if (!magic.equals("ORC")) {
        throw new Broken("it does not end as one");
      }
      if (!version.isEmpty() && version.get(0) > 0) {
        throw new Broken("it is of version " + version + ", and versions 0.11 and 0.12 are read");
      }
      if (footer < 0 || footer > at) {
        throw new Broken("its footer can't have " + footer + " bytes");
      }
      return new PostScript(footer, OrcCodec.of(codec), chunk, at);
    }
  }
}
