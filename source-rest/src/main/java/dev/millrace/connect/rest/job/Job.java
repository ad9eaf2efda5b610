package dev.millrace.connect.rest.job;

import dev.millrace.connect.rest.call.StatusRule;
import dev.millrace.connect.rest.paging.Where;
import dev.millrace.connect.rest.template.RequestTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a resource's records are made: by a job that is asked for, waited for, and whose result has
 * pages. Immutable.
 *
 * @param id where the answer to {@code create} tells the job's id
 * @param state where the answer to {@code status} tells how far it is
 * @param done states in which the result can be read
 * @param failed states in which there will be none
 * @param result where the answer to {@code status} tells the result's URL; null if the resource's
 *     own request reads it
 * @param resultRequired whether a job that is done without such a URL is an error; else it has no
 *     records
 * @param poll how long to wait before the state is asked for once more
 * @param longest how long to wait for a result before another job is made
 * @param rules what becomes of answers to {@code create}
 */
public record Job(
    Ask create,
    Where id,
    Ask status,
    Where state,
    Set<String> done,
    Set<String> failed,
    Where result,
    boolean resultRequired,
    Duration poll,
    Duration longest,
    List<StatusRule> rules) {
  public Job {
    done = Set.copyOf(done);
    failed = Set.copyOf(failed);
    rules = List.copyOf(rules);
  }

  /** Of a job that is gone; behind a resource's own rules. */
  public static final List<StatusRule> GONE =
      List.of(
          StatusRule.of(404, 404, StatusRule.Action.RESET),
          StatusRule.of(410, 410, StatusRule.Action.RESET));

  /** A request. */
  public record Ask(String method, RequestTemplate request) {}
}
