import Bus
import Devices
import Fuzzing
import Testing

/// Messages of 9P, and what is asked of the folder for them.
@Suite struct NinePTests {
  private static func path(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The only request, as far as it names a path.
  private func pathsAsked(_ client: NinePClient) -> [String] {
    client.folder.requests.flatMap { request -> [[UInt8]] in
      switch request {
      case .look(let paths): paths
      case .attributes(let path, _), .change(_, let path, _), .open(let path, _, _),
        .create(let path, _, _, _), .makeFolder(let path, _), .makeLink(let path, _),
        .readLink(let path), .remove(let path, _), .statistics(let path):
        [path]
      case .link(let path, let newPath), .rename(let path, let newPath): [path, newPath]
      case .read(let file, _, _), .write(let file, _, _), .list(let file, _, _),
        .flush(let file):
        [file.path]
      }
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: RingMode.all) func aFileIsFoundOpenedReadAndWritten(mode: RingMode) throws {
    let client = try NinePClient(mode)
    try client.attach()
    let walked = try client.walk(to: 1, "sub d", "file")
    #expect(walked.kind == 111)
    #expect(walked.body.count == 2 + 2 * 13)
    #expect(pathsAsked(client) == ["sub d", "sub d/file"])
    #expect(try client.call(12, Message().number(UInt32(1)).number(UInt32(2))).kind == 13)
    let read = try client.call(
      116, Message().number(UInt32(1)).number(UInt64(40)).number(UInt32(5)))
    #expect(read == .init(kind: 117, tag: 9, body: [5, 0, 0, 0, 7, 7, 7, 7, 7]))
    let written = try client.call(
      118, Message().number(UInt32(1)).number(UInt64(2)).contents([1, 2, 3]))
    #expect(written.body == [3, 0, 0, 0])
    guard case .write(let file, let offset, let bytes)? = client.folder.requests.last else {
      Issue.record("nothing was written")
      return
    }
    #expect(file.path == Self.path("sub d/file") && offset == 2 && Array(bytes) == [1, 2, 3])
    #expect(file.identity == TestFolder.node(file.path).identity)
    #expect(try client.call(120, Message().number(UInt32(1))).kind == 121)
    #expect(client.folder.closed == [1])
    #expect(try client.call(120, Message().number(UInt32(1))).error == LinuxError.badFile)
  }

  // MARK: Confinement

  /// Names that would lead anywhere but to an entry of the folder reach nobody.
  @Test(arguments: ["", ".", "a/b", "/etc", "../x", "a\0b", "/", "..", "a/", "\0"])
  func noMessageNamesAnythingOutside(name: String) throws {
    let client = try NinePClient()
    try client.attach()
    let folder = Message().number(UInt32(0))
    let named = folder.text(name)
    let zero = UInt32(0)
    let messages: [(UInt8, Message)] = [
      (14, named.number(zero).number(zero).number(zero)),
      (16, named.text("target").number(zero)),
      (18, named.number(UInt32(0o100644)).number(zero).number(zero).number(zero)),
      (20, Message().number(zero).number(zero).text(name)),
      (70, folder.number(zero).text(name)),
      (72, named.number(zero).number(zero)),
      (74, named.number(zero).text("b")),
      (74, folder.text("a").number(zero).text(name)),
      (76, named.number(zero)),
    ]
    for (kind, message) in messages {
      #expect(try client.call(kind, message).error == LinuxError.invalid, "message \(kind)")
    }
    if name != ".." { #expect(try client.walk(to: 1, name).error == LinuxError.invalid) }
    #expect(client.folder.requests.isEmpty)
  }

  @Test func upwardsFromTheFolderIsTheFolder() throws {
    let client = try NinePClient()
    try client.attach()
    #expect(try client.walk(to: 1, "..", "..", "a d", "b d", "..", "..", "..").kind == 111)
    #expect(pathsAsked(client) == ["", "", "a d", "a d/b d", "a d", "", ""])
    #expect(try client.call(24, Message().number(UInt32(1)).number(UInt64.max)).kind == 25)
    #expect(pathsAsked(client).last == "")
  }

  @Test func theFolderItselfIsNotMovedOrRemoved() throws {
    let client = try NinePClient()
    try client.attach()
    let moved = try client.call(20, Message().number(UInt32(0)).number(UInt32(0)).text("x"))
    #expect(moved.error == LinuxError.invalid)
    #expect(try client.call(122, Message().number(UInt32(0))).error == LinuxError.invalid)
    #expect(client.folder.requests.isEmpty)
  }

  /// Devices and pipes: an opened one would act, or wait.
  @Test(arguments: [0o020666, 0o060666, 0o010666, 0o140666, 0] as [UInt32])
  func onlyFilesAreMade(mode: UInt32) throws {
    let client = try NinePClient()
    try client.attach()
    let message = Message().number(UInt32(0)).text("n").number(mode).number(UInt32(1))
      .number(UInt32(3)).number(UInt32(0))
    #expect(try client.call(18, message).error == LinuxError.notPermitted)
    #expect(client.folder.requests.isEmpty)
  }

  @Test func aReadOnlyFolderIsAskedForNoChange() throws {
    let client = try NinePClient()
    client.folder.isReadOnly = true
    try client.attach()
    _ = try client.walk(to: 1, "file")
    let (zero, one) = (UInt32(0), UInt32(1))
    let folder = Message().number(zero)
    let changes: [(UInt8, Message)] = [
      (12, Message().number(one).number(UInt32(1))),
      (12, Message().number(one).number(UInt32(2))),
      (12, Message().number(one).number(UInt32(0o1000))),
      (14, folder.text("n").number(zero).number(zero).number(zero)),
      (16, folder.text("n").text("t").number(zero)),
      (18, folder.text("n").number(UInt32(0o100644)).number(zero).number(zero).number(zero)),
      (20, Message().number(one).number(zero).text("n")),
      (
        26,
        (0..<5).reduce(
          Message().number(one).number(UInt32(8)).number(zero).number(zero).number(zero)
        ) { message, _ in message.number(UInt64(0)) }
      ),
      (70, folder.number(one).text("n")), (72, folder.text("n").number(zero).number(zero)),
      (74, folder.text("a").number(zero).text("b")), (76, folder.text("n").number(zero)),
      (122, Message().number(one)),
    ]
    client.folder.requests = []
    for (kind, message) in changes {
      #expect(try client.call(kind, message).error == LinuxError.readOnly, "message \(kind)")
    }
    #expect(client.folder.requests.isEmpty)
    _ = try client.walk(to: 2, "file")
    #expect(try client.call(12, Message().number(UInt32(2)).number(zero)).kind == 13)
  }

  // MARK: Sessions

  @Test func anOpenFileIsFollowedWhenItIsRenamed() throws {
    let client = try NinePClient()
    try client.attach()
    _ = try client.walk(to: 1, "a d", "file")
    _ = try client.walk(to: 2, "a d2", "file")
    _ = try client.call(12, Message().number(UInt32(1)).number(UInt32(0)))
    let renamed = try client.call(
      74, Message().number(UInt32(0)).text("a d").number(UInt32(0)).text("b"))
    #expect(renamed.kind == 75)
    client.folder.requests = []
    _ = try client.call(116, Message().number(UInt32(1)).number(UInt64(0)).number(UInt32(1)))
    _ = try client.call(24, Message().number(UInt32(2)).number(UInt64(0)))
    #expect(pathsAsked(client) == ["b/file", "a d2/file"])
  }

  @Test func aWalkThatEndsEarlyGivesNoNumber() throws {
    let client = try NinePClient()
    try client.attach()
    client.folder.answer = { request in
      guard case .look(let paths) = request else { return FolderReply() }
      return FolderReply(nodes: paths.prefix(1).map { TestFolder.node($0) })
    }
    let walked = try client.walk(to: 1, "a", "b")
    #expect(walked.kind == 111 && walked.body.count == 2 + 13)
    #expect(try client.call(120, Message().number(UInt32(1))).error == LinuxError.badFile)
  }

  @Test func anotherVersionIsUnknownAndEndsTheSession() throws {
    let client = try NinePClient()
    try client.attach()
    let answer = try client.call(100, Message().number(UInt32(8192)).text("9P2000.u"))
    #expect(answer.body == [0, 0x20, 0, 0, 7, 0] + Array("unknown".utf8))
    #expect(client.folder.closedAllCount > 0)
    #expect(try client.walk(to: 1, "a").error == LinuxError.protocolError)
  }

  @Test func theLargestMessageIsAgreedUpon() throws {
    let client = try NinePClient()
    let large = try client.call(100, Message().number(UInt32.max).text("9P2000.L"))
    #expect(large.body.prefix(4) == [0, 0, 8, 0])
    try client.attach()
    _ = try client.walk(to: 1, "file")
    _ = try client.call(12, Message().number(UInt32(1)).number(UInt32(0)))
    _ = try client.call(
      116, Message().number(UInt32(1)).number(UInt64(0)).number(UInt32.max))
    guard case .read(_, _, let count)? = client.folder.requests.last else {
      Issue.record("nothing was read")
      return
    }
    #expect(count == 8192 - 11)
  }

  // MARK: Malformed messages

  @Test func everyMessageThatIsCutIsAnsweredWithAnError() throws {
    for kind in UInt8.min...UInt8.max {
      let client = try NinePClient()
      try client.attach()
      let answer = try client.call(kind, Message())
      let isWhole = kind == 108
      #expect(isWhole || answer.kind == 7, "message \(kind)")
    }
  }

  @Test func whatIsNoMessageIsAnsweredWhereThereIsRoom() throws {
    let client = try NinePClient()
    try client.attach()
    for size in [0, 6, 12, 8193, UInt32.max] {
      var bytes = Message().number(UInt32(0)).bytes(kind: 120, tag: 5)
      withUnsafeBytes(of: size.littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
      try client.sendRaw(bytes)
      #expect(try client.answer()?.error == LinuxError.protocolError, "size \(size)")
    }
  }

  @Test(arguments: [0, 10] as [UInt32]) func withoutRoomForAnErrorTheDeviceRests(
    room: UInt32
  ) throws {
    let client = try NinePClient()
    try client.send(100, Message().number(UInt32(8192)).text("9P2000.L"), room: room)
    try client.driver.expectBroken()
  }

  @Test func anAnswerThatHasNoRoomIsAnError() throws {
    let client = try NinePClient()
    try client.attach()
    let answer = try client.call(24, Message().number(UInt32(0)).number(UInt64(0)), room: 20)
    #expect(answer.error == LinuxError.inputOutput)
  }

  // MARK: What takes a while

  @Test func whatTakesAWhileIsAnsweredWhenItIsDone() throws {
    let client = try NinePClient(isPrompt: true)
    try client.attach()
    _ = try client.walk(to: 1, "file")
    _ = try client.call(12, Message().number(UInt32(1)).number(UInt32(0)))
    client.folder.answer = { _ in nil }
    try client.send(50, Message().number(UInt32(1)).number(UInt32(0)))
    #expect(try client.answer() == nil)
    client.device.wake(token: 0)
    #expect(try client.answer() == nil)
    client.folder.collected = FolderReply(error: 5)
    client.device.wake(token: 0)
    #expect(try client.answer()?.error == 5)
  }

  @Test func otherwiseTheMachineWaits() throws {
    let client = try NinePClient()
    try client.attach()
    _ = try client.walk(to: 1, "file")
    _ = try client.call(12, Message().number(UInt32(1)).number(UInt32(0)))
    client.folder.answer = { _ in nil }
    #expect(try client.call(50, Message().number(UInt32(1)).number(UInt32(0))).kind == 51)
  }

  // MARK: State

  @Test func theSessionGoesOnFromItsState() throws {
    let client = try NinePClient(isPrompt: true)
    try client.attach()
    _ = try client.walk(to: 1, "a d", "file")
    _ = try client.call(12, Message().number(UInt32(1)).number(UInt32(2)))
    client.folder.answer = { _ in nil }
    try client.send(50, Message().number(UInt32(1)).number(UInt32(0)))
    client.folder.collected = FolderReply()
    let transport = client.driver.transport
    var writer = StateVisitor(writing: "virtio", version: 1)
    try transport.visitState(&writer)
    var reader = StateVisitor(reading: "virtio", version: 1, bytes: writer.bytes)
    try transport.visitState(&reader)
    try reader.finish()
    var again = StateVisitor(writing: "virtio", version: 1)
    try transport.visitState(&again)
    #expect(again.bytes == writer.bytes)
    client.device.wake(token: 0)
    #expect(try client.answer()?.kind == 51)
    client.folder.answer = TestFolder.usual
    client.folder.requests = []
    _ = try client.call(116, Message().number(UInt32(1)).number(UInt64(0)).number(UInt32(1)))
    #expect(pathsAsked(client) == ["a d/file"])
  }

  @Test func theTagIsInTheConfigurationSpace() throws {
    let client = try NinePClient()
    let space = (0..<7).map { client.device.configurationByte(at: $0) }
    #expect(space == [3, 0] + Array("tag".utf8) + [0, 0])
  }

  /// All but that which begins a session.
  private static let kinds: [UInt8] = [
    8, 12, 14, 16, 18, 20, 22, 24, 26, 40, 50, 52, 54, 70, 72, 74, 76, 104, 108, 110, 116, 118,
    120, 122,
  ]

  /// Messages of noise, and messages with a byte changed: every one is answered, none asks for a path that is none.
  @Test(arguments: Fuzzing.seeds(usual: 8, of: 2000)) func fuzzedMessages(
    seed: UInt64
  ) throws {
    var random = SplitMix(state: seed)
    let client = try NinePClient()
    try client.attach()
    let kinds = Self.kinds
    for _ in 0..<2000 {
      let kind = kinds[Int(random.next() % UInt64(kinds.count))]
      var message = Message()
      for _ in 0..<random.next() % 8 {
        switch random.next() % 5 {
        case 0: message = message.text(["a d", "..", "b", "/", ""][Int(random.next() % 5)])
        case 1: message = message.number(UInt64(random.next() % 4))
        case 2: message = message.number(UInt16(random.next() % 3))
        default: message = message.number(UInt32(random.next() % 4))
        }
      }
      var bytes = message.bytes(kind: kind, tag: 1)
      if random.next() % 4 == 0 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
      }
      try client.sendRaw(bytes)
      _ = try #require(try client.answer())
    }
    for path in pathsAsked(client) where !path.isEmpty {
      let names = path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(names.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("\0") })
    }
  }
}
