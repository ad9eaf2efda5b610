# Sourced by ./quickstart and bin/*: finds Java, and builds what is missing.
java_of() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    echo "$JAVA_HOME/bin/java"
  else
    command -v java || { echo "No java found: install a JDK 17 or set JAVA_HOME" >&2; exit 2; }
  fi
}
JAVA=$(java_of)
major=$("$JAVA" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
if [ "${major:-0}" -lt 17 ]; then
  echo "Java ${major:-?} found at $JAVA: Millrace needs 17 or later" >&2
  exit 2
fi
VERSION=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
SANDBOX_JAR="millrace-sandbox-$VERSION.jar"
ARCHIVES="packaging/source-jdbc/target/millrace-source-jdbc-$VERSION.zip:packaging/source-files/target/millrace-source-files-$VERSION.zip:packaging/source-rest/target/millrace-source-rest-$VERSION.zip:packaging/sink-s3/target/millrace-sink-s3-$VERSION.zip:packaging/sink-deltalake/target/millrace-sink-deltalake-$VERSION.zip:packaging/sink-snowflake/target/millrace-sink-snowflake-$VERSION.zip"

# Builds unless the sandbox, every archive and the given files exist already.
build_if_missing() {
  local file
  local -a needed
  IFS=: read -r -a needed <<<"sandbox/target/$SANDBOX_JAR:packaging/workers/connect-4.3/target/lib:packaging/broker/target/lib:$ARCHIVES"
  for file in "${needed[@]}" "$@"; do
    if [ ! -e "$file" ]; then
      echo "Building the archives (the first time, Maven fetches its libraries: some minutes) ..."
      ./mvnw -q -DskipTests -Dspotless.check.skip package
      return
    fi
  done
}
