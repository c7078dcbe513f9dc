/// Something that is done in Linux, with what busybox has.
package struct LinuxJob: Sendable {
  /// What it is called.
  package let name: String
  /// A line for the shell. What it prints is the same each time.
  let command: String

  /// From processes to arithmetic.
  static let all = [
    LinuxJob(
      name: "processes",
      command: "i=0; while [ $i -lt 250 ]; do /bin/busybox true; i=$((i + 1)); done; echo $i"),
    LinuxJob(
      name: "shell",
      command: "i=0; s=0; while [ $i -lt 30000 ]; do i=$((i + 1)); s=$((s + i % 7)); done; echo $s"),
    LinuxJob(
      name: "files",
      command: "for i in 1 2 3 4 5 6 7 8; do find /bin /sbin /usr /etc /lib | sort | md5sum; done"),
    LinuxJob(
      name: "awk",
      command: "awk 'BEGIN { for (i = 0; i < 150000; i++) { s = (s * 7 + i % 13) % 999983; "
        + "n[i % 1000] += s } for (k = 0; k < 1000; k++) t += n[k]; print t }'"),
    LinuxJob(
      name: "gzip", command: "seq 1 50000 | gzip -c | gunzip -c | md5sum"),
    LinuxJob(name: "bzip2", command: "seq 1 40000 | bzip2 -c | md5sum"),
    LinuxJob(
      name: "sha256", command: "for i in 1 2 3 4 5 6; do sha256sum /bin/busybox; done"),
  ]

  /// What is typed: the marks are not in the line that the terminal echoes.
  var line: String { "echo begin$((6 * 7)); \(command); echo end$((6 * 7))\n" }
  static let begin = "begin42\r\n"
  static let end = "end42\r\n"
}
