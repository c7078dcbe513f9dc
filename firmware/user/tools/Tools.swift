import System

/// Every tool; its name there is the name of its link.
enum Tools {
  static var all: [Tool] { groups.flatMap { $0() } }

  /// One of a name. Groups that come behind it are not made.
  static func find(_ name: ByteString) -> Tool? {
    for group in groups {
      if let tool = group().first(where: { name.equals($0.name) }) { return tool }
    }
    return nil
  }

  private static var groups: [() -> [Tool]] {
    [{ shell }, { files }, { text }, { processes }, { machine }, { devices }]
  }

  // swift-format-ignore
  private static let text: [Tool] = [
    Cat.tool, Cut.tool, Grep.tool, Head.tool, Hexdump.tool, NumberSequence.tool, Sort.tool, Tail.tool,
    Tee.tool, Translate.tool, Unique.tool, WordCount.tool, Base64.tool, Compare.tool, Difference.tool,
    Digest.tool, Lines.backwards, Lines.common, Lines.fold, Lines.numbered, Lines.paste,
    Lines.reversed, Lines.strings, OctalDump.tool, StreamEdit.tool,
  ]

  // swift-format-ignore
  private static let files: [Tool] = [
    ChangeMode.tool, ChangeOwner.tool, Copy.tool, DiskFree.tool, DiskUse.tool, Find.tool, Link.tool,
    List.tool, MakeDirectory.tool, Mounting.mount, Mounting.unmount, Move.tool, Paths.basename,
    Paths.dirname, Paths.readLink, Paths.realPath, Paths.workingDirectory, Remove.tool,
    RemoveDirectory.tool, Status.tool, Touch.tool, Making.convert, Making.node, Making.pipe,
    Making.temporary, Making.truncate,
  ]

  // swift-format-ignore
  private static let processes: [Tool] = [
    ExtendArguments.tool, Killing.find, Killing.kill, Killing.killAll, ProcessList.tool,
    Running.environment, Running.nice, Running.noHangUp, Running.time, Running.watch, Timeout.tool,
    Top.tool, Trace.tool,
  ]

  // swift-format-ignore
  private static let machine: [Tool] = [
    Date.tool, Machine.clear, Machine.halt, Machine.harts, Machine.hostname, Machine.kernelLog,
    Machine.powerOff, Machine.reboot, Machine.sync, Machine.uname, MemoryFree.tool, Uptime.tool,
  ]

  private static let devices: [Tool] = [
    Beep.tool, MachineConnection.tool, PlaySound.play, PlaySound.record,
  ]

  // swift-format-ignore
  private static let shell: [Tool] = [
    Expression.tool, Shelling.bracket, Shelling.echo, Shelling.fail, Shelling.identity,
    Shelling.printf, Shelling.sleep, Shelling.succeed, Shelling.test, Shelling.which,
    Less.tool, Shelling.whoAmI, Shelling.yes,
  ]
}
