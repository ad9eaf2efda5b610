package dev.millrace.connect.rest.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Kinds of {@code auth.type}, with the keys that each needs, and those that it may have. */
enum AuthType {
  NONE,
  BASIC,
  BEARER,
  API_KEY,
  OAUTH2_CLIENT,
  OAUTH2_JWT,
  OAUTH2_REFRESH,
  SIGV4,
  HMAC,
  DIGEST;

  List<String> required() {
    return switch (this) {
      case NONE -> List.of();
      case BASIC, DIGEST -> List.of(AuthKeys.USER);
      case BEARER -> List.of(AuthKeys.TOKEN);
      case API_KEY -> List.of(AuthKeys.KEY, AuthKeys.KEY_NAME);
      case OAUTH2_CLIENT ->
          List.of(OAuthKeys.TOKEN_URL, OAuthKeys.CLIENT_ID, OAuthKeys.CLIENT_SECRET);
      case OAUTH2_JWT -> List.of(OAuthKeys.TOKEN_URL, OAuthKeys.JWT_KEY, OAuthKeys.JWT_ISSUER);
      case OAUTH2_REFRESH -> List.of(OAuthKeys.TOKEN_URL, OAuthKeys.REFRESH_TOKEN);
      case SIGV4 ->
          List.of(
              SigningKeys.AWS_KEY_ID,
              SigningKeys.AWS_SECRET,
              SigningKeys.AWS_REGION,
              SigningKeys.AWS_SERVICE);
      case HMAC -> List.of(SigningKeys.HMAC_KEY, SigningKeys.HMAC_TEXT, SigningKeys.HMAC_HEADERS);
    };
  }

  private List<String> optional() {
    return switch (this) {
      case NONE, BEARER -> List.of();
      case BASIC, DIGEST -> List.of(AuthKeys.PASSWORD);
      case API_KEY -> List.of(AuthKeys.KEY_PLACE);
      case OAUTH2_CLIENT -> OAuthKeys.OF_ALL_GRANTS;
      case OAUTH2_JWT ->
          both(
              OAuthKeys.OF_ALL_GRANTS,
              List.of(
                  OAuthKeys.JWT_ALGORITHM,
                  OAuthKeys.JWT_KEY_ID,
                  OAuthKeys.JWT_SUBJECT,
                  OAuthKeys.JWT_AUDIENCE,
                  OAuthKeys.JWT_CLAIMS,
                  OAuthKeys.JWT_LIFE));
      case OAUTH2_REFRESH ->
          both(OAuthKeys.OF_ALL_GRANTS, List.of(OAuthKeys.ROTATES, OAuthKeys.STATE_KEY));
      case SIGV4 -> List.of(SigningKeys.AWS_SESSION);
      case HMAC ->
          List.of(SigningKeys.HMAC_ALGORITHM, SigningKeys.HMAC_KEY_FORM, SigningKeys.HMAC_FORM);
    };
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  boolean uses(String key) {
    return required().contains(key) || optional().contains(key);
  }

  /** As {@code auth.type} has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  static AuthType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  static List<String> names() {
    return Arrays.stream(values()).map(AuthType::word).toList();
  }

  /** Those that use a key. */
  static List<String> users(String key) {
    return Stream.of(values()).filter(type -> type.uses(key)).map(AuthType::word).toList();
  }
}
