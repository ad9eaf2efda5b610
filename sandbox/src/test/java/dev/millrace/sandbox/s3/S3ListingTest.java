package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ListingTest {

  @TempDir Path directory;
  private S3Server server;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(directory);
    server.createBucket("bucket");
    s3 = Clients.of(server);
    for (String key : List.of("a/1", "a/2", "a/b/3", "c", "d/4", "e")) {
      s3.putObject(r -> r.bucket("bucket").key(key), Clients.body(key));
    }
  }

  @AfterEach
  void stop() {
    s3.close();
    server.close();
  }

  @Test
  void listsByPrefixDelimiterAndStart() {
    assertThat(names(list(r -> {}))).containsExactly("a/1", "a/2", "a/b/3", "c", "d/4", "e");
    assertThat(names(list(r -> r.delimiter("/")))).containsExactly("c", "e", "a/", "d/");
    assertThat(names(list(r -> r.prefix("a/").delimiter("/"))))
        .containsExactly("a/1", "a/2", "a/b/");
    assertThat(names(list(r -> r.startAfter("a/2")))).containsExactly("a/b/3", "c", "d/4", "e");
    assertThat(names(list(r -> r.prefix("a/").startAfter("c")))).isEmpty();
    assertThat(names(list(r -> r.prefix("d/").startAfter("b")))).containsExactly("d/4");
  }

  @Test
  void pagesOfAnySizeHoldEverythingOnce() {
    for (String delimiter : Arrays.asList(null, "/")) {
      List<String> all = names(list(r -> r.delimiter(delimiter)));
      for (int size = 1; size <= 7; size++) {
        assertThat(inPagesOf(size, delimiter))
            .as("pages of %d with delimiter %s", size, delimiter)
            .containsExactlyInAnyOrderElementsOf(all);
      }
    }
  }

  private List<String> inPagesOf(int size, String delimiter) {
    List<String> names = new ArrayList<>();
    String token = null;
    do {
      String from = token;
      ListObjectsV2Response page =
          list(r -> r.maxKeys(size).delimiter(delimiter).continuationToken(from));
      assertThat(page.keyCount()).isBetween(1, size);
      names.addAll(names(page));
      token = page.isTruncated() ? page.nextContinuationToken() : null;
    } while (token != null);
    return names;
  }

  @Test
  void refusesATokenThatItDidNotGive() {
    assertThatThrownBy(() -> list(r -> r.continuationToken("bogus")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("The continuation token provided is incorrect: bogus");
  }

  @Test
  void keysAreInTheOrderOfTheirBytes() {
    List<String> keys =
        new ArrayList<>(List.of("a", "b", "z", "é", "\uffee", "😀", "a😀", "a\uffee", ""));
    List<String> byBytes = new ArrayList<>(keys);
    keys.sort(Bucket::compareAsUtf8);
    byBytes.sort(
        (a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    assertThat(keys).isEqualTo(byBytes);
  }

  private ListObjectsV2Response list(Consumer<ListObjectsV2Request.Builder> request) {
    return s3.listObjectsV2(r -> request.accept(r.bucket("bucket")));
  }

  private static List<String> names(ListObjectsV2Response page) {
    List<String> names = new ArrayList<>();
    page.contents().forEach(o -> names.add(o.key()));
    page.commonPrefixes().forEach(p -> names.add(p.prefix()));
    return names;
  }
}
