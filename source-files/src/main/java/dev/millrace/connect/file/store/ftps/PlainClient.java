package dev.millrace.connect.file.store.ftps;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.net.ftp.FTPClient;

/** A control connection without TLS. Used by one thread. */
final class PlainClient extends FTPClient implements Listing {
  @Override
  public InputStream listing(String path) throws IOException {
    return _retrieveFileStream("MLSD", path);
  }
}
