package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.record.ResourceRecords;
import dev.millrace.connect.rest.resource.Resource;
import dev.millrace.connect.rest.resource.Resources;
import dev.millrace.connect.rest.unit.Api;
import dev.millrace.connect.rest.unit.Deletes;
import dev.millrace.connect.rest.unit.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The units of a connector, in an order that stays. Immutable. */
public record Units(Resources resources) {

  public List<Unit> all() {
    List<Unit> all = new ArrayList<>();
    for (Resource resource : resources.roots()) {
      for (String partition : resource.partitions()) {
        for (int lane = 0; lane < resource.lanes(); lane++) {
          all.add(new Unit(resource, partition, lane));
        }
      }
    }
    return all;
  }

  /** Those of one of so many tasks, which take them by turns. */
  public List<Unit> of(int task, int tasks) {
    List<Unit> all = all();
    List<Unit> mine = new ArrayList<>();
    for (int i = task; i < all.size(); i += tasks) {
      mine.add(all.get(i));
    }
    return mine;
  }

  /**
   * What a unit reads.
   *
   * @param records what the unit's become, by resources; null for readers that only look at their
   *     offsets
   * @param named values of {@code config.}, by the names of their references
   */
  public Level<Fetched> level(
      Unit unit,
      HttpApi.Source source,
      Map<String, ResourceRecords.OfUnit> records,
      Map<String, String> named) {
    Map<String, String> fixed = new HashMap<>(named);
    fixed.put("partition", unit.partition());
    return level(unit.resource(), unit.lane(), records, each -> api(each, source, records, fixed));
  }

  private static Api<Fetched> api(
      Resource resource,
      HttpApi.Source source,
      Map<String, ResourceRecords.OfUnit> records,
      Map<String, String> fixed) {
    HttpApi pages =
        new HttpApi(
            resource,
            source,
            records == null ? null : records.get(resource.name()).schemas(),
            fixed);
    Api<Fetched> api = resource.job() == null ? pages : new JobApi(resource, pages, source);
    return source.ahead() == null ? api : new AheadApi(api, source.ahead());
  }

  private Level<Fetched> level(
      Resource resource,
      int lane,
      Map<String, ResourceRecords.OfUnit> records,
      Function<Resource, Api<Fetched>> apis) {
    return new Level<>(
        resource.name(),
        resource.layout(),
        apis.apply(resource),
        resource.rules(lane),
        Fetched::told,
        resources.childrenOf(resource.name()).stream()
            .map(child -> level(child, 0, records, apis))
            .toList(),
        resource.comparedKeys() == 0 ? null : deletes(resource, records));
  }

  private static Deletes<Fetched> deletes(
      Resource resource, Map<String, ResourceRecords.OfUnit> records) {
    return new Deletes<>(
        resource.comparedKeys(),
        fetched -> records.get(resource.name()).keyText(fetched),
        Fetched::gone);
  }
}
