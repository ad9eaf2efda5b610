package dev.millrace.connect.file.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeWalkTest {
  private static List<String> walk(TreeWalk.Folders folders) {
    List<String> found = new ArrayList<>();
    TreeWalk.run("test://", "", "root", folders, file -> found.add(file.path()));
    return found;
  }

  @Test
  void leavesOutNamesThatLeadElsewhere() {
    assertThat(
            walk(
                (path, identity, each) -> {
                  for (String name : List.of("..", ".", "../x", "/etc", "a\nb", "", "good")) {
                    assertThat(each.test(TreeWalk.Entry.file(name, 1, 1, ""))).isTrue();
                  }
                }))
        .containsExactly("good");
  }

  @Test
  void leavesOutAFolderThatLeadsBackToOneAboveIt() {
    assertThat(
            walk(
                (path, identity, each) -> {
                  assertThat(each.test(TreeWalk.Entry.file("f", 1, 1, ""))).isTrue();
                  assertThat(
                          each.test(TreeWalk.Entry.folder("next", path.isEmpty() ? "a" : "root")))
                      .isTrue();
                }))
        .containsExactly("f", "next/f");
  }

  @Test
  void endsInAServerThatInventsFoldersForEver() {
    List<String> found =
        walk(
            (path, identity, each) -> {
              assertThat(each.test(TreeWalk.Entry.file("f", 1, 1, ""))).isTrue();
              assertThat(each.test(TreeWalk.Entry.folder("deeper", ""))).isTrue();
            });
    assertThat(found).hasSize(TreeWalk.MOST_DEPTH + 1);
  }
}
