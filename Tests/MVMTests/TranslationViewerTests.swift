import MVM
import TestPrograms
import Testing

/// What `mvm jit` shows, as the library has it.
@Suite struct TranslationViewerTests {
  /// Adds a1 + ... + 1 in a loop, calls the environment, and returns.
  ///
  ///     80000000 main: li a0,0
  ///     80000004 loop: add a0,a0,a1
  ///     80000008       addi a1,a1,-1
  ///     8000000c       bnez a1,loop
  ///     80000010       ecall
  ///     80000014       ret
  private static let code: [UInt32] = [
    0x0000_0513, 0x00b5_0533, 0xfff5_8593, 0xfe05_9ce3, 0x0000_0073, 0x0000_8067,
  ]

  private static func file(
    _ code: [UInt8], at address: UInt64 = 0x8000_0000, names: Bool = true
  ) throws -> ELFFile {
    var builder = ELFBuilder()
    builder.code = code
    builder.address = address
    builder.entry = address
    if names { builder.symbols = [.init(name: "main", value: address, size: UInt64(code.count))] }
    return try ELFFile(bytes: builder.build())
  }

  private static func viewer(names: Bool = true) throws -> TranslationViewer {
    try TranslationViewer(try file(GuestCode(code).bytes, names: names))
  }

  @Test func aFunctionIsShownWhole() throws {
    let code = try Self.viewer().function("main")
    #expect(code.name == "main" && code.range == 0x8000_0000..<0x8000_0018)
    #expect(code.instructionCount == 6)
    let all = code.regions.flatMap(\.blocks).flatMap(\.instructions) + code.interpreted
    #expect(Set(all.map(\.address)) == Set((0..<6).map { 0x8000_0000 + UInt64($0) * 4 }))
    let add = try #require(all.first { $0.address == 0x8000_0004 })
    #expect(add.text == "add\ta0,a0,a1" && add.bits == 0x00b5_0533 && !add.isInterpreted)
    let call = try #require(all.first { $0.address == 0x8000_0010 })
    #expect(call.isInterpreted && !call.isCalled && code.interpretedCount == 1)
  }

  @Test func stepsOfTheTranslationAreShown() throws {
    let code = try Self.viewer().function("main")
    let loops = code.regions.flatMap(\.blocks).filter(\.isLoopHead)
    let loop = try #require(loops.first)
    let add = try #require(loop.instructions.first)
    #expect(add.steps.first?.name == "recorded" && add.steps.count >= 2)
    let recorded = try #require(add.steps.first?.operations)
    #expect(recorded == ["%0 = add a0, a1", "a0 <- %0"])
    let branch = try #require(loop.instructions.last)
    let steps = branch.steps.map(\.operations)
    #expect(steps.first?.last?.hasSuffix("? 0x80000004 <main+0x4>") == true)
    // The comparison whose opposite is asked has no use.
    #expect((steps.last?.count ?? 0) < (steps.first?.count ?? 0))
    for region in code.regions {
      #expect(region.steps.map(\.name) == add.steps.map(\.name))
    }
  }

  /// What is skipped, or not, is one register's value; two registers' are left to a branch.
  ///
  ///     main: beqz a3,1f; slli a0,a6,48; srli a0,a0,48; 1: bltu a1,a2,2f; addi a0,a0,1; addi a1,a1,1; 2: ret
  @Test func aBranchOverAFewInstructionsIsNone() throws {
    let words: [UInt32] = [
      0x0006_8663, 0x0308_1513, 0x0305_5513, 0x00c5_e663, 0x0015_0513, 0x0015_8593, 0x0000_8067,
    ]
    let code = try TranslationViewer(try Self.file(GuestCode(words).bytes)).function("main")
    let instructions = code.regions.flatMap(\.blocks).flatMap(\.instructions)
    func last(_ address: UInt64) -> [String] {
      instructions.first { $0.address == address }?.steps.last?.operations ?? []
    }
    let skip = last(0x8000_0000)
    #expect(skip.contains { $0.contains("extend.uint16") })
    #expect(skip.contains { $0.contains("= skip 2 ") } && skip.last?.hasPrefix("a0 <- ") == true)
    #expect(last(0x8000_0004).isEmpty && last(0x8000_0008).isEmpty)
    let parts = instructions.filter { $0.branchOver == 0x8000_0000 }
    #expect(parts.map(\.address) == [0x8000_0004, 0x8000_0008])
    #expect(instructions.allSatisfy { $0.branchOver == nil || $0.branchOver == 0x8000_0000 })
    #expect(last(0x8000_000c).last?.hasPrefix("branch ") == true)
  }

