package dev.millrace.connect.deltalake.log;

import java.util.List;

/**
 * What the changes of some chunks come to in the table at one version. The chunks' {@code appends}
 * are added anyway and not named here.
 *
 * @param removes files of the state that was planned against, as they stood there
 * @param adds files in their place: with another deletion vector, or written anew
 * @param changeFiles the change data feed. If there is any, they and adds that hold a filled {@code
 *     _change_type} must tell every change of the chunks, their appends too
 */
public record Plan(List<DataFile> removes, List<DataFile> adds, List<ChangeFile> changeFiles) {
  public static final Plan NOTHING = new Plan(List.of(), List.of(), List.of());

  public Plan {
    removes = List.copyOf(removes);
    adds = List.copyOf(adds);
    changeFiles = List.copyOf(changeFiles);
  }
}
