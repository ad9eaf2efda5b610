package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the files of stages lie. Which stages there are, the engine knows. Thread-safe. */
public interface Stages {
  /** The files whose name begins with {@code prefix}, by name; empty for a stage without files. */
  List<StagedFile> list(StageName stage, String prefix) throws IOException;

  /** The file's bytes on the local disk, as they were uploaded. */
  Path path(StagedFile file);

  /** Whether the file was there. */
  boolean remove(StagedFile file) throws IOException;

  /** A new stage, without files; does nothing to one that there is. */
  void create(StageName stage) throws IOException;

  /** Forgets the stage's files; does nothing where there is no such stage. */
  void drop(StageName stage) throws IOException;
}
