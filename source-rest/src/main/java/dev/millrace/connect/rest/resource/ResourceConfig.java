package dev.millrace.connect.rest.resource;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.rest.body.AnswerPage;
import dev.millrace.connect.rest.body.BodyKeys;
import dev.millrace.connect.rest.body.Wanted;
import dev.millrace.connect.rest.call.CallKeys;
import dev.millrace.connect.rest.call.StatusRule;
import dev.millrace.connect.rest.job.Job;
import dev.millrace.connect.rest.paging.Paging;
import dev.millrace.connect.rest.record.RecordKeys;
import dev.millrace.connect.rest.record.ResourceRecords;
import dev.millrace.connect.rest.record.TaskSchemas;
import dev.millrace.connect.rest.template.Known;
import dev.millrace.connect.rest.template.RequestTemplate;
import dev.millrace.connect.rest.unit.Layout;
import dev.millrace.connect.rest.unit.UnitRules;
import dev.millrace.connect.rest.unit.WindowPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The configuration of one resource, by the plain names of its keys. Immutable. */
public final class ResourceConfig extends AbstractConfig {
  private static final List<String> LAYOUT =
      List.of(
          RequestKeys.PATH,
          RequestKeys.PARENT,
          PagingKeys.PAGING,
          PagingKeys.KEYS,
          CursorKeys.CURSOR,
          CursorKeys.FORMAT,
          CursorKeys.ASKED,
          CursorKeys.WINDOW,
          CursorKeys.LANES);

  public static final ConfigDef DEF = define(Keys.define()).done();

  private final String name;

  /**
   * Whom resources are asked of.
   *
   * @param base what stands before each path
   * @param secrets names of query parameters that credentials stand in
   * @param named names of {@code config.} values
   */
  public record Surroundings(URI base, Set<String> secrets, Set<String> named) {}

  /**
   * @param name the resource's
   * @throws org.apache.kafka.common.config.ConfigException if a key by itself is wrong
   */
  public ResourceConfig(String name, Map<String, String> props) {
    super(DEF, props, false);
    this.name = name;
  }

  /** Adds the keys of resources. */
  public static Keys define(Keys keys) {
    RequestKeys.define(keys);
    PagingKeys.define(keys);
    JobKeys.define(keys);
    CursorKeys.define(keys);
    ScheduleKeys.define(keys);
    BodyKeys.define(keys);
    RecordKeys.define(keys);
    DeleteKeys.define(keys);
    CallKeys.defineOfResource(keys);
    return keys;
  }

  public String name() {
    return name;
  }

  public String parent() {
    return getString(RequestKeys.PARENT).strip();
  }

  /** As it is written, with references. */
  public String path() {
    return getString(RequestKeys.PATH);
  }

  /** In capitals. */
  public String method() {
    return getString(RequestKeys.METHOD).toUpperCase(Locale.ROOT);
  }

  /** Whether pages are asked for by their numbers, and may shift. */
  public boolean shifts() {
    return PagingKeys.numbered(this) && !getBoolean(PagingKeys.STABLE);
  }

  /** Whether a rule, or a job that fails, may have a round begin anew. */
  private boolean resets() {
    return JobKeys.isSet(this)
        || rules().stream().anyMatch(rule -> rule.action() == StatusRule.Action.RESET);
  }

  /** Whether a round may have to hand over all there is once more, for it asked for changes. */
  public boolean forgets() {
    return resets() && PagingKeys.changesOnly(this);
  }

  public RequestTemplate request(Surroundings around) {
    return RequestKeys.template(this, "", known(around));
  }

  private Known known(Surroundings around) {
    Set<String> names = new HashSet<>(paging(around).names());
    around.named().forEach(each -> names.add("config:" + each));
    if (CursorKeys.cursor(this) != null) {
      names.add("since");
    }
    if (getLong(PagingKeys.SIZE) > 0) {
      names.add(Paging.LIMIT);
    }
    if (CursorKeys.windowed(this)) {
      names.add("until");
    }
    if (!getList(RequestKeys.PARTITIONS).isEmpty()) {
      names.add("partition");
    }
    return new Known(names, !parent().isEmpty());
  }

