package dev.millrace.connect.rest.reading;

import dev.millrace.connect.common.position.SourcePartition;
import dev.millrace.connect.rest.resource.Resource;
import java.util.HashMap;
import java.util.Map;

/**
 * What is read as one: a resource, of one of its partitions, in one lane of its windows.
 *
 * @param partition "" where there are none
 * @param lane from 0
 */
public record Unit(Resource resource, String partition, int lane) {
  private static final String RESOURCE = "resource";
  private static final String PARTITION = "partition";
  private static final String LANE = "lane";

  /** As Connect stores its offset. */
  public Map<String, String> sourcePartition() {
    Map<String, String> names = new HashMap<>();
    names.put(RESOURCE, resource.name());
    names.put(PARTITION, partition);
    names.put(LANE, Integer.toString(lane));
    return SourcePartition.of(names);
  }

  /** For messages, and names of threads. */
  public String name() {
    return resource.name()
        + (partition.isEmpty() ? "" : " of " + partition)
        + (resource.lanes() > 1 ? ", lane " + lane : "");
  }
}
