package dev.millrace.connect.files.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a Parquet file, and its row groups when they are asked for, for Parquet's column
 * readers. Parquet's own {@code ParquetFileReader} can't be used: its options load Hadoop's {@code
 * FileInputFormat}, which no archive has. Thread-safe.
 */
public final class ParquetPages {
  private static final String MAGIC = "PAR1";

  /** Length of the footer and magic. */
  private static final int TAIL_BYTES = 8;

  /** Most footers are smaller, so one read does. */
  private static final int FIRST_BYTES = 64 * 1024;

  /** One read is cheaper than two, even if it brings so many bytes that nobody asked for. */
  private static final int GAP_BYTES = 256 * 1024;

  /** More than the header of a Bloom filter takes. */
  private static final int BLOOM_HEADER_BYTES = 64;

  /** Of a column that is read window by window. */
  private static final int LEAST_WINDOW = 64 * 1024;

  private static final int LARGEST_READ = 256 * 1024 * 1024;

  private final ParquetSource source;
  private final ParquetMetadata metadata;

  private ParquetPages(ParquetSource source, ParquetMetadata metadata) {
    this.source = source;
    this.metadata = metadata;
  }

  /**
   * Reads the footer.
   *
   * @throws IOException if it is no Parquet file; the message names it
   */
  public static ParquetPages open(ParquetSource source) throws IOException {
    return open(source, Integer.MAX_VALUE);
  }

  /**
   * @param largestFooter in bytes; a larger one is refused
   */
  public static ParquetPages open(ParquetSource source, int largestFooter) throws IOException {
    byte[] footer = footer(source, largestFooter);
    try {
      return new ParquetPages(
          source,
          new ParquetMetadataConverter()
              .readParquetMetadata(
                  new ByteArrayInputStream(footer), ParquetMetadataConverter.NO_FILTER));
    } catch (IOException | RuntimeException e) {
      throw broken(source, "its footer: " + e.getMessage(), e);
    }
  }

