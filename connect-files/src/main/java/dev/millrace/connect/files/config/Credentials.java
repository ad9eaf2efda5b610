package dev.millrace.connect.files.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Where the credentials come from. */
final class Credentials {
  static final String DEFAULT =
      "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";

  private static final String SDK_2 = "software.amazon.awssdk.auth.credentials.";

  private Credentials() {}

  /**
   * @param settings for a provider that can be configured
   * @throws ConfigException if {@code providerClass} is none
   */
  static AwsCredentialsProvider of(
      String accessKey, Password secret, String providerClass, Map<String, Object> settings) {
    if (!accessKey.isEmpty()) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(accessKey, secret.value()));
    }
    String name = sdk2(providerClass);
    if (name.equals(DEFAULT)) {
      // Its create() gives one provider to all of the worker, which nobody could close.
      return DefaultCredentialsProvider.builder().build();
    }
    try {
      Class<?> type = Class.forName(name, true, Credentials.class.getClassLoader());
      Object provider = make(type);
      if (provider instanceof Configurable configurable) {
        configurable.configure(settings);
      }
      return (AwsCredentialsProvider) provider;
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new ConfigException(
          CredentialKeys.PROVIDER,
          providerClass,
          "must be an AwsCredentialsProvider of AWS SDK 2 that is in the plugin's directory: " + e);
    }
  }

  /** Whether the widely used sink's provider is meant that assumes a role. */
  static boolean assumesRole(String providerClass) {
    return simple(providerClass).equals("AwsAssumeRoleCredentialsProvider");
  }

  /** What a class of AWS SDK 1, which existing configurations name, is called in SDK 2. */
  private static String sdk2(String providerClass) {
    if (assumesRole(providerClass)) {
      return DEFAULT;
    }
    if (!providerClass.startsWith("com.amazonaws.auth.")) {
      return providerClass;
    }
    return switch (simple(providerClass)) {
      case "DefaultAWSCredentialsProviderChain" -> DEFAULT;
      case "WebIdentityTokenCredentialsProvider" ->
          SDK_2 + "WebIdentityTokenFileCredentialsProvider";
      case "EC2ContainerCredentialsProviderWrapper" -> SDK_2 + "ContainerCredentialsProvider";
      default -> SDK_2 + simple(providerClass);
    };
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    try {
      Method create;
      try {
        create = type.getMethod("create");
      } catch (NoSuchMethodException e) {
        return type.getConstructor().newInstance();
      }
      return create.invoke(null);
    } catch (InvocationTargetException e) {
      throw new ConfigException(CredentialKeys.PROVIDER, type.getName(), "fails: " + e.getCause());
    }
  }
}
