package dev.millrace.sandbox.snowflake;

/** A request that is refused outside SQL, with the code that Snowflake gives. */
final class WireFailure extends Exception {

  private static final long serialVersionUID = 1;

  private final String code;

  private WireFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  static WireFailure wrongPassword() {
    return new WireFailure("390100", "Incorrect username or password was specified.");
  }

  static WireFailure unknownAuthenticator(String name) {
    return new WireFailure("390103", "This server knows no authenticator " + name + ".");
  }

  static WireFailure unknownToken() {
    return new WireFailure("390104", "Session token not found or invalid data");
  }

  static WireFailure sessionGone() {
    return new WireFailure(
        "390111", "Session no longer exists.  New login required to access the service.");
  }

  static WireFailure sessionExpired() {
    return new WireFailure("390112", "Your session has expired. Please login again.");
  }

  static WireFailure masterTokenUnknown() {
    return new WireFailure("390113", "Master token not found. The user must authenticate again.");
  }

  static WireFailure masterTokenExpired() {
    return new WireFailure(
        "390114", "Authentication token has expired.  The user must authenticate again.");
  }

  static WireFailure invalidKeyPairToken(String reference) {
    return new WireFailure("390144", "JWT token is invalid. [" + reference + "]");
  }

  static WireFailure invalidOAuthToken(String reference) {
    return new WireFailure("390303", "Invalid OAuth access token. [" + reference + "]");
  }

  static WireFailure expiredOAuthToken(String reference) {
    return new WireFailure("390318", "OAuth access token expired. [" + reference + "]");
  }

  static WireFailure foreignOAuthToken() {
    return new WireFailure(
        "390309",
        "The user you were trying to authenticate as differs from the user tied to the access"
            + " token.");
  }

  static WireFailure invalidProgrammaticToken() {
    return new WireFailure("394400", "Programmatic access token is invalid.");
  }

  static WireFailure invalidRequest(String what) {
    return new WireFailure("390400", what);
  }

  String code() {
    return code;
  }
}