  /// A rotation of 32 bits is written over; the sum of it and a1 is not.
  ///
  ///     slliw t0,a0,7; srliw t1,a0,25; or t0,t0,t1; addw a1,a1,t0; li t0,0; li t1,0; ret
  @Test func extensionsThatNobodySeesAreDropped() throws {
    let words: [UInt32] = [
      0x0075_129b, 0x0195_531b, 0x0062_e2b3, 0x0055_85bb, 0x0000_0293, 0x0000_0313, 0x0000_8067,
    ]
    let viewer = try TranslationViewer(try Self.file(GuestCode(words).bytes))
    let code = try viewer.function("main")
    let instructions = code.regions.flatMap(\.blocks).flatMap(\.instructions)
    let waiting = instructions.filter {
      $0.steps.last?.operations.contains { $0.contains(", lower half,") } == true
    }
    #expect(waiting.map(\.text) == ["or\tt0,t0,t1"])
    // Which is the rotation: what the shifts make is not seen.
    let shifts = instructions.filter { ["slliw", "srliw"].contains($0.text.prefix(5)) }
    #expect(shifts.count == 2)
    #expect(shifts.allSatisfy { $0.steps.last?.operations.isEmpty == true })
    let sum = try #require(instructions.first { $0.text.hasPrefix("addw") })
    #expect(sum.steps.last?.operations.contains { $0.contains("extend.int32") } == true)
  }

  @Test func blocksSayWhereTheyGoOn() throws {
    let code = try Self.viewer().function("main")
    let blocks = code.regions.flatMap(\.blocks)
    let loops = blocks.filter(\.isLoopHead)
    let loop = try #require(loops.first)
    #expect(loop.range == 0x8000_0004..<0x8000_0010)
    #expect(loop.successors.map(\.kind) == [.taken, .next])
    #expect(loop.successors.map(\.target) == [0x8000_0004, 0x8000_0010])
    #expect(loop.successors[0].isInside)
    #expect(blocks.contains { $0.successors.map(\.kind) == [.return] })
  }

  /// Every byte of the host's code is shown once, one after the other.
  private func expectEveryByte(_ region: TranslatedRegion, _ comment: Comment? = nil) {
    var lines = region.blocks.flatMap { $0.head + $0.instructions.flatMap(\.code) + $0.end }
    lines += region.behind.flatMap(\.lines)
    lines.sort { $0.offset < $1.offset }
    #expect(lines.reduce(0) { $0 + $1.bytes.count } == region.hostByteCount, comment)
    for (line, next) in zip(lines, lines.dropFirst()) {
      #expect(line.offset + UInt64(line.bytes.count) == next.offset, comment)
    }
  }

