package dev.millrace.connect.file.store.ftps;

import java.io.IOException;
import java.io.InputStream;

/** What the library reads whole, and a folder of a million files is too large for. */
interface Listing {
  /** The lines of a folder's listing (RFC 3659); null if the server refuses, and says why. */
  InputStream listing(String path) throws IOException;
}
