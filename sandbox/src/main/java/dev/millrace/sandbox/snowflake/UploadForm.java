package dev.millrace.sandbox.snowflake;

/** How files come into stages. */
public enum UploadForm {
  /** By HTTP to a URL for each file, as to Google Cloud Storage; so that an upload can fail. */
  PRESIGNED,
  /** The driver copies files to the server's directory by itself. */
  LOCAL
}
