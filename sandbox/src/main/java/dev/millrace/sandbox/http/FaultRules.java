package dev.millrace.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A fault made of rules. Delays of all rules that strike add up; of their kinds the first one
 * happens that is not nothing. The same seed gives the same effects to the same requests in the
 * same order.
 *
 * <p>Safe for use by several threads.
 */
public final class FaultRules<K extends Enum<K>> {

  private final SplittableRandom random;
  private final List<Counted<K>> rules;

  private final K nothing;

  /** What happens to one request. */
  public record Effect<K extends Enum<K>>(K kind, Duration delay) {}

  /**
   * Counts from zero.
   *
   * @param nothing the kind that a request is served by
   */
  public FaultRules(long seed, List<FaultRule<K>> rules, K nothing) {
    this.nothing = nothing;
    this.random = new SplittableRandom(seed);
    this.rules = rules.stream().map(Counted::of).toList();
  }

  /** What happens to the next request. */
  public synchronized Effect<K> on(String operation, String subject) {
    K kind = nothing;
    Duration delay = Duration.ZERO;
    for (Counted<K> rule : rules) {
      if (rule.strikes(operation, subject, random)) {
        delay = delay.plus(rule.rule.delay());
        kind = kind == nothing ? rule.rule.kind() : kind;
      }
    }
    return new Effect<>(kind, delay);
  }

  /** What {@link #parse} reads. */
  public static <K extends Enum<K>> ObjectNode json(long seed, List<FaultRule<K>> rules) {
    ObjectNode node = ControlEndpoint.MAPPER.createObjectNode().put("seed", seed);
    ArrayNode array = node.putArray("rules");
    for (FaultRule<K> rule : rules) {
      array
          .addObject()
          .put("operations", rule.operations())
          .put("subjects", rule.subjects())
          .put("probability", rule.probability())
          .put("skip", rule.skip())
          .put("most", rule.most())
          .put("kind", rule.kind().name())
          .put("delayMs", rule.delay().toMillis());
    }
    return node;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param nothing the kind that a request is served by
   * @throws IllegalArgumentException if it is something else
   */
  public static <K extends Enum<K>> FaultRules<K> parse(JsonNode node, K nothing) {
    List<FaultRule<K>> rules = new ArrayList<>();
    for (JsonNode rule : node.required("rules")) {
      rules.add(
          new FaultRule<>(
              rule.required("operations").asText(),
              rule.required("subjects").asText(),
              rule.required("probability").asDouble(),
              rule.required("skip").asInt(),
              rule.required("most").asInt(),
              Enum.valueOf(nothing.getDeclaringClass(), rule.required("kind").asText()),
              Duration.ofMillis(rule.required("delayMs").asLong())));
    }
    return new FaultRules<>(node.required("seed").asLong(), rules, nothing);
  }

  private record Counted<K extends Enum<K>>(
      FaultRule<K> rule, Pattern operations, Pattern subjects, Strikes strikes) {

    static <K extends Enum<K>> Counted<K> of(FaultRule<K> rule) {
      return new Counted<>(
          rule,
          Pattern.compile(rule.operations()),
          Pattern.compile(rule.subjects(), Pattern.DOTALL),
          new Strikes(rule.probability(), rule.skip(), rule.most()));
    }

    boolean strikes(String operation, String subject, SplittableRandom random) {
      return operations.matcher(operation).matches()
          && subjects.matcher(subject).matches()
          && strikes.next(random);
    }
  }
}
