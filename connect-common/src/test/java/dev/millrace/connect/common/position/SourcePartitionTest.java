package dev.millrace.connect.common.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcePartitionTest {
  @Test
  void isInOneOrderWhateverTheMapItWasMadeOf() {
    Map<String, String> forwards = new LinkedHashMap<>();
    forwards.put("protocol", "1");
    forwards.put("table", "public.orders");
    Map<String, String> backwards = new LinkedHashMap<>();
    backwards.put("table", "public.orders");
    backwards.put("protocol", "1");

    assertThat(List.copyOf(SourcePartition.of(forwards).keySet()))
        .as("the order that stored offsets of the widely used JDBC connectors have")
        .containsExactly("protocol", "table");
    assertThat(List.copyOf(SourcePartition.of(backwards).keySet()))
        .containsExactly("protocol", "table");
  }

  @Test
  void equalsAnyMapOfTheSameEntriesAndHashesAsIt() {
    Map<String, String> plain = Map.of("protocol", "1", "table", "public.orders");

    Map<String, String> partition = SourcePartition.of(plain);

    assertThat(partition).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(plain).isEqualTo(partition);
    assertThat(partition).isNotEqualTo(Map.of("protocol", "1", "table", "public.customers"));
  }

  @Test
  void cannotBeChanged() {
    Map<String, String> partition = SourcePartition.of(Map.of("table", "public.orders"));

    assertThatThrownBy(() -> partition.put("table", "public.customers"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> partition.entrySet().iterator().next().setValue("public.customers"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
