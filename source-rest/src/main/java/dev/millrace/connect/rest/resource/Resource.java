package dev.millrace.connect.rest.resource;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.rest.body.AnswerPage;
import dev.millrace.connect.rest.body.BodyFormat;
import dev.millrace.connect.rest.call.StatusRule;
import dev.millrace.connect.rest.job.Job;
import dev.millrace.connect.rest.template.RequestTemplate;
import dev.millrace.connect.rest.unit.Layout;
import dev.millrace.connect.rest.unit.UnitRules;
import dev.millrace.connect.rest.unit.WindowPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource, ready to be asked. Immutable.
 *
 * @param parent the name of the resource whose records' children it has; "" for none
 * @param contentType of requests' bodies
 * @param pageSize how many records a page is asked to have; 0 if that is not asked
 * @param windows null for none
 * @param whenClosed whether windows are read only once nothing comes into them any more
 * @param lanes of windows; 1 without
 * @param statusRules what becomes of answers, before the rules that hold for all
 * @param comparedKeys most keys that are kept to find which are gone; 0 if that is not looked for
 * @param partitions at least one; "" where there are none
 * @param toldCharset whether answers are in the charset that they tell
 * @param job that makes the records; null if they are there without
 */
public record Resource(
    String name,
    String parent,
    String method,
    RequestTemplate request,
    String contentType,
    long pageSize,
    AnswerPage.Rules answers,
    BodyFormat format,
    Layout layout,
    UnitRules rules,
    WindowPlan windows,
    boolean whenClosed,
    int lanes,
    List<StatusRule> statusRules,
    int comparedKeys,
    List<String> partitions,
    Schedule schedule,
    boolean toldCharset,
    Job job) {
  public Resource {
    statusRules = List.copyOf(statusRules);
    partitions = List.copyOf(partitions);
  }

  /** With rules behind its own. */
  Resource with(List<StatusRule> others) {
    List<StatusRule> all = new ArrayList<>(statusRules);
    all.addAll(others);
    return new Resource(
        name,
        parent,
        method,
        request,
        contentType,
        pageSize,
        answers,
        format,
        layout,
        rules,
        windows,
        whenClosed,
        lanes,
        all,
        comparedKeys,
        partitions,
        schedule,
        toldCharset,
        job);
  }

  /** The rules of one lane of windows. */
  public UnitRules rules(int lane) {
    return windows == null
        ? rules
        : rules.with(new WindowPlan.Lane(windows, lane, lanes, whenClosed));
  }
}