  @Test func everyByteIsShownOnce() throws {
    // lw a0,0(a1); sd a0,8(sp); fadd.d fa0,fa1,fa2; fmin.d fa0,fa0,fa1; csrr a0,mcycle; amoadd.w a0,a1,(a2); ret
    let words: [UInt32] = [
      0x0005_a503, 0x00a1_3423, 0x02c5_f553, 0x2ab5_0553, 0xb000_2573, 0x00b6_252f, 0x0000_8067,
    ]
    let viewer = try TranslationViewer(Self.file(GuestCode(words).bytes))
    let code = try viewer.function("main")
    let region = try #require(code.regions.first)
    expectEveryByte(region)
    let lines = region.blocks.flatMap(\.instructions).flatMap(\.code)
    let comments = lines.compactMap(\.comment)
    #expect(comments.contains { $0.hasPrefix("TLB") })
    #expect(
      region.blocks.flatMap(\.instructions).filter(\.isCalled).map(\.address) == [0x8000_0010])
    #expect(region.behind.contains { $0.kind == .miss && $0.text.contains("store of 8") })
  }

  @Test func accessesThatShareACheckSaySo() throws {
    // lw a0,0(a1); sd a0,8(a1); ret
    let words: [UInt32] = [0x0005_a503, 0x00a5_b423, 0x0000_8067]
    let code = try TranslationViewer(Self.file(GuestCode(words).bytes)).function("main")
    let accesses = code.regions.flatMap(\.blocks).flatMap(\.instructions).prefix(2)
    let texts = accesses.compactMap { $0.steps.last?.operations.first { $0.contains("group") } }
    #expect(texts.count == 2 && texts[0].hasSuffix("(group 1: checks 16 bytes for 2)"))
    #expect(texts.last?.hasSuffix("(group 1)") == true)
    #expect(accesses.allSatisfy { $0.steps[0].operations.allSatisfy { !$0.contains("group") } })
  }

  @Test func itIsTheSameEveryTime() throws {
    func text() throws -> String { "\(try Self.viewer().function("main"))" }
    #expect(try text() == text())
  }

  @Test func anAddressShowsWhatAHartWouldTranslateThere() throws {
    let code = try Self.viewer().code(at: 0x8000_0008)
    #expect(code.regions.count == 1 && code.regions.first?.start == 0x8000_0008)
    #expect(code.name == "main+0x8")
    let stripped = try Self.viewer(names: false).code(at: 0x8000_0004)
    #expect(stripped.name == nil && stripped.regions.first?.start == 0x8000_0004)
  }

  @Test func whatIsWrongIsSaid() throws {
    let viewer = try Self.viewer()
    #expect(throws: TranslationViewError.noSymbol("mian", nearest: "main")) {
      try viewer.function("mian")
    }
    #expect(throws: TranslationViewError.stripped(entry: 0x8000_0000)) {
      try Self.viewer(names: false).function("main")
    }
    #expect(throws: TranslationViewError.noCode(0x1000)) { try viewer.code(at: 0x1000) }
    #expect(throws: TranslationViewError.odd(0x8000_0001)) { try viewer.code(at: 0x8000_0001) }
    #expect(throws: TranslationViewError.middle(0x8000_0006, of: 0x8000_0004)) {
      try viewer.code(at: 0x8000_0006)
    }
  }

  /// At the end of a page, of all addresses that code can have, and over the end of one.
  @Test(arguments: [0x8000_0ff8, 0x8000_0ffa, 0x8000_0ffe, 0xffff_ffff_ffff_f000] as [UInt64])
  func pagesEnd(address: UInt64) throws {
    let viewer = try TranslationViewer(Self.file(GuestCode(Self.code).bytes, at: address))
    let code = try viewer.function("main")
    #expect(code.instructionCount == 6)
    let ends = code.interpreted.filter { $0.address & 0xfff == 0xffe }
    #expect(ends.count == (address & 2 == 2 ? 1 : 0), "what crosses the end is interpreted")
    for region in code.regions {
      expectEveryByte(region)
      for block in region.blocks {
        #expect(block.range.lowerBound >> 12 == (block.range.upperBound - 1) >> 12)
      }
    }
    #expect(try viewer.code(at: address).name == "main")
  }

  @Test func timesAreOfTheStepsThatThereAre() throws {
    let viewer = try Self.viewer()
    let code = try viewer.function("main")
    let times = viewer.times(of: code, rounds: 3)
    let names = times.steps.map(\.name)
    for name in ["recording", "writing host code"] { #expect(names.contains(name)) }
    let analyses = code.regions[0].steps.dropFirst().map { "analysis: \($0.name)" }
    #expect(names.filter { $0.hasPrefix("analysis: ") } == analyses)
    #expect(times.seconds > 0 && times.steps.allSatisfy { $0.seconds >= 0 })
  }

  /// Bits without sense are shown, too.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func noise(seed: UInt64) throws {
    var state = seed
    let bytes = (0..<6000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    let viewer = try TranslationViewer(Self.file(bytes))
    let code = try viewer.function("main")
    #expect(code.instructionCount > 1000)
    for region in code.regions { expectEveryByte(region, "seed \(seed)") }
  }
}
