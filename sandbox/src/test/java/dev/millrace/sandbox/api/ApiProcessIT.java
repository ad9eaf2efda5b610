package dev.millrace.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sandbox.http.FaultRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiProcessIT {

  @TempDir Path directory;
  private ApiProcess process;
  private Asking api;

  @BeforeEach
  void start() {
    process = new ApiProcess(directory);
    process.start();
    api = new Asking(process.endpoint());
  }

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void keepsRecordsSettingsAndFaultsOverKill() throws IOException {
    process.change(Change.of("orders").inserts(10));
    process.settings(ApiSettings.DEFAULT.limit(1_000));
    process.faults(1, List.of(FaultRule.always(ApiFault.UNAVAILABLE).subjects("/none/all/.*")));
    JsonNode before = api.json("/none/page/orders?limit=4");
    process.kill();
    assertThat(process.isAlive()).isFalse();
    process.start();
    assertThat(api.json("/none/page/orders?limit=4")).isEqualTo(before);
    assertThat(api.get("/none/all/orders").statusCode()).isEqualTo(503);
    assertThat(api.get("/none/page/orders").headers().firstValue("X-RateLimit-Limit"))
        .hasValue("1000");
    assertThat(process.versions("orders")).hasSize(10);
    assertThat(process.versions("orders").get(0).served()).isEqualTo(3);
    process.faults(1, List.of());
    assertThat(api.get("/none/all/orders").statusCode()).isEqualTo(200);
    assertThat(process.requests()).extracting(ApiRequest::path).contains("/none/all/orders");
  }

  @Test
  void knowsWhatItsCredentialsSay() throws IOException {
    process.change(Change.of("orders").inserts(1));
    String shown = Gate.basic(process.credentials());
    assertThat(api.get("/basic/page/orders", "Authorization", shown).statusCode()).isEqualTo(200);
  }
}
