package dev.millrace.sandbox.snowflake.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a statement answers.
 *
 * @param statementTypeId the driver's {@code SFStatementType}
 * @param rows cells in the wire's form; a null stands for NULL
 * @param changedParameters session parameters that the statement set, for the reply
 * @param transfer for {@code PUT} only: what the client is to do
 */
public record Answer(
    long statementTypeId,
    List<Column> columns,
    List<List<String>> rows,
    int numberOfBinds,
    boolean arrayBindSupported,
    Map<String, Object> changedParameters,
    Optional<FileTransfer> transfer) {}
