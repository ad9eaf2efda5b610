package dev.millrace.connect.files.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.compress.Archive.Kind;
import dev.millrace.connect.files.compress.Compression.Codec;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.MemoryFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final ExpansionLimits LIMITS = new ExpansionLimits(50_000_000, 1_000);
  private static final List<String> NAMES =
      List.of("a.csv", "folder/", "folder/ä " + "long".repeat(40) + ".csv", "empty.csv");

  private static byte[] content(String name) {
    return name.startsWith("empty")
        ? new byte[0]
        : (name + "\n").repeat(5_000).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(List<String> names) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(content(name));
        }
      }
    }
    return file.toByteArray();
  }

  private static byte[] tar(List<String> names) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(file, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(name.endsWith("/") ? 0 : content(name).length);
        tar.putArchiveEntry(entry);
        if (!name.endsWith("/")) {
          tar.write(content(name));
        }
        tar.closeArchiveEntry();
      }
      TarArchiveEntry link = new TarArchiveEntry("link.csv", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    return file.toByteArray();
  }

  private static void hasAll(FileBytes file, Kind kind, int from) throws IOException {
    List<String> names = new ArrayList<>();
    try (Archive archive = Archive.open(file, kind, LIMITS)) {
      for (FileBytes entry = archive.next(); entry != null; entry = archive.next()) {
        names.add(entry.name());
        byte[] content = content(entry.name().substring(entry.name().indexOf('!') + 2));
        assertThat(entry.size()).isEqualTo(content.length);
        int start = Math.min(from, content.length);
        for (int times = 0; times < 2; times++) {
          try (InputStream in = entry.open(start)) {
            assertThat(in.readAllBytes())
                .isEqualTo(Arrays.copyOfRange(content, start, content.length));
          }
        }
      }
    }
    assertThat(names)
        .containsExactly(
            "dir/x!/a.csv", "dir/x!/folder/ä " + "long".repeat(40) + ".csv", "dir/x!/empty.csv");
  }

  @Test
  void readsEachFileFromAnyByte() throws IOException {
    MemoryFile zip = new MemoryFile("dir/x", zip(NAMES));
    MemoryFile tar = new MemoryFile("dir/x", tar(NAMES));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new Compression(Codec.GZIP, -1).open(packed)) {
      out.write(tar.bytes());
    }
    FileBytes tgz =
        new Expanded(new MemoryFile("dir/x", packed.toByteArray()), Decompression.GZIP, LIMITS);
    assertThat(Kind.byContent(zip.bytes(), 300)).contains(Kind.ZIP);
    assertThat(Kind.byContent(tar.bytes(), 300)).contains(Kind.TAR);
    for (int from : new int[] {0, 7_001}) {
      hasAll(zip, Kind.ZIP, from);
      hasAll(tar, Kind.TAR, from);
      hasAll(tgz, Kind.TAR, from);
    }
  }

  @Test
  void refusesNamesThatLeadOut() throws IOException {
    for (String bad :
        List.of("../up.csv", "a/../../up.csv", "/etc/cron.d/x", "..\\up.csv", "a\nb")) {
      MemoryFile zip = new MemoryFile("dir/x", zip(List.of(bad)));
      assertThatThrownBy(
              () -> {
                try (Archive archive = Archive.open(zip, Kind.ZIP, LIMITS)) {
                  archive.next();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessage(
              "'dir/x' has an entry whose name leads out of it, or is no name: '%s'"
                  .formatted(bad.replace('\n', '?').replace('\\', '/')));
    }
  }

  @Test
  void countsWhatAllEntriesExpandTo() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add("a" + i);
    }
    MemoryFile zip = new MemoryFile("dir/x", zip(names));
    long one = content("a1").length;
    assertThatThrownBy(
            () -> {
              try (Archive archive =
                  Archive.open(zip, Kind.ZIP, new ExpansionLimits(30 * one, 1_000_000))) {
                for (FileBytes e = archive.next(); e != null; e = archive.next()) {
                  try (InputStream in = e.open(0)) {
                    in.transferTo(OutputStream.nullOutputStream());
                  }
                }
              }
            })
        .hasMessageMatching(
            "'dir/x!/a2\\d' expands to more than compression.max.expanded.bytes=\\d+: raise it if"
                + " this is right");
  }

  @Test
  void holdsNoDirectoryOfAnySize() throws IOException {
    byte[] zip = zip(List.of("a"));
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 22 + 12, 1 << 30);
    assertThatThrownBy(() -> Archive.open(new MemoryFile("dir/x", zip), Kind.ZIP, LIMITS))
        .hasMessage(
            "'dir/x' has a directory of 1073741824 bytes, more than the 33554432 that are held in"
                + " memory: split it");
  }

  @Test
  void tellsBrokenArchives() throws IOException {
    byte[] zip = Arrays.copyOf(zip(NAMES), 200);
    assertThatThrownBy(() -> Archive.open(new MemoryFile("dir/x", zip), Kind.ZIP, LIMITS))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("'dir/x' is no zip, or is broken or cut short");
    MemoryFile tar = new MemoryFile("dir/x", Arrays.copyOf(tar(NAMES), 20_000));
    try (Archive archive = Archive.open(tar, Kind.TAR, LIMITS)) {
      FileBytes entry = archive.next();
      try (InputStream in = entry.open(0)) {
        assertThatThrownBy(in::readAllBytes)
            .hasMessage("'dir/x!/a.csv' is cut short: 10512 bytes are missing");
      }
    }
  }
}
