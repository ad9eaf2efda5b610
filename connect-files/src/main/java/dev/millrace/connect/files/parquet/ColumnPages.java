package dev.millrace.connect.files.parquet;

import dev.millrace.connect.files.format.ParquetCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The pages of one column in one row group; each is decompressed when it is asked for, and with
 * {@link #streamed} read then, too.
 */
final class ColumnPages implements PageReader {
  private final ParquetSource source;
  private final ColumnChunkMetaData chunk;
  private final BytesInputDecompressor codec;
  private final Deque<Page> data = new ArrayDeque<>();
  private final ChunkInput in;
  private final int largestPage;
  private long values;
  private Page dictionary;

  private record Page(PageHeader header, ByteBuffer body) {}

  private ColumnPages(
      ParquetSource source, ColumnChunkMetaData chunk, ChunkInput in, int largestPage) {
    this.source = source;
    this.chunk = chunk;
    this.in = in;
    this.largestPage = largestPage;
    this.codec = new ParquetCodecs().getDecompressor(chunk.getCodec());
  }

  static ColumnPages of(ParquetSource source, ColumnChunkMetaData chunk, ByteBuffer bytes)
      throws IOException {
    ColumnPages pages =
        new ColumnPages(source, chunk, new ChunkInput(source, bytes, 0, 0, 0), Integer.MAX_VALUE);
    while (pages.readOn()) {
      // Until all is there.
    }
    return pages;
  }

  /**
   * Reads pages as they are asked for.
   *
   * @param largestPage in bytes, before and after decompression; a larger one is refused
   */
  static ColumnPages streamed(
      ParquetSource source, ColumnChunkMetaData chunk, ChunkInput in, int largestPage) {
    return new ColumnPages(source, chunk, in, largestPage);
  }

  /** Takes in one page more; false if there is none. */
  private boolean readOn() throws IOException {
    if (values >= chunk.getValueCount()) {
      return false;
    }
    try {
      PageHeader header = Util.readPageHeader(in);
      int size = header.getCompressed_page_size();
      checkSize(size);
      checkSize(header.getUncompressed_page_size());
      values += add(new Page(header, in.slice(size)));
      return true;
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private void checkSize(int size) throws IOException {
    if (size < 0) {
      throw new IOException("a page can't have " + size + " bytes");
    }
    if (size > largestPage) {
      throw new IOException(
          "a page has " + size + " bytes, more than block.max.bytes = " + largestPage);
    }
  }

  /** How many values it holds. */
  private int add(Page page) {
    switch (page.header().getType()) {
      case DICTIONARY_PAGE -> dictionary = page;
      case DATA_PAGE -> {
        data.add(page);
        return page.header().getData_page_header().getNum_values();
      }
      case DATA_PAGE_V2 -> {
        data.add(page);
        return page.header().getData_page_header_v2().getNum_values();
      }
      default -> {
        // The kind of page is none that holds values.
      }
    }
    return 0;
  }

  /** {@link #readOn} names the file already; the codecs don't. */
  private IOException named(IOException e) {
    return String.valueOf(e.getMessage()).startsWith("'" + source.name() + "'") ? e : broken(e);
  }

  private IOException broken(Exception cause) {
    return ParquetPages.broken(
        source, "the column " + chunk.getPath() + ": " + cause.getMessage(), cause);
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      while (dictionary == null && data.isEmpty() && readOn()) {
        // A dictionary comes before what refers to it.
      }
      if (dictionary == null) {
        return null;
      }
      DictionaryPageHeader header = dictionary.header().getDictionary_page_header();
      return new DictionaryPage(
          codec.decompress(
              BytesInput.from(dictionary.body()), dictionary.header().getUncompressed_page_size()),
          header.getNum_values(),
          encoding(header.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(named(e));
    }
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  @Override
  public DataPage readPage() {
    try {
      while (data.isEmpty() && readOn()) {
        // Pages of other kinds are passed over.
      }
      Page page = data.poll();
      if (page == null) {
        return null;
      }
      return page.header().isSetData_page_header_v2() ? second(page) : first(page);
    } catch (IOException e) {
      throw new UncheckedIOException(named(e));
    }
  }

  private DataPage first(Page page) throws IOException {
    DataPageHeader header = page.header().getData_page_header();
    int size = page.header().getUncompressed_page_size();
    return new DataPageV1(
        codec.decompress(BytesInput.from(page.body()), size),
        header.getNum_values(),
        size,
        null,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  private DataPage second(Page page) throws IOException {
    DataPageHeaderV2 header = page.header().getData_page_header_v2();
    int levels =
        header.getRepetition_levels_byte_length() + header.getDefinition_levels_byte_length();
    ByteBufferInputStream in = ByteBufferInputStream.wrap(page.body());
    BytesInput repetitions = BytesInput.from(in.slice(header.getRepetition_levels_byte_length()));
    BytesInput definitions = BytesInput.from(in.slice(header.getDefinition_levels_byte_length()));
    BytesInput values = BytesInput.from(in.slice(in.available()));
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        repetitions,
        definitions,
        encoding(header.getEncoding()),
        header.isIs_compressed()
            ? codec.decompress(values, page.header().getUncompressed_page_size() - levels)
            : values,
        null);
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }
}
