/**
 * Delta Kernel, behind the interfaces of the package {@code log}. Classes that Kernel calls
 * internal are named here only: they change with every version.
 */
package dev.millrace.connect.deltalake.kernel;
