package dev.millrace.sandbox;

import java.nio.file.Path;

/** A program that starts a sandbox, says so, and waits to be killed. */
public final class SandboxHolder {

  private SandboxHolder() {}

  /** Starts. */
  public static void main(String[] args) throws Exception {
    Sandbox sandbox =
        Sandbox.builder().directory(Path.of(args[0])).workers(1).postgres().s3().start();
    System.out.println("started " + sandbox.bootstrapServers());
    Thread.currentThread().join();
  }
}
