package dev.millrace.connect.common.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * One run of {@code Connector.validate}: every error, each on the key at fault. First each key by
 * itself, then rules over several keys, and only if all that holds the far side, within a limit.
 * Not thread-safe.
 */
public final class Validation {
  /** How long a check of the far side may take before it is left to the connector's start. */
  public static final Duration FAR_SIDE_LIMIT = Duration.ofSeconds(4);

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final String connector;

  private Validation(List<ConfigValue> checked, String connector) {
    checked.forEach(value -> values.put(value.name(), value));
    this.connector = connector;
  }

  /** Checks each key of {@code raw} by itself. */
  public static Validation of(ConfigDef def, Map<String, String> raw) {
    Validation validation = new Validation(def.validate(raw), raw.get("name"));
    validation.warnings.addAll(Warnings.ofIgnored(def, raw));
    return validation;
  }

  /** Adds {@code message} to {@code key}'s errors. The message says what to write instead. */
  public Validation error(String key, String message) {
    values.computeIfAbsent(key, Validation::unknown).addErrorMessage(message);
    return this;
  }

  /** Adds an error on {@code key} unless {@code holds}. */
  public Validation require(boolean holds, String key, String message) {
    return holds ? this : error(key, message);
  }

  /** Says {@code message}, which refuses nothing, in the log; see {@link Warnings}. */
  public Validation warn(String key, String message) {
    warnings.add(Warnings.of(key, message));
    return this;
  }

  /** What {@link #result} logs, each after its key. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Offers {@code recommended} for {@code key} in the REST API's {@code recommended_values}. */
  public Validation recommend(String key, List<?> recommended) {
    values
        .computeIfAbsent(key, Validation::unknown)
        .recommendedValues(new ArrayList<>(recommended));
    return this;
  }

  /** True if no key has an error yet. */
  public boolean clean() {
    return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /** True if {@code key} has no error yet. */
  public boolean clean(String key) {
    ConfigValue value = values.get(key);
    return value == null || value.errorMessages().isEmpty();
  }

  /**
   * Runs {@code check} against the far side if everything before it holds, for at most {@link
   * #FAR_SIDE_LIMIT}, on a thread of its own that is interrupted and left behind at the limit. A
   * check that throws what it should have put on a key becomes an error on {@code key}. One that is
   * not done at the limit refuses nothing but what it has found by then, for on a busy worker that
   * is no sign of a wrong configuration; a check that waits for a silent far side has to give up,
   * and say so, before the limit.
   */
  public Validation farSide(String key, String what, FarSideCheck check) {
    if (!clean()) {
      return this;
    }
    Findings findings = new Findings();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              check.run(findings);
              return null;
            });
    Thread thread = new Thread(task, "millrace-validate");
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      task.get(FAR_SIDE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      findings.copyTo(this);
    } catch (TimeoutException e) {
      task.cancel(true);
      findings.copyTo(this);
      warn(
          key,
          what
              + " could not be checked within "
              + FAR_SIDE_LIMIT.toSeconds()
              + " s, so what is wrong with it shows only when the connector starts. The worker is"
              + " busy, or host, port or firewall keep it from an answer.");
    } catch (ExecutionException e) {
      error(key, what + " can't be checked: " + Messages.of(e.getCause()));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      error(key, "The check of " + what + " was interrupted: validate again.");
    }
    return this;
  }

  /** What {@code Connector.validate} returns. Logs the warnings. */
  public Config result() {
    Warnings.log(connector, warnings);
    return new Config(List.copyOf(values.values()));
  }

  private static ConfigValue unknown(String key) {
    return new ConfigValue(key, null, new ArrayList<>(), new ArrayList<>());
  }

  /** A check that talks to the far side and says what it finds. */
  @FunctionalInterface
  public interface FarSideCheck {
    /**
     * Runs on a thread of its own; should end when interrupted.
     *
     * @throws Exception what no key is to blame for; its message is shown to the user
     */
    void run(Findings findings) throws Exception;
  }

  /**
   * Errors, warnings and recommendations found on the checking thread; dropped if it comes too
   * late.
   */
  public static final class Findings {
    private final List<Map.Entry<String, String>> errors = new ArrayList<>();
    private final List<Map.Entry<String, String>> warnings = new ArrayList<>();
    private final Map<String, List<?>> recommendations = new LinkedHashMap<>();

    public synchronized void error(String key, String message) {
      errors.add(Map.entry(key, message));
    }

    public synchronized void warn(String key, String message) {
      warnings.add(Map.entry(key, message));
    }

    public synchronized void recommend(String key, List<?> recommended) {
      recommendations.put(key, List.copyOf(recommended));
    }

    private synchronized void copyTo(Validation validation) {
      errors.forEach(error -> validation.error(error.getKey(), error.getValue()));
      warnings.forEach(warning -> validation.warn(warning.getKey(), warning.getValue()));
      recommendations.forEach(validation::recommend);
    }
  }
}
