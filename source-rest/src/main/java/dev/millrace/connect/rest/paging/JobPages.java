package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The pages of a job's result. Each place names the job, so that another one is of another result.
 *
 * @param pages how they follow each other
 * @param hosts where the result's own URL may lead
 */
public record JobPages(Paging pages, Hosts hosts) implements Paging {
  @Override
  public Needs needs() {
    return pages.needs();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new HashSet<>(pages.names());
    names.add(JOB);
    return names;
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    Map<String, String> values = new HashMap<>(pages.values(ofPages(at), delta));
    String job = at.values().get(JOB);
    if (job != null) {
      values.put(JOB, job);
    }
    String result = at.values().get(RESULT);
    if (result != null) {
      values.putIfAbsent(URL, hosts.follow(hosts.base(), result).toString());
    }
    return values;
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    Page.End end = pages.after(ofPages(at), answer);
    return end.next() == null ? end : new Page.End(of(at, end.next()), end.delta());
  }

  private static Place of(Place at, Place next) {
    String job = at.values().get(JOB);
    if (job == null) {
      throw new ConnectException("A page of a job's result was asked for without a job");
    }
    Map<String, String> values = new HashMap<>(next.values());
    values.put(JOB, job);
    return new Place(values);
  }

  private static Place ofPages(Place at) {
    Map<String, String> values = new HashMap<>(at.values());
    values.remove(JOB);
    values.remove(RESULT);
    return new Place(values);
  }
}