  private static byte[] footer(ParquetSource source, int largest) throws IOException {
    int first = (int) Math.min(FIRST_BYTES, source.length());
    if (first < TAIL_BYTES) {
      throw broken(source, "it has " + source.length() + " bytes", null);
    }
    byte[] end = source.read(source.length() - first, first);
    if (!MAGIC.equals(
        new String(end, end.length - MAGIC.length(), MAGIC.length(), StandardCharsets.US_ASCII))) {
      throw broken(source, "it does not end as an unencrypted one does", null);
    }
    int length =
        ByteBuffer.wrap(end, end.length - TAIL_BYTES, Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt();
    if (length <= 0 || length > source.length() - TAIL_BYTES) {
      throw broken(source, "its footer can't have " + length + " bytes", null);
    }
    if (length > largest) {
      throw broken(
          source,
          "its footer has " + length + " bytes, more than header.max.bytes = " + largest,
          null);
    }
    if (length > first - TAIL_BYTES) {
      return source.read(source.length() - TAIL_BYTES - length, length);
    }
    byte[] footer = new byte[length];
    System.arraycopy(end, end.length - TAIL_BYTES - length, footer, 0, length);
    return footer;
  }

  static IOException broken(ParquetSource source, String what, Throwable cause) {
    return new IOException("'" + source.name() + "' is no readable Parquet file: " + what, cause);
  }

  /** What wrote the file; null if it doesn't say. */
  public String createdBy() {
    return metadata.getFileMetaData().getCreatedBy();
  }

  public MessageType schema() {
    return metadata.getFileMetaData().getSchema();
  }

  /** In the file's order. */
  public List<BlockMetaData> rowGroups() {
    return metadata.getBlocks();
  }

  /**
   * Reads columns of a row group.
   *
   * @param wanted a part of the file's schema
   */
  public PageReadStore read(BlockMetaData rowGroup, MessageType wanted) throws IOException {
    return new RowGroup(rowGroup, pages(wanted(rowGroup, wanted)));
  }

  /**
   * Columns of a row group, whose pages are read as they are asked for, unless all are small.
   *
   * @param wanted a part of the file's schema
   * @param budget how many bytes to hold, compressed; a page that is larger than a column's share
   *     comes on top
   * @param largestPage in bytes, before and after decompression
   */
  public PageReadStore stream(
      BlockMetaData rowGroup, MessageType wanted, int budget, int largestPage) throws IOException {
    List<Wanted> columns = wanted(rowGroup, wanted);
    long all = columns.stream().mapToLong(column -> column.chunk().getTotalSize()).sum();
    int window = Math.max(LEAST_WINDOW, budget / Math.max(1, columns.size()));
    Map<ColumnDescriptor, ColumnPages> pages = new HashMap<>();
    if (all <= budget) {
      for (Map.Entry<Wanted, ByteBuffer> chunk : chunks(columns).entrySet()) {
        ChunkInput in = new ChunkInput(source, chunk.getValue(), 0, 0, 0);
        pages.put(chunk.getKey().column(), streamed(chunk.getKey(), in, largestPage));
      }
    } else {
      for (Wanted column : columns) {
        long start = column.chunk().getStartingPos();
        ChunkInput in = new ChunkInput(source, ByteBuffer.allocate(0), start, column.end(), window);
        pages.put(column.column(), streamed(column, in, largestPage));
      }
    }
    return new RowGroup(rowGroup, pages);
  }

  private ColumnPages streamed(Wanted column, ChunkInput in, int largestPage) {
    return ColumnPages.streamed(source, column.chunk(), in, largestPage);
  }

  /** In the order of their places in the file. */
  private List<Wanted> wanted(BlockMetaData rowGroup, MessageType wanted) throws IOException {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    rowGroup.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    List<Wanted> columns = new ArrayList<>();
    for (ColumnDescriptor column : wanted.getColumns()) {
      ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
      if (chunk == null) {
        throw broken(source, "a row group lacks " + column, null);
      }
      checkPlace(chunk);
      columns.add(new Wanted(column, chunk));
    }
    columns.sort(Comparator.comparingLong(column -> column.chunk().getStartingPos()));
    return columns;
  }

  /**
   * Reads the Bloom filter of a column in a row group.
   *
   * @return empty if it has none, or one of a kind that is not known
   */
  public Optional<BloomFilter> bloomFilter(ColumnChunkMetaData chunk) throws IOException {
    long start = chunk.getBloomFilterOffset();
    if (start <= 0 || start >= source.length()) {
      return Optional.empty();
    }
    int first = (int) Math.min(BLOOM_HEADER_BYTES, source.length() - start);
    ByteArrayInputStream in = new ByteArrayInputStream(source.read(start, first));
    try {
      BloomFilterHeader header = Util.readBloomFilterHeader(in);
      int size = header.getNumBytes();
      long body = start + first - in.available();
      if (!header.getAlgorithm().isSetBLOCK()
          || !header.getHash().isSetXXHASH()
          || !header.getCompression().isSetUNCOMPRESSED()
          || size <= 0
          || size > BlockSplitBloomFilter.UPPER_BOUND_BYTES
          || body > source.length() - size) {
        return Optional.empty();
      }
      return Optional.of(new BlockSplitBloomFilter(source.read(body, size)));
    } catch (RuntimeException e) {
      throw broken(source, "the Bloom filter of " + chunk.getPath() + ": " + e.getMessage(), e);
    }
  }

  private record Wanted(ColumnDescriptor column, ColumnChunkMetaData chunk) {
    long end() {
      return chunk.getStartingPos() + chunk.getTotalSize();
    }
  }

  private void checkPlace(ColumnChunkMetaData chunk) throws IOException {
    long start = chunk.getStartingPos();
    long size = chunk.getTotalSize();
    if (start < 0 || size <= 0 || size > source.length() || start > source.length() - size) {
      throw broken(source, "the column " + chunk.getPath() + " is said to be outside of it", null);
    }
  }

  private Map<ColumnDescriptor, ColumnPages> pages(List<Wanted> columns) throws IOException {
    Map<ColumnDescriptor, ColumnPages> pages = new HashMap<>();
    for (Map.Entry<Wanted, ByteBuffer> chunk : chunks(columns).entrySet()) {
      Wanted wanted = chunk.getKey();
      pages.put(wanted.column(), ColumnPages.of(source, wanted.chunk(), chunk.getValue()));
    }
    return pages;
  }

  /** Reads neighbours together. */
  private Map<Wanted, ByteBuffer> chunks(List<Wanted> columns) throws IOException {
    Map<Wanted, ByteBuffer> chunks = new LinkedHashMap<>();
    for (int from = 0; from < columns.size(); ) {
      long start = columns.get(from).chunk().getStartingPos();
      long end = columns.get(from).end();
      int to = from + 1;
      while (to < columns.size()
          && columns.get(to).chunk().getStartingPos() - end <= GAP_BYTES
          && columns.get(to).end() - start <= LARGEST_READ) {
        end = Math.max(end, columns.get(to).end());
        to++;
      }
      byte[] bytes = source.read(start, Math.toIntExact(end - start));
      for (Wanted wanted : columns.subList(from, to)) {
        int at = (int) (wanted.chunk().getStartingPos() - start);
        chunks.put(wanted, ByteBuffer.wrap(bytes, at, (int) wanted.chunk().getTotalSize()).slice());
      }
      from = to;
    }
    return chunks;
  }

  private record RowGroup(BlockMetaData block, Map<ColumnDescriptor, ColumnPages> pages)
      implements PageReadStore {
    @Override
    public ColumnPages getPageReader(ColumnDescriptor column) {
      return pages.get(column);
    }

    @Override
    public long getRowCount() {
      return block.getRowCount();
    }
  }
}
