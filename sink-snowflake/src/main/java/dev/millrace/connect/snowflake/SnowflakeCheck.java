package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.snowflake.access.Authenticator;
import dev.millrace.connect.snowflake.access.Failures;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/** What validation asks: rules over several keys, then a log-in. */
final class SnowflakeCheck {
  private SnowflakeCheck() {}

  static void rules(Validation validation, SnowflakeSinkConfig config) {
    secrets(validation, config);
    parsed(validation, AccessKeys.JDBC_MAP, config::driverProperties);
    parsed(validation, TableKeys.TOPIC_MAP, config::tableNames);
    changes(validation, config);
    validation.require(
        Files.isDirectory(config.stagingDir()) && Files.isWritable(config.stagingDir()),
        CommitKeys.STAGING_DIR,
        "The worker can't write to " + config.stagingDir() + ": make the folder, or name another.");
  }

  private static void parsed(Validation validation, String key, Runnable parse) {
    try {
      parse.run();
    } catch (IllegalArgumentException e) {
      validation.error(key, e.getMessage());
    }
  }

  private static void secrets(Validation validation, SnowflakeSinkConfig config) {
    Authenticator authenticator = config.authenticator();
    switch (authenticator) {
      case SNOWFLAKE_JWT -> {
        require(validation, config, AccessKeys.PRIVATE_KEY, authenticator);
        try {
          config.logIn();
        } catch (IllegalArgumentException e) {
          validation.error(
              AccessKeys.PRIVATE_KEY, AccessKeys.PRIVATE_KEY + " " + e.getMessage() + ".");
        }
      }
      case SNOWFLAKE -> require(validation, config, AccessKeys.PASSWORD, authenticator);
      case PROGRAMMATIC_ACCESS_TOKEN ->
          require(validation, config, AccessKeys.TOKEN, authenticator);
      case OAUTH -> oauth(validation, config);
      case WORKLOAD_IDENTITY -> {
        String provider = config.getString(AccessKeys.IDENTITY_PROVIDER);
        validation.require(
            !provider.isEmpty(),
            AccessKeys.IDENTITY_PROVIDER,
            "Say who vouches for the worker: aws, azure, gcp or oidc.");
        if (Validators.normal(provider).equals("oidc")) {
          require(validation, config, AccessKeys.TOKEN, authenticator);
        }
      }
    }
  }

  private static void oauth(Validation validation, SnowflakeSinkConfig config) {
    if (config.getString(AccessKeys.OAUTH_CLIENT_ID).isEmpty()) {
      validation.require(
          config.secret().isPresent(),
          AccessKeys.OAUTH_CLIENT_ID,
          "Set this and "
              + AccessKeys.OAUTH_CLIENT_SECRET
              + ", or "
              + AccessKeys.TOKEN
              + ": oauth needs one of them.");
    } else {
      require(validation, config, AccessKeys.OAUTH_CLIENT_SECRET, Authenticator.OAUTH);
    }
  }

  private static void require(
      Validation validation, SnowflakeSinkConfig config, String key, Authenticator authenticator) {
    Password secret = config.getPassword(key);
    validation.require(
        secret != null && !secret.value().isBlank(),
        key,
        "Set it: "
            + AccessKeys.AUTHENTICATOR
            + "="
            + authenticator.text()
            + " needs it. Config providers such as ${file:...} keep it out of the configuration.");
  }

  private static void changes(Validation validation, SnowflakeSinkConfig config) {
    if (config.upserts().isPresent()) {
      validation.require(
          config.getBoolean(TableKeys.SCHEMATIZATION),
          TableKeys.SCHEMATIZATION,
          "Set it to true: " + ChangeKeys.MODE + "=upsert needs a column for each field.");
      return;
    }
    Map<String, Object> defaults = SnowflakeSinkKeys.DEF.defaultValues();
    for (String key :
        List.of(
            ChangeKeys.PK_FIELDS, ChangeKeys.DELETE, ChangeKeys.DELETE_MODE, ChangeKeys.VERSION)) {
      validation.require(
          defaults.get(key).equals(config.values().get(key)),
          key,
          "Set " + ChangeKeys.MODE + "=upsert, without which this has no effect.");
    }
  }

  /** Logs in, and sees whether the schema and the warehouse are there. */
  static void logIn(SnowflakeSinkConfig config, Validation.Findings findings) {
    Map<String, String> soon = Map.of("loginTimeout", "3", "networkTimeout", "3500");
    try (Connection connection = config.logIn().with(soon).connect()) {
      if (connection.getSchema() == null) {
        findings.error(AccessKeys.SCHEMA, noSchema(config));
      }
    } catch (SQLException e) {
      if (Failures.isMissing(e)) {
        findings.error(
            AccessKeys.SCHEMA, noSchema(config) + " Snowflake's answer: " + Messages.of(e));
        return;
      }
      boolean refused = Failures.isAuthorization(e);
      findings.error(
          refused ? AccessKeys.USER : AccessKeys.URL,
          (refused ? "Snowflake does not let the user in: " : "Snowflake can't be reached: ")
              + Messages.of(e));
    }
  }

  private static String noSchema(SnowflakeSinkConfig config) {
    return "There is no schema "
        + config.getString(AccessKeys.DATABASE)
        + "."
        + config.getString(AccessKeys.SCHEMA)
        + ", or the role may not use it: create it, grant USAGE on it, or correct the name.";
  }
}
