package dev.millrace.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Jackson's generator fed with prepared values, a line a record, and what it makes uploaded by the
 * SDK in parts of the sink's size, one after another.
 */
final class BareUpload implements Side {
  private static final int PART = 25 << 20;

  private final S3Lake lake = new S3Lake();
  private final S3Client s3 = lake.client();
  private final List<Orders.Order> orders;
  private final int records;
  private int rounds;

  BareUpload(Scale scale) throws Exception {
    orders = Orders.some(scale.records());
    records = scale.records();
  }

  @Override
  public long round() throws IOException {
    String key = "round-" + rounds++;
    String upload = s3.createMultipartUpload(r -> r.bucket(S3Lake.BUCKET).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(PART + (1 << 20));
    try (JsonGenerator json = BareJson.generator(bytes)) {
      for (int i = 0; i < records; i++) {
        BareJson.writeLine(json, orders.get(i % orders.size()));
        if (bytes.size() >= PART) {
          parts.add(send(key, upload, parts.size() + 1, bytes));
        }
      }
      json.flush();
      parts.add(send(key, upload, parts.size() + 1, bytes));
    }
    s3.completeMultipartUpload(
        r ->
            r.bucket(S3Lake.BUCKET).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
    return records;
  }

  private CompletedPart send(String key, String upload, int number, ByteArrayOutputStream bytes) {
    RequestBody body = RequestBody.fromBytes(bytes.toByteArray());
    bytes.reset();
    String etag =
        s3.uploadPart(
                r -> r.bucket(S3Lake.BUCKET).key(key).uploadId(upload).partNumber(number), body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  @Override
  public void close() {
    s3.close();
    lake.close();
  }
}