  /** What of its parent's records is asked with, or added to its own. */
  Set<JsonPointer> ofParent(Surroundings around) {
    Set<JsonPointer> all = new HashSet<>(request(around).parents());
    all.addAll(RecordKeys.settings(this).parentFields().values());
    return all;
  }

  public Paging paging(Surroundings around) {
    return PagingKeys.paging(this, around.base(), around.secrets());
  }

  public WindowPlan windows() {
    return CursorKeys.windows(this);
  }

  /**
   * What is looked at in answers.
   *
   * @param ofChildren values of its records that requests for their children ask with
   */
  public AnswerPage.Rules answers(Surroundings around, Set<JsonPointer> ofChildren) {
    Paging paging = paging(around);
    return new AnswerPage.Rules(
        new Wanted(
            PagingKeys.pointers(this, CursorKeys.ID),
            CursorKeys.optional(this, CursorKeys.VERSION),
            CursorKeys.cursor(this),
            paging.needs(),
            ofChildren),
        CursorKeys.format(this),
        paging,
        RecordKeys.bad(this) != BadRecords.FAIL);
  }

  /**
   * @param schemas of the task's topics
   */
  public ResourceRecords records(TaskSchemas schemas) {
    return new ResourceRecords(name, RecordKeys.settings(this), schemas);
  }

  public List<StatusRule> rules() {
    return CallKeys.rules(this);
  }

  /**
   * Rules that no part of it has by itself.
   *
   * @param errors take plain key and message
   */
  public void check(BiConsumer<String, String> errors) {
    CallKeys.checkResource(this, errors);
    BodyKeys.check(this, errors);
    RecordKeys.check(this, errors);
    DeleteKeys.check(this, errors);
    JobKeys.check(this, errors);
    if (CursorKeys.windowed(this) && CursorKeys.rules(this, false, Instant.now()).texts() == null) {
      errors.accept(CursorKeys.WINDOW, "Windows need a cursor of times.");
    }
  }

  /** What a resource with a parent can't have, for it is read with that. */
  public void checkChild(BiConsumer<String, String> errors) {
    if (!getList(RequestKeys.PARTITIONS).isEmpty()
        && originals().containsKey(RequestKeys.PARTITIONS)) {
      errors.accept(
          RequestKeys.PARTITIONS, "Children are read in their parent's partitions: leave it out.");
    }
    if (CursorKeys.windowed(this)) {
      errors.accept(CursorKeys.WINDOW, "Children can't be read in windows: leave them out.");
    }
  }

  /**
   * @param ofChildren values of its records that requests for their children ask with
   * @throws org.apache.kafka.common.config.ConfigException if keys don't go together
   */
  public Resource resource(Surroundings around, Set<JsonPointer> ofChildren, Instant now) {
    List<String> partitions = getList(RequestKeys.PARTITIONS);
    WindowPlan windows = windows();
    UnitRules rules = CursorKeys.rules(this, PagingKeys.numbered(this), now);
    return new Resource(
        name,
        parent(),
        method(),
        request(around),
        getString(RequestKeys.BODY_TYPE),
        getLong(PagingKeys.SIZE),
        answers(around, ofChildren),
        BodyKeys.format(this),
        layout(windows),
        resets() ? rules.resetting() : rules,
        windows,
        PagingKeys.numbered(this),
        windows == null ? 1 : getInt(CursorKeys.LANES),
        statusRules(),
        DeleteKeys.most(this),
        partitions.isEmpty() ? List.of("") : partitions,
        ScheduleKeys.schedule(this),
        !originals().containsKey(TextKeys.CHARSET),
        JobKeys.job(this, known(around)));
  }

  private List<StatusRule> statusRules() {
    List<StatusRule> all = new ArrayList<>(rules());
    if (JobKeys.isSet(this)) {
      all.addAll(Job.GONE);
    }
    return all;
  }

  private Layout layout(WindowPlan windows) {
    StringBuilder text = new StringBuilder();
    for (String key : LAYOUT) {
      text.append(key).append('=').append(values().get(key)).append('\n');
    }
    if (windows != null) {
      text.append(windows.since(0));
    }
    if (JobKeys.isSet(this)) {
      text.append(JobKeys.PATH).append('=').append(getString(JobKeys.PATH)).append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return new Layout(HexFormat.of().formatHex(hash, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
