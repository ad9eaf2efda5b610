package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.FileTransfer;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import dev.millrace.sandbox.snowflake.sql.StageName;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Tells a client that runs {@code PUT} where to bring its files. Safe for use by several threads.
 */
final class FileTransfers {

  private static final int MOST_TARGETS = 10_000;

  private final StageFiles stages;
  private final URI endpoint;
  private volatile UploadForm form = UploadForm.PRESIGNED;
  private final Map<String, Target> targets =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Target> eldest) {
          return size() > MOST_TARGETS;
        }
      };

  /** A file that a URL was given out for. */
  record Target(StageName stage, String name) {

    /** As requests and rules have it, such as {@code DB.PUBLIC.STAGE/folder/file}. */
    String subject() {
      return stage.database() + "." + stage.schema() + "." + stage.name() + "/" + name;
    }
  }

  /**
   * Gives out URLs of a server.
   *
   * @param endpoint of this server
   */
  FileTransfers(StageFiles stages, URI endpoint) {
    this.stages = stages;
    this.endpoint = endpoint;
  }

  void form(UploadForm chosen) {
    form = chosen;
  }

  /** The {@code data} of a PUT's answer. */
  ObjectNode upload(FileTransfer transfer, String queryId, long statementTypeId) throws SqlFailure {
    ObjectNode data = Json.object();
    data.putArray("src_locations").add(transfer.localPath());
    data.put("command", "UPLOAD")
        .put("operation", "Node")
        .putNull("kind")
        .put("parallel", transfer.parallel())
        .put("threshold", 200 << 20)
        .put("autoCompress", transfer.autoCompress())
        .put("overwrite", transfer.overwrite())
        .put("sourceCompression", transfer.sourceCompression())
        .put("clientShowEncryptionParameter", false)
        .put("queryId", queryId)
        .put("statementTypeId", statementTypeId);
    data.putArray("uploadInfo");
    try {
      data.set("stageInfo", stageInfo(transfer));
    } catch (IOException | IllegalArgumentException e) {
      throw new SqlFailure(
          "253006", "22000", "Cannot put a file to " + transfer.target() + ": " + e);
    }
    if (form == UploadForm.PRESIGNED) {
      // Asked for by the driver, and of no use, as nothing is encrypted.
      data.putObject("encryptionMaterial")
          .put("queryStageMasterKey", Base64.getEncoder().encodeToString(new byte[16]))
          .put("queryId", queryId)
          .put("smkId", 1);
    } else {
      data.putNull("encryptionMaterial");
    }
    return data;
  }

  private ObjectNode stageInfo(FileTransfer transfer) throws IOException {
    StageName stage = transfer.target().stage();
    String prefix = transfer.target().prefix();
    String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    ObjectNode info =
        Json.object().put("isClientSideEncrypted", false).putNull("storageAccount").put("path", "");
    info.putObject("creds");
    if (form == UploadForm.LOCAL) {
      return info.put("locationType", "LOCAL_FS")
          .put("location", stages.folder(stage, folder).toString())
          .putNull("region")
          .putNull("presignedUrl")
          .putNull("endPoint");
    }
    // The driver asks a second time, with the name that the file is to have in the stage.
    String path = transfer.localPath();
    String name = folder + path.substring(path.lastIndexOf('/') + 1);
    return info.put("locationType", "GCS")
        .put("location", "stages/" + folder)
        .put("region", "US-CENTRAL1")
        .put("presignedUrl", presigned(new Target(stage, name)).toString())
        .putNull("endPoint");
  }

  private URI presigned(Target target) {
    stages.resolve(target.stage, target.name);
    String token = UUID.randomUUID().toString();
    synchronized (targets) {
      targets.put(token, target);
    }
    return endpoint.resolve(Operation.STAGE_PATH + token);
  }

  /** What a request to a URL that was given out is for; null if there is no such URL. */
  Target target(String token) {
    synchronized (targets) {
      return targets.get(token);
    }
  }
}
