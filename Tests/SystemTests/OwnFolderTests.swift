import Foundation
import MVM
import Testing
import Trial

/// Our own system with a folder of the host.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck"), "e2fsprogs is not installed"))
struct OwnFolderTests {
  private let disk: SystemDisk
  private let folder: TemporaryFolder
  private let shared: String

  init() throws {
    disk = try SystemDisk()
    folder = try TemporaryFolder()
    shared = folder.path("shared")
    try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: false)
    try write("greeting", "hello from the host\n")
    try FileManager.default.createSymbolicLink(
      atPath: "\(shared)/out", withDestinationPath: folder.path(""))
    try Data("secret\n".utf8).write(to: URL(fileURLWithPath: folder.path("secret")))
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(shared)/\(name)"))
  }

  private func contents(_ name: String) throws -> String {
    try String(contentsOfFile: "\(shared)/\(name)", encoding: .utf8)
  }

  private static let mount = "mount -t 9p -o trans=virtio,version=9p2000.L shared /mnt"

  /// What a script prints that lies in the folder, behind a line "BEGIN".
  private func run(
    _ script: String, harts: Int = 1, isDeterministic: Bool = true, readOnly: Bool = false
  ) throws -> [Substring] {
    try write("script", "cd /mnt\necho BEGIN\n\(script)\n")
    let output = try disk.run(
      "\(Self.mount) && sh /mnt/script", harts: harts, isDeterministic: isDeterministic
    ) { $0.shares = [ShareConfiguration(folder: shared, readonly: readOnly)] }
    let lines = output.split(whereSeparator: \.isNewline)
    let begin = try #require(lines.firstIndex(of: "BEGIN"), "\(output)")
    return Array(lines[(begin + 1)...].prefix { !$0.hasPrefix("mvm.run:") })
  }

  /// What the host has written the guest reads, and the other way round; names, links and attributes.
  @Test(arguments: [(1, true), (2, true), (2, false)])
  func filesGoBothWays(harts: Int, isDeterministic: Bool) throws {
    let lines = try run(
      """
      cat greeting
      seq 1 20000 > numbers; tail -n 1 numbers; sum=$(sha256sum < numbers)
      mkdir -p d/e; cp numbers d/e/copy; mv d/e/copy d/moved; rmdir d/e
      test "$(sha256sum < d/moved)" = "$sum" && echo same
      echo one > log; echo two >> log; echo three >> log; wc -l < log
      echo new > fresh; mv fresh log; cat log
      ln log log2; stat -c %h log; rm log2; stat -c %h log
      ln -s log link; readlink link; cat link
      chmod 640 log; stat -c %a log; touch -d 2001-02-03 log
      mount | grep -c 'shared on /mnt type 9p'
      cp /bin/echo echo; ./echo executed
      """, harts: harts, isDeterministic: isDeterministic)
    #expect(
      lines == [
        "hello from the host", "20000", "same", "3", "new", "2", "1", "log", "new", "640", "1",
        "executed",
      ])
    #expect(try contents("numbers") == (1...20000).map { "\($0)\n" }.joined())
    #expect(try contents("d/moved") == contents("numbers"))
    #expect(try contents("link") == "new\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(shared)/log")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 == 981_158_400)
    try disk.expectIntegrity()
  }

  /// A file that is open lives without a name; two who write at once lose nothing.
  @Test(arguments: [(1, true), (2, false)])
  func processesShareAFolder(harts: Int, isDeterministic: Bool) throws {
    let lines = try run(
      """
      echo kept > f
      sh -c 'exec 3< f; rm f; echo other > f; cat <&3; cat f'
      for w in a b; do (for i in $(seq 1 50); do echo $i > $w.$i; echo $i >> $w; done) & done; wait
      wc -l < a; wc -l < b; ls a.* b.* | wc -l; cat a.* | sort -n | tail -n 1
      rm a.* b.*; ls | wc -l
      """, harts: harts, isDeterministic: isDeterministic)
    #expect(lines == ["kept", "other", "50", "50", "100", "50", "6"])
    #expect(try contents("b") == (1...50).map { "\($0)\n" }.joined())
  }

  /// Nothing leads out of the folder: `..` ends at the guest's own tree, and a link is followed there.
  @Test func nothingLeadsOut() throws {
    let lines = try run(
      """
      cat out/secret 2> /dev/null || echo no
      cat /mnt/../secret 2> /dev/null || echo no
      test "$(ls -id ..)" = "$(ls -id /)" || test "$(cd ..; pwd)" = / && echo root
      ln -s ../secret in; cat in 2> /dev/null || echo no
      mkdir d; ln -s ../../secret d/deep; cat d/deep 2> /dev/null || echo no
      chmod 4755 greeting; stat -c %a greeting
      """)
    #expect(lines == ["no", "no", "root", "no", "no", "755"])
  }

  @Test func aFolderThatIsOnlyToBeReadIsOnlyRead() throws {
    let lines = try run(
      """
      cat greeting
      (echo x > new) 2>&1 | grep -c 'Read-only file system'
      (echo x >> greeting) 2>&1 | grep -c 'Read-only file system'
      rm greeting 2>&1 | grep -c 'Read-only file system'
      mkdir d 2>&1 | grep -c 'Read-only file system'
      mv greeting g 2>&1 | grep -c 'Read-only file system'
      chmod 600 greeting 2>&1 | grep -c 'Read-only file system'
      """, readOnly: true)
    #expect(lines == ["hello from the host"] + [Substring](repeating: "1", count: 6))
    #expect(try contents("greeting") == "hello from the host\n")
  }

  /// A folder has one client at a time; a name that no folder has is none.
  @Test func whatIsMountedIsBusy() throws {
    let lines = try run(
      """
      mount -t 9p shared /root 2>&1 | grep -c busy
      mount -t 9p other /root 2>&1 | grep -c 'No such file'
      mount -t 9p -o version=9p2000 shared /root 2>&1 | grep -c 'Invalid argument'
      cd /; cp /mnt/script /tmp/script; echo 'umount /mnt; ls /mnt; mount -t 9p shared /mnt; cat /mnt/greeting' > /tmp/again
      exec sh /tmp/again
      """)
    #expect(lines == ["1", "1", "1", "hello from the host"])
  }

  /// Thousands of names, and the longest; what the host adds is seen at once.
  @Test func bigFoldersAreTold() throws {
    for number in 0..<3000 { try write("file\(number)", "") }
    try write(String(repeating: "n", count: 255), "long\n")
    let lines = try run("ls | wc -l; find . -name 'file*' | wc -l; cat nnn*; rm file*; ls | wc -l")
    #expect(lines == ["3004", "3000", "long", "4"])
  }

  /// Busybox does there what it does in memory, which is what it does on Linux (`LinuxProgramTests`), but for pipes,
  /// devices and set-user bits.
  @Test(.enabled(if: Linux.isFetched, Linux.whyNot)) func busyboxSaysTheSameInAFolder() throws {
    let inMemory = try LinuxProgramTests.uses(.own)
    var host = LinuxProgramHost.own
    host.share = shared
    let inFolder = try LinuxProgramTests.uses(host)
    #expect(inFolder.count == inMemory.count && inFolder.count > 100)
    // A use begins with how the one before it ended.
    for (use, wanted) in zip(inFolder, inMemory)
    where use.drop(while: { $0 != "\n" }) != wanted.drop(while: { $0 != "\n" }) {
      let isRefused = use.contains("Operation not permitted")
      #expect(isRefused || wanted.contains(" 4711 "), "\(use)\nin memory:\n\(wanted)")
    }
  }

  /// What the kernel is asked about files is answered there as on a disk. Sockets, pipes and devices are not made in a
  /// host's folder, nor files with the rights of their owner; and a path of the host's ends at 4095 bytes.
  @Test func usertestsPassInAFolder() throws {
    let questions = [
      "append*", "big-file", "create*", "hard-link*", "rename*", "truncate*", "open-*", "list-*",
      "subdirectories", "symbolic-link*", "remove-*", "many-small-writes", "read-after-unlink",
      "unlink-of-an-open-file", "link-and-unlink-at-once", "four-files-at-once", "map-file*",
      "nothing-is-made-in-a-removed-directory", "running-program-is-not-written", "times-*",
    ]
    let output = try disk.run(
      "mount -t 9p shared /tmp && usertests '\(questions.joined(separator: "' '"))'"
    ) { $0.shares = [ShareConfiguration(folder: shared)] }
    let lines = output.split(whereSeparator: \.isNewline)
    #expect(lines.contains("ALL TESTS PASSED"), "\(output)")
    #expect(lines.count { $0.hasSuffix(": OK") } > 40)
  }
}
