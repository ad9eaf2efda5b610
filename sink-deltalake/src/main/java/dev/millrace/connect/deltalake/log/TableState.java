package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.StructType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A table at one version. Immutable; the files are read when they are first asked for. */
public final class TableState {
  private final long version;
  private final long timestamp;
  private final Protocol protocol;
  private final Metadata metadata;
  private final Map<String, Long> transactions;
  private final Map<String, String> domains;
  private final LiveFiles files;
  private final Features features;

  /**
   * @param timestamp of the version, in milliseconds since the epoch: the one in its commit where
   *     the table has such
   * @param transactions the offset of each {@code txn}, by its appId
   * @param domains the configuration of each {@code domainMetadata}
   * @param files reads the live files when they are first asked for
   */
  public TableState(
      long version,
      long timestamp,
      Protocol protocol,
      Metadata metadata,
      Map<String, Long> transactions,
      Map<String, String> domains,
      Supplier<Collection<DataFile>> files) {
    this(version, timestamp, protocol, metadata, transactions, domains, new LiveFiles(files));
  }

  TableState(
      long version,
      long timestamp,
      Protocol protocol,
      Metadata metadata,
      Map<String, Long> transactions,
      Map<String, String> domains,
      LiveFiles files) {
    this.version = version;
    this.timestamp = timestamp;
    this.protocol = protocol;
    this.metadata = metadata;
    this.transactions = Collections.unmodifiableMap(transactions);
    this.domains = Collections.unmodifiableMap(domains);
    this.files = files;
    this.features = new Features(protocol, metadata);
  }

  /**
   * The table after the next file of its log.
   *
   * @param reader of the live files, if nobody has asked for them so far
   */
  TableState next(LogFile file, TableReader reader) {
    Map<String, Long> newTransactions = new HashMap<>(transactions);
    newTransactions.putAll(file.transactions());
    Map<String, String> newDomains = new HashMap<>(domains);
    file.domains()
        .forEach(
            (name, configuration) ->
                newDomains.compute(name, (key, was) -> configuration.orElse(null)));
    return new TableState(
        file.number(),
        file.timestamp().orElse(timestamp),
        file.protocol().orElse(protocol),
        file.metadata().orElse(metadata),
        newTransactions,
        newDomains,
        files.next(file.removedIds(), file.adds(), () -> reader.files(file.number())));
  }

  public long version() {
    return version;
  }

  /** In milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Another one after the table was made anew. */
  public String tableId() {
    return metadata.id();
  }

  public StructType schema() {
    return metadata.schema();
  }

  /** Logical names, in the table's order. */
  public List<String> partitionColumns() {
    return metadata.partitionColumns();
  }

  public Map<String, String> properties() {
    return metadata.configuration();
  }

  public Metadata metadata() {
    return metadata;
  }

  public Protocol protocol() {
    return protocol;
  }

  /** What a writer must honour. */
  public Features features() {
    return features;
  }

  /** The last offset of this appId that is in the table. */
  public OptionalLong txn(String appId) {
    Long offset = transactions.get(appId);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  Map<String, Long> transactions() {
    return transactions;
  }

  Map<String, String> domains() {
    return domains;
  }

  /** The live files, read now if nobody asked before. */
  public Collection<DataFile> files() {
    return files.all();
  }

  LiveFiles live() {
    return files;
  }
}
