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

/** The pages of one column in one row group; each is decompressed when it is asked for. */
final class ColumnPages implements PageReader {
  private final ParquetSource source;
  private final ColumnChunkMetaData chunk;
  private final BytesInputDecompressor codec;
  private final Deque<Page> data = new ArrayDeque<>();
  private Page dictionary;

  private record Page(PageHeader header, ByteBuffer body) {}

  private ColumnPages(ParquetSource source, ColumnChunkMetaData chunk) {
    this.source = source;
    this.chunk = chunk;
    this.codec = new ParquetCodecs().getDecompressor(chunk.getCodec());
  }

  static ColumnPages of(ParquetSource source, ColumnChunkMetaData chunk, ByteBuffer bytes)
      throws IOException {
    ColumnPages pages = new ColumnPages(source, chunk);
    try (ByteBufferInputStream in = ByteBufferInputStream.wrap(bytes)) {
      long values = 0;
      while (values < chunk.getValueCount()) {
        PageHeader header = Util.readPageHeader(in);
        values += pages.add(new Page(header, in.slice(header.getCompressed_page_size())));
      }
      return pages;
    } catch (IOException | RuntimeException e) {
      throw pages.broken(e);
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

  private IOException broken(Exception cause) {
    return ParquetPages.broken(
        source, "the column " + chunk.getPath() + ": " + cause.getMessage(), cause);
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    if (dictionary == null) {
      return null;
    }
    try {
      DictionaryPageHeader header = dictionary.header().getDictionary_page_header();
      return new DictionaryPage(
          codec.decompress(
              BytesInput.from(dictionary.body()), dictionary.header().getUncompressed_page_size()),
          header.getNum_values(),
          encoding(header.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(broken(e));
    }
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  @Override
  public DataPage readPage() {
    Page page = data.poll();
    if (page == null) {
      return null;
    }
    try {
      return page.header().isSetData_page_header_v2() ? second(page) : first(page);
    } catch (IOException e) {
      throw new UncheckedIOException(broken(e));
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
